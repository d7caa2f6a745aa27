// Tokens of sound and pictures within what a vendor counted, kept inside the counts that they are part of.
import type { MediaUsage, Usage } from './model-stream.ts';

/**
 * `{media}` to spread into a usage, or `{}` when nothing of it was counted. What exceeds the tokens it is said to be part of is cut
 * off: a token must not be paid for twice.
 */
export function mediaOf(
  { input, output }: Pick<Usage, 'input' | 'output'>,
  told: Required<MediaUsage>,
): { readonly media?: MediaUsage } {
  const audioInput = Math.min(told.audioInput, input.uncached);
  const imageInput = Math.min(told.imageInput, input.uncached - audioInput);
  const audioOutput = Math.min(told.audioOutput, output.text);
  const imageOutput = Math.min(told.imageOutput, output.text - audioOutput);
  const counts = { audioInput, imageInput, audioOutput, imageOutput, searches: told.searches };
  const counted = Object.entries(counts).filter(([, count]) => count > 0);
  return counted.length > 0 ? { media: Object.fromEntries(counted) } : {};
}
