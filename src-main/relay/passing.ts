// Operations that pass from a client of OpenAI's protocol to a server of it: only the model changes.
import type { Decoded } from '../dialects/dialect.ts';
import { isJson, present } from '../dialects/read-json.ts';
import { prepared, type Prepared, type RelayAnswer } from './call.ts';
import { OPERATIONS, type RelayOperation } from './offered-operations.ts';
import { decodeRelayUsage } from './usage.ts';

/** @param model the target's own id */
export const preparePassing = (operation: RelayOperation, model: string): Prepared =>
  prepared({
    path: OPERATIONS[operation].path,
    body: { type: 'passing', changes: { model } },
    dropped: [],
    read: readPassing,
  });

/** Whatever it is, it passes; only its usage is of interest. */
export const readPassing = (json: unknown): Decoded<RelayAnswer> => ({
  ok: true,
  value: present({ usage: isJson(json) ? decodeRelayUsage(json['usage']) : undefined }),
});
