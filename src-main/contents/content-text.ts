// A conversation as it may be kept: secrets and media are cut out. Pure.

/** More of a single text is cut off. */
const MAX_TEXT_CHARS = 1_000_000;
const MEDIA = /^data:[^,]{0,100};base64,/;
/** Longer words than this are encoded bytes. */
const MAX_WORD_CHARS = 4_096;

/** @param redact cuts secrets out of a text */
export const keptText = (text: string, redact: (text: string) => string): string =>
  redact(text.length > MAX_TEXT_CHARS ? `${text.slice(0, MAX_TEXT_CHARS)}…` : text);

export const keptValue = (value: unknown, redact: (text: string) => string): unknown => {
  if (typeof value === 'string')
    return isMedia(value) ? `[${value.length} characters of media]` : keptText(value, redact);
  if (Array.isArray(value)) return (value as unknown[]).map((each) => keptValue(each, redact));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, keptValue(each, redact)]));
};

const isMedia = (text: string): boolean => MEDIA.test(text) || (text.length > MAX_WORD_CHARS && !/\s/.test(text));
