// Joins the typed control contract to Hono: a handler sees checked input and returns the contract's answer or a refusal.
import type { Context, Hono } from 'hono';
import type { z } from 'zod';
import type { ControlBody, ControlCall, ControlResponse } from '../contract/control-api.ts';
import { controlBodies, controlQueries, type ParsedQuery } from '../contract/control-schemas.ts';
import { TOO_LARGE, bodyText } from './body-text.ts';
import { Refusal, invalid } from './refusal.ts';

type ParamNames<Path extends string> = Path extends `${string}:${infer Rest}`
  ? Rest extends `${infer Name}/${infer Tail}`
    ? Name | ParamNames<Tail>
    : Rest
  : never;

export interface CallInput<C extends ControlCall> {
  readonly params: Readonly<Record<ParamNames<C>, string>>;
  readonly body: ControlBody<C>;
  readonly query: ParsedQuery<C>;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
}

type Answer<C extends ControlCall> = ControlResponse<C> | Refusal;
export type Handler<C extends ControlCall> = (input: CallInput<C>) => Answer<C> | Promise<Answer<C>>;

export interface ControlRouter {
  handle<C extends ControlCall>(call: C, handler: Handler<C>): void;
}

const bodySchemas: Partial<Record<ControlCall, z.ZodType>> = controlBodies;
const querySchemas: Partial<Record<ControlCall, z.ZodType>> = controlQueries;

export function createRouter(app: Hono): ControlRouter {
  return {
    handle<C extends ControlCall>(call: C, handler: Handler<C>) {
      const space = call.indexOf(' ');
      app.on(call.slice(0, space), call.slice(space + 1), async (context) => {
        const input = await readInput(context, call);
        const answer = input instanceof Refusal ? input : await handler(input);
        if (answer instanceof Refusal) return context.json(answer.body(), answer.status);
        return context.json(answer as object);
      });
    },
  };
}

async function readInput<C extends ControlCall>(context: Context, call: C): Promise<CallInput<C> | Refusal> {
  const query = check(querySchemas[call], queryOf(context));
  if (query instanceof Refusal) return query;
  const body = await readBody(context, bodySchemas[call]);
  if (body instanceof Refusal) return body;
  // The schema tables are checked against the contract's types, so what they let through has the call's types.
  return { params: context.req.param(), body, query, signal: context.req.raw.signal } as unknown as CallInput<C>;
}

/** A name that comes once has one value, as almost all do. */
const queryOf = (context: Context): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(context.req.queries()).map(([name, [first = '', ...more]]) => [
      name,
      more.length === 0 ? first : [first, ...more],
    ]),
  );

async function readBody(context: Context, schema: z.ZodType | undefined): Promise<unknown> {
  if (!schema) return undefined;
  const text = await bodyText(context.req.raw);
  if (text === undefined) return new Refusal(413, 'too-large', TOO_LARGE);
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, and the text may hold a secret.
    return invalid('', 'The body is not valid JSON. Send one JSON object.');
  }
  return check(schema, value);
}

function check(schema: z.ZodType | undefined, value: unknown): unknown {
  if (!schema) return undefined;
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    return invalid([...issue.path, issue.keys[0]].join('.'), 'there is no such field here. Leave it out.');
  }
  const field = fieldPath(issue?.path ?? []);
  return invalid(field, `${issue?.message ?? 'is not as expected'}.`);
}

/** `targets[0].model`, as a person would write it. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? String(step) : `${text}.${String(step)}`;
  }, '');
}
