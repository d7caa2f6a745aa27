// Ids for tool calls that have none: older Ollama servers and clients match results by name, or by order alone.

interface Waiting {
  readonly id: string;
  readonly name: string;
}

/** The ids of one conversation, read from its beginning. The same conversation always gets the same ids. */
export interface CallIds {
  forCall(id: string | undefined, name: string): string;
  /** The call a result answers: by id, else by the tool's name, else the first that waits. */
  forResult(id: string | undefined, name: string | undefined): string;
}

/** @param given all ids that the conversation itself names: none of them is made again */
export function callIds(given: ReadonlySet<string>): CallIds {
  const waiting: Waiting[] = [];
  let made = 0;

  const make = (): string => {
    let id: string;
    do {
      id = `call_${made}`;
      made += 1;
    } while (given.has(id));
    return id;
  };

  return {
    forCall(id, name) {
      const known = id ?? make();
      waiting.push({ id: known, name });
      return known;
    },
    forResult(id, name) {
      const at = [
        waiting.findIndex((call) => call.id === id),
        ...(id === undefined ? [waiting.findIndex((call) => call.name === name), waiting.length > 0 ? 0 : -1] : []),
      ].find((index) => index >= 0);
      const call = at === undefined ? undefined : waiting.splice(at, 1)[0];
      return call?.id ?? id ?? make();
    },
  };
}

/**
 * An id for a call in an answer. `createdAt` is the answer's own, to the nanosecond: the calls of two answers in one conversation
 * do not share an id.
 */
export function answerCallId(createdAt: string, index: number): string {
  const moment = createdAt.replaceAll(/\D/g, '').slice(0, 24);
  return moment === '' ? `call_${index}` : `call_${moment}_${index}`;
}
