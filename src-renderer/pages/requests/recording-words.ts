// Whether what is said in requests is kept, in a sentence. Pure.
import type { RecordingView } from '../../../src-main/contract/recording-views.ts';

/** '' until it is known: neither word may be said on trust. */
export function recordingSentence(recording: RecordingView | undefined): string {
  if (!recording) return '';
  const { days, keys, recorded } = recording;
  if (days === null) {
    return recorded === 0
      ? 'Contents are not kept.'
      : `Nothing more is recorded; contents of ${recorded.toLocaleString('en')} requests are still kept.`;
  }
  const whose = keys.length === 0 ? '' : ` of ${keys.join(', ')}`;
  return `Recording is on: contents${whose} are kept for ${days === 1 ? 'a day' : `${days} days`}.`;
}
