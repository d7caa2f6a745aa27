// What is left, as each vendor tells it, and what is said when it cannot be had.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent } from 'undici';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askBalance } from '../../src-main/providers/ask-balance.ts';
import type { BalanceSource, Provider } from '../../src-main/providers/provider.ts';
import { readBalances } from '../../src-main/providers/read-balance.ts';
import { findRow, registry } from '../../src-main/providers/registry.ts';
import { aProvider } from '../support/route-fixtures.ts';

/** What each vendor's documentation shows, per call of its row. */
const ANSWERS: Readonly<Record<string, readonly (readonly [body: unknown, expected: unknown])[]>> = {
  deepseek: [
    [
      {
        is_available: true,
        balance_infos: [
          { currency: 'CNY', total_balance: '110.00', granted_balance: '10.00', topped_up_balance: '100.00' },
          { currency: 'USD', total_balance: '0.5', granted_balance: '0', topped_up_balance: '0.5' },
        ],
      },
      [
        { of: 'account', currency: 'CNY', remaining: '110.00' },
        { of: 'account', currency: 'USD', remaining: '0.50' },
      ],
    ],
  ],
  moonshot: [
    [
      {
        code: 0,
        data: { available_balance: 49.58894, voucher_balance: 46.58893, cash_balance: 3.00001 },
        status: true,
      },
      [{ of: 'account', currency: 'USD', remaining: '49.58894' }],
    ],
  ],
  'moonshot-cn': [[{ data: { available_balance: -3.5 } }, [{ of: 'account', currency: 'CNY', remaining: '-3.50' }]]],
  novita: [
    [
      { availableBalance: '1000000', cashBalance: '800000', creditLimit: '200000', pendingCharges: '0' },
      [{ of: 'account', currency: 'USD', remaining: '100.00' }],
    ],
  ],
  siliconflow: [
    [
      { code: 20_000, data: { balance: '0.88', chargeBalance: '88.00', totalBalance: '88.88' } },
      [{ of: 'account', currency: 'USD', remaining: '88.88' }],
    ],
  ],
  'siliconflow-cn': [[{ data: { totalBalance: '88.88' } }, [{ of: 'account', currency: 'CNY', remaining: '88.88' }]]],
  vercel: [
    [{ balance: '95.50', total_used: '4.50' }, [{ of: 'account', currency: 'USD', remaining: '95.50', used: '4.50' }]],
  ],
  openrouter: [
    [
      { data: { total_credits: 20, total_usage: 12.345 } },
      [{ of: 'account', currency: 'USD', remaining: '7.655', used: '12.345', limit: '20.00' }],
    ],
    [
      { data: { label: 'k', limit: null, limit_remaining: null, usage: 1.25 } },
      [{ of: 'key', currency: 'USD', used: '1.25' }],
    ],
  ],
};

describe('readBalances', () => {
  it('has an answer of every provider that tells its balance', () => {
    expect(Object.keys(ANSWERS).toSorted()).toEqual(
      registry
        .filter((row) => row.balance)
        .map((row) => row.id)
        .toSorted(),
    );
  });

  it.each(
    Object.entries(ANSWERS).flatMap(([id, calls]) =>
      calls.map(([body, expected], index) => [id, findRow(id)?.balance?.[index], body, expected] as const),
    ),
  )('%s', (_, source, body, expected) => {
    expect(source && readBalances(body, source)).toEqual(expected);
  });

  const source: BalanceSource = { of: 'account', path: '/b', remaining: 'data.left', currency: 'USD' };
  it.each([
    ['null', null],
    ['a page', '<html>'],
    ['nothing there', { data: {} }],
    ['words', { data: { left: 'plenty' } }],
    ['an object', { data: { left: { amount: 1 } } }],
    ['not a number', { data: { left: Number.NaN } }],
    ['a list where none is expected', []],
  ])('%s is no balance', (_, body) => {
    expect(readBalances(body, source)).toEqual([]);
  });

  it('looks at own members only', () => {
    expect(readBalances({}, { ...source, remaining: 'constructor.length' })).toEqual([]);
  });
});

describe('askBalance', () => {
  interface Told {
    readonly status: number;
    readonly body: unknown;
    readonly headers?: Record<string, string>;
  }

  async function vendor(answers: Readonly<Record<string, Told>>): Promise<{ provider: Provider; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${request.headers.authorization}`);
      const told = answers[request.url ?? ''] ?? { status: 404, body: {} };
      response.writeHead(told.status, { 'content-type': 'application/json', ...told.headers });
      response.end(JSON.stringify(told.body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const balance = findRow('openrouter')?.balance ?? [];
    return { provider: aProvider('or', { baseUrl: `http://127.0.0.1:${port}/api/v1`, balance }), asked };
  }

  const ask = async (provider: Provider) => {
    const dispatcher = new Agent();
    const answer = await askBalance(provider, 'sk-secret-123456', { now: Date.now, dispatcher });
    await dispatcher.close();
    return answer;
  };
  const key = { status: 200, body: { data: { limit: 5, limit_remaining: 4, usage: 1 } } };

  it('asks each call with the key and puts together what they tell', async () => {
    const credits = { status: 200, body: { data: { total_credits: 20, total_usage: 12 } } };
    const { provider, asked } = await vendor({ '/api/v1/credits': credits, '/api/v1/key': key });
    expect(await ask(provider)).toMatchObject({
      ok: true,
      balances: [{ remaining: '8.00' }, { of: 'key', remaining: '4.00' }],
    });
    expect(asked.toSorted()).toEqual([
      '/api/v1/credits Bearer sk-secret-123456',
      '/api/v1/key Bearer sk-secret-123456',
    ]);
  });

  it('is content with one of them: not every key may ask for the account', async () => {
    const { provider } = await vendor({ '/api/v1/credits': { status: 403, body: {} }, '/api/v1/key': key });
    expect(await ask(provider)).toMatchObject({ ok: true, balances: [{ of: 'key' }] });
  });

  it('says what went wrong when none answers, without the key', async () => {
    const refused = { status: 401, body: { error: { message: 'bad key sk-secret-123456' } } };
    const { provider } = await vendor({ '/api/v1/credits': refused, '/api/v1/key': refused });
    const answer = await ask(provider);
    expect(answer).toMatchObject({ ok: false, status: 401, message: expect.stringContaining('refused the key') });
    expect(JSON.stringify(answer)).not.toContain('sk-secret');
  });

  it('follows no redirect, which could carry the key away', async () => {
    const away = { status: 302, body: {}, headers: { location: 'http://127.0.0.1:9/' } };
    const { provider, asked } = await vendor({ '/api/v1/credits': away, '/api/v1/key': away });
    expect(await ask(provider)).toMatchObject({ ok: false, message: expect.stringContaining('redirect') });
    expect(asked).toHaveLength(2);
  });

  it('keeps the address rules: a provider that is not marked local is not asked on this machine', async () => {
    const { provider, asked } = await vendor({ '/api/v1/key': key });
    const answer = await askBalance(provider, 'sk-secret-123456', { now: Date.now });
    expect(answer).toMatchObject({ ok: false, message: expect.stringContaining('not marked local') });
    expect(asked).toEqual([]);
  });

  it('names providers that tell no balance', async () => {
    expect(await ask(aProvider('x'))).toMatchObject({
      ok: false,
      message: expect.stringContaining('X documents no call'),
    });
  });
});
