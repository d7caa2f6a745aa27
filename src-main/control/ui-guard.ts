// Which browser requests the UI server looks at: those of its own page, at its own address. Pure.
import type { IncomingHttpHeaders } from 'node:http';

export type GuardVerdict =
  { readonly ok: true } | { readonly ok: false; readonly status: 403 | 421; readonly message: string };

/**
 * A foreign Host means a name that was made to point here (DNS rebinding).
 * Pages on other local ports count as the same site for cookies, so Origin and Sec-Fetch-Site must say more.
 */
export function guardUiRequest(headers: IncomingHttpHeaders, port: number, isNavigation: boolean): GuardVerdict {
  const host = headers.host?.toLowerCase() ?? '';
  if (!['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${port}`)) {
    return { ok: false, status: 421, message: `Open this page as http://127.0.0.1:${port}/, not under another name.` };
  }
  if (headers.origin !== undefined && headers.origin.toLowerCase() !== `http://${host}`) {
    return { ok: false, status: 403, message: 'Requests from other pages are refused.' };
  }
  const site = headers['sec-fetch-site'];
  if (!isNavigation && site !== undefined && site !== 'same-origin' && site !== 'none') {
    return { ok: false, status: 403, message: 'Requests from other pages are refused.' };
  }
  return { ok: true };
}
