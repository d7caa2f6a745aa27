// Deny by default: permissions, navigation, new windows and embedded views, for every page there is or will be.
import { app, session, shell } from 'electron';

export const APP_ORIGIN = 'app://pointsman';

/** What the page may have: writing the clipboard is how copy buttons work. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write']);

const isOurs = (url: string): boolean => url === APP_ORIGIN || url.startsWith(`${APP_ORIGIN}/`);

export function denyPermissions(): void {
  const ours = session.defaultSession;
  ours.setPermissionRequestHandler((contents, permission, answer) =>
    answer(ALLOWED_PERMISSIONS.has(permission) && isOurs(contents.getURL())),
  );
  ours.setPermissionCheckHandler(
    (_contents, permission, origin) => ALLOWED_PERMISSIONS.has(permission) && isOurs(origin.replace(/\/$/, '')),
  );
  ours.setDevicePermissionHandler(() => false);
}

export function hardenContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      if (isOurs(event.url)) return;
      event.preventDefault();
      openOutside(event.url);
    });
    contents.on('will-redirect', (event) => {
      if (!isOurs(event.url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      openOutside(url);
      return { action: 'deny' };
    });
  });
}

/** Links go to the user's browser or mail program; nothing else leaves. */
function openOutside(address: string): void {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return;
  }
  if (url.protocol === 'https:' || url.protocol === 'mailto:') void shell.openExternal(url.href);
}
