// Lists and single models show a limited key what it may ask for and nothing else, in every protocol.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { KeyScopeView } from '../../src-main/contract/access-key-views.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';

let engine: RunningEngine;
let made = 0;

beforeAll(async () => {
  engine = await runEngine();
  for (const [id, models] of Object.entries({ mine: ['ours', 'extra'], theirs: ['secret-project'] })) {
    await engine.provider(id, { dialect: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1', local: true, models });
  }
  await engine.route('open', { providerId: 'mine', model: 'ours' });
  await engine.route('closed', { providerId: 'theirs', model: 'secret-project' });
});
afterAll(() => engine.stop());

async function keyWith(scope: KeyScopeView): Promise<Record<string, string>> {
  const body = { name: `app-${(made += 1)}`, scope };
  const { secret } = await engine.control.call('POST /control/access-keys', { body });
  return { authorization: `Bearer ${secret}` };
}
const get = (path: string, headers: Record<string, string>): Promise<Response> =>
  fetch(new URL(path, engine.gateway), { headers });

const LISTS: readonly (readonly [path: string, more: Record<string, string>])[] = [
  ['/v1/models', {}],
  ['/v1/models?all=true', {}],
  ['/v1/models/user', {}],
  ['/v1/models?limit=1000', { 'anthropic-version': '2023-06-01' }],
  ['/v1beta/models?pageSize=1000', {}],
  ['/api/tags', {}],
  ['/v1/endpoints/zdr', {}],
];

const SCOPES: readonly (readonly [what: string, scope: KeyScopeView])[] = [
  ['models', { models: ['ours', 'mine/*', 'mine:*'] }],
  ['providers', { providers: ['mine'] }],
];

describe.each(SCOPES)('a key for certain %s', (_what, scope) => {
  it.each(LISTS)('%s lists these alone', async (path, more) => {
    const text = await (await get(path, { ...(await keyWith(scope)), ...more })).text();
    expect(text).toContain('ours');
    expect(text).not.toMatch(/secret-project|closed|demo/);
  });

  it.each([
    ['/v1/models/secret-project'],
    ['/v1/models/closed'],
    ['/v1/model/closed'],
    ['/v1/model/secret-project'],
    ['/v1beta/models/closed'],
    ['/v1/models/theirs/secret-project/endpoints'],
  ])('%s is not shown', async (path) => {
    const answer = await get(path, await keyWith(scope));
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('Route closed');
  });

  it('a name that is wrong by a letter is told nothing beyond', async () => {
    const headers = await keyWith(scope);
    const messages = [{ role: 'user', content: 'hi' }];
    const asked = await engine.post('/v1/chat/completions', { model: 'secret-projec', messages }, headers);
    const shown = await get('/v1/model/secret-projec', headers);
    expect([asked.status, shown.status]).toEqual([404, 404]);
    for (const answer of [asked, shown]) expect(await answer.text()).not.toContain('secret-project');
    const own = await engine.post('/v1/chat/completions', { model: 'our', messages }, headers);
    expect(await own.text()).toContain('mine/ours');
  });

  it('a model of its own is shown', async () => {
    const headers = await keyWith(scope);
    for (const path of ['/v1/models/ours', '/v1/models/open', '/v1beta/models/ours'])
      expect([path, (await get(path, headers)).status]).toEqual([path, 200]);
    const shown = await engine.post('/api/show', { model: 'ours' }, headers);
    const hidden = await engine.post('/api/show', { model: 'secret-project' }, headers);
    expect([shown.status, hidden.status]).toEqual([200, 404]);
  });
});

it('a key for certain routes sees no other route', async () => {
  const { data } = (await (await get('/v1/models', await keyWith({ routes: ['open'] }))).json()) as {
    data: { id: string; owned_by: string }[];
  };
  expect(data.filter(({ owned_by: owner }) => owner === 'pointsman').map(({ id }) => id)).toEqual(['open']);
});

it('a key for certain providers is told of these alone', async () => {
  const { data } = (await (await get('/v1/providers', await keyWith({ providers: ['mine'] }))).json()) as {
    data: { slug: string }[];
  };
  expect(data.map(({ slug }) => slug)).toEqual(['mine']);
});

it('a key without limits sees everything', async () => {
  const text = await (await get('/v1/models', { authorization: `Bearer ${engine.accessKey}` })).text();
  for (const id of ['ours', 'secret-project', 'open', 'closed']) expect(text).toContain(id);
});

describe('presets', () => {
  const body = { model: 'ours', messages: [{ role: 'system', content: 'Obey.' }] };
  it.each([
    ['models', { models: ['ours'] }],
    ['providers', { providers: ['mine'] }],
    ['routes', { routes: ['open'] }],
    ['a preset', { preset: 'house' }],
  ] satisfies [string, KeyScopeView][])('a key limited to %s makes and changes none', async (_what, scope) => {
    const made = await engine.post('/v1/presets/house/chat/completions', body, await keyWith(scope));
    expect([made.status, await made.text()]).toEqual([403, expect.stringContaining('preset')]);
    expect((await engine.control.call('GET /control/presets')).presets).toEqual([]);
  });
});
