// authorize: a secret goes into the right header, and to the one address it was given for.
import { describe, expect, it } from 'vitest';
import { authHeaders, isBoundTo, originOf } from '../../src-main/providers/authorize.ts';

describe('authHeaders', () => {
  it.each([
    [{ type: 'bearer' }, 's', { authorization: 'Bearer s' }],
    [{ type: 'header', name: 'X-Api-Key' }, 's', { 'x-api-key': 's' }],
    [{ type: 'none' }, undefined, {}],
    [{ type: 'none' }, 's', { authorization: 'Bearer s' }],
    [{ type: 'bearer' }, undefined, {}],
    [{ type: 'bearer' }, '', {}],
  ] as const)('for %j with %j sends %j', (auth, secret, headers) => {
    expect(authHeaders({ auth }, secret)).toEqual(headers);
  });
});

describe('isBoundTo', () => {
  it.each([
    ['https://api.example.com/v1', 'https://api.example.com:443'],
    ['https://API.example.com:443/v1/x', 'https://api.example.com:443'],
    ['http://127.0.0.1:8000/v1', 'http://127.0.0.1:8000'],
    ['http://lan/v1', 'http://lan:80'],
    ['http://[::1]:8000/v1', 'http://[::1]:8000'],
  ])('%s belongs to %s', (baseUrl, origin) => {
    expect(originOf(baseUrl)).toBe(origin);
    expect(isBoundTo({ boundTo: origin }, { baseUrl })).toBe(true);
  });

  it.each([
    'http://api.example.com/v1',
    'https://api.example.com:8443/v1',
    'https://api.example.com.evil.test/v1',
    'https://example.com/v1',
  ])('does not let a key for https://api.example.com travel to %s', (baseUrl) => {
    expect(isBoundTo({ boundTo: 'https://api.example.com:443' }, { baseUrl })).toBe(false);
  });

  it('lets a key follow a change of path on the same server', () => {
    expect(isBoundTo({ boundTo: 'https://api.example.com:443' }, { baseUrl: 'https://api.example.com/v2' })).toBe(true);
  });
});
