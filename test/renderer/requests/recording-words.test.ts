// Nobody should believe that nothing is kept while it is.
import { expect, it } from 'vitest';
import { recordingSentence } from '../../../src-renderer/pages/requests/recording-words.ts';

it.each([
  [undefined, ''],
  [{ days: null, keys: [], recorded: 0 }, 'Contents are not kept.'],
  [{ days: null, keys: [], recorded: 3 }, 'Nothing more is recorded; contents of 3 requests are still kept.'],
  [{ days: 30, keys: [], recorded: 0 }, 'Recording is on: contents are kept for 30 days.'],
  [{ days: 1, keys: ['editor'], recorded: 9 }, 'Recording is on: contents of editor are kept for a day.'],
])('%j', (recording, sentence) => {
  expect(recordingSentence(recording)).toBe(sentence);
});
