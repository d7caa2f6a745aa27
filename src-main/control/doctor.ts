// The doctor: checks of everything a working gateway rests on, each with its fix.
import { stat } from 'node:fs/promises';
import type { DoctorCheck } from '../contract/control-api.ts';
import type { Provider } from '../providers/provider.ts';
import type { Discoveries } from './discoveries.ts';
import { pricesAsOf } from './model-views.ts';
import type { ControlParts } from './parts.ts';
import { isListening, portHolder } from './port-holder.ts';
import type { ControlRouter } from './router.ts';
import { isReady, usableCredentials } from './views.ts';

const MIN_NODE = 24;
const DEFAULT_PORT = 4774;
const HEALTH_MS = 3_000;
const OLD_PRICES_DAYS = 60;
const DAY_MS = 86_400_000;

export function doctorRoutes(router: ControlRouter, parts: ControlParts, discoveries: Discoveries): void {
  router.handle('GET /control/doctor', async () => {
    const [home, gatewayCheck, ...providers] = await Promise.all([
      homePermissions(parts.home),
      gateway(parts),
      ...parts.settings.providers().map((provider) => providerAnswers(parts, discoveries, provider)),
    ]);
    const prices = priceAge(pricesAsOf(parts.catalog.endpoints()), parts.now());
    const checks = [nodeVersion(process.versions.node), home, secretStore(parts), gatewayCheck, ...providers, prices];
    return { checks };
  });
}

export function nodeVersion(version: string): DoctorCheck {
  const name = 'Node version';
  if (Number.parseInt(version, 10) >= MIN_NODE) return { name, state: 'ok', message: version };
  return {
    name,
    state: 'problem',
    message: `${version} is too old.`,
    fix: `Use Node ${MIN_NODE} or newer; \`npm start\` brings its own.`,
  };
}

export async function homePermissions(home: string): Promise<DoctorCheck> {
  const name = 'Data folder';
  const { mode } = await stat(home);
  const openTo = mode & 0o077;
  // Windows keeps a user's profile private by other means and reports no such bits.
  if (openTo === 0 || process.platform === 'win32') return { name, state: 'ok', message: home };
  const message = `${home} can be opened by other users (mode ${(mode & 0o777).toString(8)}).`;
  return { name, state: 'problem', message, fix: `chmod 700 '${home}'` };
}

function secretStore({ credentials }: ControlParts): DoctorCheck {
  const name = 'Secret store';
  if (credentials.kind === 'keychain') return { name, state: 'ok', message: credentials.description };
  return {
    name,
    state: 'warning',
    message: credentials.description,
    fix: 'Start a keychain service (on Linux: gnome-keyring or KWallet) and enter the keys again.',
  };
}

async function gateway(parts: ControlParts): Promise<DoctorCheck> {
  const name = 'Gateway';
  const address = parts.gateway.address();
  if (parts.gateway.paused()) {
    return { name, state: 'warning', message: 'The gateway is paused.', fix: 'Resume it in the window or the tray.' };
  }
  if (!address) return gatewayPort(Number(parts.env['POINTSMAN_PORT'] ?? DEFAULT_PORT));
  if (await isHealthy(address.baseUrl)) return { name, state: 'ok', message: `answers at ${address.baseUrl}` };
  const fix = 'Look for a firewall or a proxy between programs of this machine, then restart Pointsman.';
  return { name, state: 'problem', message: `${address.baseUrl} does not answer.`, fix };
}

async function isHealthy(baseUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(new URL('/healthz', baseUrl), { signal: AbortSignal.timeout(HEALTH_MS) });
    return answer.ok;
  } catch {
    return false;
  }
}

/** The engine is not running: is the port free for it? */
async function gatewayPort(port: number): Promise<DoctorCheck> {
  const name = 'Gateway port';
  if (!(await isListening('127.0.0.1', port))) {
    return { name, state: 'ok', message: `Pointsman is not running; port ${port} is free for it.` };
  }
  const holder = (await portHolder(port)) ?? 'another program';
  return {
    name,
    state: 'problem',
    message: `Port ${port} is held by ${holder}.`,
    fix: 'End that program, or start Pointsman with --port and another number.',
  };
}

async function providerAnswers(
  parts: ControlParts,
  discoveries: Discoveries,
  provider: Provider,
): Promise<DoctorCheck> {
  const name = `Provider ${provider.id}`;
  if (!provider.enabled) return { name, state: 'ok', message: 'is switched off' };
  if (!isReady(parts, provider)) {
    return { name, state: 'warning', message: 'has no enabled key.', fix: `Add a key to "${provider.id}".` };
  }
  const result = await discoveries.ask(provider, usableCredentials(parts, provider)[0]);
  if (result.ok) return { name, state: 'ok', message: `${result.models} models in ${Math.round(result.latencyMs)} ms` };
  // A server without a model list can still serve the models that the user named.
  if (provider.models.length > 0 && result.status === 404) {
    return { name, state: 'ok', message: 'answers, and has no model list' };
  }
  const fix =
    result.status === 401 || result.status === 403 ? 'Enter a working key.' : 'Check its address and network.';
  return { name, state: 'problem', message: result.message, fix };
}

/** @param asOf ISO date, or '' when nothing is priced */
export function priceAge(asOf: string, now: number): DoctorCheck {
  const name = 'Price data';
  if (asOf === '') return { name, state: 'warning', message: 'No model in reach has a known price.' };
  const days = Math.floor((now - Date.parse(asOf)) / DAY_MS);
  if (days <= OLD_PRICES_DAYS) return { name, state: 'ok', message: `from ${asOf}` };
  return { name, state: 'warning', message: `from ${asOf}, ${days} days old.`, fix: 'Update Pointsman.' };
}
