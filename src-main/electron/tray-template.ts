// The tray's menu as data. Pure.
import type { MenuItemConstructorOptions } from 'electron';
import type { RouteView, Status } from '../contract/control-api.ts';

export type TrayState =
  | { readonly type: 'engine-away' }
  | { readonly type: 'running'; readonly status: Status; readonly routes: readonly RouteView[] };

export interface TrayActions {
  open(path: string): void;
  quit(): void;
  setPaused(paused: boolean): void;
  /** Puts this target of the route first. */
  choose(route: RouteView, index: number): void;
}

const SEPARATOR: MenuItemConstructorOptions = { type: 'separator' };

/** Every item works by choosing it: tray hosts differ in which clicks they report. */
export function trayTemplate(state: TrayState, actions: TrayActions): MenuItemConstructorOptions[] {
  const end: MenuItemConstructorOptions[] = [
    { label: 'Open Pointsman', click: () => actions.open('/') },
    { label: 'Quit', click: () => actions.quit() },
  ];
  if (state.type === 'engine-away') return [{ label: 'The engine is restarting…', enabled: false }, SEPARATOR, ...end];
  const { status, routes } = state;
  return [
    ...gatewayItems(status, actions),
    { label: `Today: ${formatUsd(status.todayNanoUsd)}`, click: () => actions.open('/spend') },
    ...status.degraded.map((provider) => ({ label: `Degraded: ${provider}`, click: () => actions.open('/keys') })),
    SEPARATOR,
    ...routes.map((route) => routeItem(route, actions)),
    ...(routes.length > 0 ? [SEPARATOR] : []),
    ...end,
  ];
}

function gatewayItems(status: Status, actions: TrayActions): MenuItemConstructorOptions[] {
  const where = status.gateway ? `Gateway on port ${status.gateway.port}` : 'Gateway paused';
  return [
    { label: where, enabled: false },
    status.paused
      ? { label: 'Resume gateway', click: () => actions.setPaused(false) }
      : { label: 'Pause gateway', click: () => actions.setPaused(true) },
  ];
}

/** Checked is the target that a request gets now: the first that is ready and not resting. */
function routeItem(route: RouteView, actions: TrayActions): MenuItemConstructorOptions {
  const inForce = route.targets.findIndex((target) => target.ready && target.coolingUntil === undefined);
  if (route.targets.length === 0) return { label: route.name, submenu: [{ label: 'No targets yet', enabled: false }] };
  return {
    label: route.name,
    submenu: route.targets.map((target, index) => ({
      type: 'radio' as const,
      label: `${target.model} — ${target.providerName}${target.ready ? '' : ' (no key)'}`,
      checked: index === inForce,
      enabled: target.ready,
      click: () => actions.choose(route, index),
    })),
  };
}

/** Dollars with enough digits to see small sums. */
export function formatUsd(nanoUsd: number): string {
  const usd = nanoUsd / 1e9;
  return `$${usd > 0 && usd < 0.01 ? usd.toFixed(4) : usd.toFixed(2)}`;
}
