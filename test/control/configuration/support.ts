// Homes to export from and to import into, and ways to see what they hold.
import type { ConfigurationView, ImportReport } from '../../../src-main/contract/configuration-views.ts';
import { type HomeWithControl, homeWithControl } from '../../support/real-stores.ts';

export const SECRET = 'sk-secret-of-openai-a1B2';
export const OTHER_SECRET = 'sk-another-secret-x9Y8';
export const PASSPHRASE = 'correct horse battery';

/** A home in which everything was chosen once. */
export async function chosen(): Promise<HomeWithControl> {
  const home = await homeWithControl();
  const { client } = home;
  await client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: { models: ['large'] } });
  await client.call('PUT /control/providers/:id', {
    params: { id: 'box' },
    body: { dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9000/v1', local: true, models: ['small'] },
  });
  const { id } = await addKey(home, SECRET);
  await client.call('PATCH /control/credentials/:id', {
    params: { id },
    body: { label: 'work', models: ['large*'], weight: 3 },
  });
  await client.call('PUT /control/routes/:name', {
    params: { name: 'current' },
    body: { targets: [{ providerId: 'openai', model: 'large' }] },
  });
  const { key } = await client.call('POST /control/access-keys', {
    body: { name: 'editor', tags: { team: 'web' }, scope: { requestsPerMinute: 60, models: ['openai/*'] } },
  });
  await client.call('PUT /control/budgets/:name', {
    params: { name: 'editing' },
    body: { limitNanoUsd: 5, period: 'month', scope: { type: 'key', keyId: key.id } },
  });
  await client.call('PUT /control/budget-calendar', { body: { utcOffsetMinutes: 120 } });
  return home;
}

export const addKey = ({ client }: HomeWithControl, secret: string) =>
  client.call('POST /control/providers/:id/credentials', { params: { id: 'openai' }, body: { secret } });

export const exported = async ({ client }: HomeWithControl, passphrase?: string): Promise<ConfigurationView> => {
  const body = passphrase === undefined ? {} : { passphrase };
  const { configuration } = await client.call('POST /control/configuration/export', { body });
  // As a file carries it.
  return JSON.parse(JSON.stringify(configuration)) as ConfigurationView;
};

export type Wishes = { mode?: 'merge' | 'replace'; dryRun?: boolean; passphrase?: string; withoutSecrets?: boolean };
export const imported = (
  { client }: HomeWithControl,
  configuration: unknown,
  wishes: Wishes = {},
): Promise<ImportReport> => client.call('POST /control/configuration/import', { body: { configuration, ...wishes } });

export const whatOf = ({ changes }: ImportReport) =>
  Object.fromEntries(changes.map(({ kind, name, what }) => [`${kind} ${name}`, what]));

/** Everything that is chosen or secret, to see that nothing changed; what a provider answered last is neither. */
export const everything = async ({ parts }: HomeWithControl) => ({
  settings: {
    ...parts.settings.all(),
    credential: parts.settings.credentials().map((each) => ({ ...each, lastTest: undefined })),
  },
  keys: parts.accessKeys.kept(),
  secrets: await Promise.all(parts.settings.credentials().map(({ id }) => parts.credentials.get(id))),
});

export const checkOf = ({ parts }: HomeWithControl, secret: string) => {
  const checked = parts.accessKeys.check(secret);
  return checked.ok ? checked.key.name : checked.reason;
};

export const reveal = async ({ client }: HomeWithControl): Promise<string> =>
  (await client.call('POST /control/access-keys/:id/reveal', { params: { id: 'default' } })).secret;
