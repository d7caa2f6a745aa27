// The pages: their addresses, names, icons, and the code that comes when they are opened.
import {
  BarChart3,
  Boxes,
  KeyRound,
  ListTree,
  MessageSquare,
  ScrollText,
  Settings,
  type LucideIcon,
} from 'lucide-react';
import { type ComponentType, lazy } from 'react';

export interface PageEntry {
  readonly path: string;
  readonly name: string;
  readonly icon: LucideIcon;
  readonly component: ComponentType;
}

const page = (load: () => Promise<ComponentType>): ComponentType => lazy(async () => ({ default: await load() }));

export const pages: readonly PageEntry[] = [
  {
    path: '/chat',
    name: 'Chat',
    icon: MessageSquare,
    component: page(async () => (await import('./pages/chat/chat-page.tsx')).ChatPage),
  },
  {
    path: '/models',
    name: 'Models',
    icon: Boxes,
    component: page(async () => (await import('./pages/models/models-page.tsx')).ModelsPage),
  },
  {
    path: '/routes',
    name: 'Routes',
    icon: ListTree,
    component: page(async () => (await import('./pages/routes/routes-page.tsx')).RoutesPage),
  },
  {
    path: '/spend',
    name: 'Spend',
    icon: BarChart3,
    component: page(async () => (await import('./pages/spend/spend-page.tsx')).SpendPage),
  },
  {
    path: '/requests',
    name: 'Requests',
    icon: ScrollText,
    component: page(async () => (await import('./pages/requests/requests-page.tsx')).RequestsPage),
  },
  {
    path: '/keys',
    name: 'Keys',
    icon: KeyRound,
    component: page(async () => (await import('./pages/keys/keys-page.tsx')).KeysPage),
  },
  {
    path: '/settings',
    name: 'Settings',
    icon: Settings,
    component: page(async () => (await import('./pages/settings/settings-page.tsx')).SettingsPage),
  },
];
