// What a provider says of a key is shown and stored with its last test: no key of any vendor may be in it.
import { expect, it } from 'vitest';
import { explainStatus } from '../../src-main/providers/discovery-failure.ts';
import { makeProvider } from '../../src-main/providers/make-provider.ts';
import { redact } from '../../src-main/providers/redact.ts';
import { KEY_EXAMPLES } from '../support/key-examples.ts';

// Keys without a beginning of their own look like any other id.
const TELLING = KEY_EXAMPLES.map(([key]) => key.trim()).filter(
  (key) => !/^[A-Za-z0-9.]+$/.test(key) || key.startsWith('dapi'),
);

it.each([...TELLING, `AKIA${'A'.repeat(16)}:${'a'.repeat(40)}`])(
  'another key than the one that was sent is cut out: %s',
  (key) => {
    const made = makeProvider('openai', {});
    if (!made.ok) throw new Error(made.message);
    const body = JSON.stringify({ error: { message: `Incorrect API key provided: ${key}.` } });
    const { message } = explainStatus(made.provider, 'another-secret', 401, body);
    expect(message).toContain('[key]');
    expect(message).not.toContain(key.slice(-12));
  },
);

it('the secret that was sent is cut out, whatever it looks like', () => {
  expect(redact('Wrong password hunter2 for hunter2.', 'hunter2')).toBe('Wrong password [key] for [key].');
});
