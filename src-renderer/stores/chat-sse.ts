// Splits server-sent events into their data, however the bytes were cut. Pure.

export interface SseReader {
  /** The data of every event completed by these bytes. Comments and keep-alives are dropped. */
  push(bytes: Uint8Array): string[];
  /** The data of a last event whose closing blank line never came. */
  end(): string[];
}

export function createSseReader(): SseReader {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];

  const dispatch = (): string[] => {
    const event = data;
    data = [];
    return event.length > 0 ? [event.join('\n')] : [];
  };

  const line = (text: string): string[] => {
    if (text === '') return dispatch();
    const colon = text.indexOf(':');
    const name = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1);
    if (name === 'data') data.push(value.startsWith(' ') ? value.slice(1) : value);
    return [];
  };

  const take = (text: string, isLast: boolean): string[] => {
    rest += text;
    // A carriage return at the very end may be half of a CR LF.
    const held = !isLast && rest.endsWith('\r') ? '\r' : '';
    const lines = rest.slice(0, rest.length - held.length).split(/\r\n|\r|\n/);
    rest = (lines.pop() ?? '') + held;
    return lines.flatMap(line);
  };

  return {
    push: (bytes) => take(decoder.decode(bytes, { stream: true }), false),
    end() {
      const events = take(decoder.decode(), true);
      const last = rest === '' ? [] : line(rest);
      rest = '';
      return [...events, ...last, ...dispatch()];
    },
  };
}
