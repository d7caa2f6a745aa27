// A control API over in-memory parts, with its client.
import { type ControlApp, createControlApp } from '../../src-main/control/app.ts';
import { type ControlClient, ControlError, createControlClient } from '../../src-main/control/client.ts';
import type { ControlParts } from '../../src-main/control/parts.ts';
import { type FakeEngineParts, fakeParts } from './control-fakes.ts';
import { tempHome } from './temp-home.ts';

export const SECRET = 'sk-test-0123456789-abcd';

export interface StartedControl {
  readonly fake: FakeEngineParts;
  readonly client: ControlClient;
  readonly send: (method: string, path: string, body?: string) => Promise<Response>;
  readonly close: ControlApp['close'];
}

export function startControl(overrides: Partial<ControlParts> = {}): StartedControl {
  const fake = fakeParts(tempHome(), overrides);
  const app = createControlApp(fake.parts);
  const send = (method: string, path: string, body?: string): Promise<Response> =>
    app.fetch(new Request(`http://pointsman${path}`, { method, ...(body !== undefined && { body }) }));
  return { fake, client: createControlClient((request) => app.fetch(request)), send, close: () => app.close() };
}

/** The refusal a call must end with. */
export async function refusalOf(work: Promise<unknown>): Promise<ControlError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ControlError)) throw new Error('the call was not refused');
  return error;
}

export const addOpenAi = async (client: ControlClient): Promise<void> => {
  await client.call('PUT /control/providers/:id', { params: { id: 'openai' }, body: { models: ['large'] } });
};

export const addKey = (client: ControlClient, secret = SECRET) =>
  client.call('POST /control/providers/:id/credentials', { params: { id: 'openai' }, body: { secret } });
