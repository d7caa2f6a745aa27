// The application menu: standard roles, so that copy, paste and quit work everywhere.
import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { WindowKeeper } from './window.ts';

export function setUpMenu(windows: WindowKeeper): void {
  const isMac = process.platform === 'darwin';
  const pages: MenuItemConstructorOptions[] = [
    ['Chat', '/'],
    ['Models', '/models'],
    ['Routes', '/routes'],
    ['Spend', '/spend'],
    ['Requests', '/requests'],
    ['Keys', '/keys'],
    ['Settings', '/settings'],
  ].map(([label, path], index) => ({
    label: label ?? '',
    accelerator: `CmdOrCtrl+${index + 1}`,
    click: () => windows.show(path),
  }));
  const template: MenuItemConstructorOptions[] = [
    ...(isMac
      ? [{ role: 'appMenu' as const }]
      : [{ label: '&File', submenu: [{ role: 'close' as const }, { role: 'quit' as const }] }]),
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        ...pages,
        { type: 'separator' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'resetZoom' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
