// Which access key is calling: one check for every spelling of the header.
import type { IncomingMessage } from 'node:http';
import type { AccessKey, AccessKeys, KeyCheck } from '../access-keys/access-keys.ts';
import { GatewayError } from './gateway-error.ts';

/** The secret as the client sent it: Bearer, x-api-key, api-key, x-goog-api-key or ?key=. */
function presentedSecret(request: IncomingMessage, url: URL): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  // Claude Code may send its credential in both headers; a local key in either is good.
  const candidates = [
    bearer,
    header('x-api-key'),
    header('api-key'),
    header('x-goog-api-key'),
    url.searchParams.get('key'),
  ];
  return (
    candidates.find((candidate) => candidate?.startsWith('pm-')) ??
    candidates.find((candidate) => candidate) ??
    undefined
  );
}

const REASONS: Readonly<Record<Exclude<KeyCheck, { ok: true }>['reason'], string>> = {
  missing: 'No access key. Send `Authorization: Bearer pm-…`; make one with `pointsman key create <name>` or in Keys.',
  unknown:
    'This access key is not known here. Local keys begin with `pm-`; make one with `pointsman key create <name>` or in Keys.',
  revoked: 'This access key was revoked. Make a new one with `pointsman key create <name>` or in Keys.',
  expired: 'This access key has expired. Make a new one with `pointsman key create <name>` or in Keys.',
  disabled: 'This access key is switched off. Switch it on with `pointsman key set <name> --enable` or in Keys.',
};

/** @returns the calling key, or the 401 */
export function authenticate(request: IncomingMessage, url: URL, keys: AccessKeys): AccessKey | GatewayError {
  const check = keys.check(presentedSecret(request, url));
  return check.ok ? check.key : new GatewayError('authentication', REASONS[check.reason]);
}
