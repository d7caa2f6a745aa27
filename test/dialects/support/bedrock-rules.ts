// Bedrock's rules for a conversation, from its documentation and the errors it answers with.

type Json = Record<string, unknown>;

const LEGAL_ID = /^[A-Za-z0-9_-]{1,64}$/;
const LEGAL_NAME = /^[A-Za-z0-9\-()[\]]+(?: [A-Za-z0-9\-()[\]]+)*$/;

const listOf = (value: unknown): Json[] => (value ?? []) as Json[];
const idsOf = (blocks: readonly Json[], kind: 'toolUse' | 'toolResult'): unknown[] =>
  blocks.flatMap((block) => (block[kind] as Json | undefined)?.['toolUseId'] ?? []);

/** What Bedrock would complain about; empty for a conversation it takes. */
export function converseFaults(body: Json): string[] {
  const messages = listOf(body['messages']);
  const blocks = messages.map(({ content }) => listOf(content));
  const called = blocks.flatMap((each) => idsOf(each, 'toolUse'));
  return [
    ...messages.flatMap(({ role }, index) =>
      role === (index % 2 === 0 ? 'user' : 'assistant') ? [] : [`${index}: ${String(role)} out of turn`],
    ),
    ...blocks.flatMap((each, index) => [
      ...turnFaults(each).map((fault) => `${index}: ${fault}`),
      ...pairFaults(each, blocks[index + 1] ?? []).map((fault) => `${index}: ${fault}`),
    ]),
    ...idsOf(blocks[0] ?? [], 'toolResult').map((id) => `a result of ${String(id)} before any call`),
    ...called.filter((id) => !LEGAL_ID.test(String(id))).map((id) => `the id ${String(id)}`),
    ...repeated(called).map((id) => `the id ${String(id)} twice`),
    ...nameFaults(blocks.flat()),
  ];
}

function turnFaults(blocks: readonly Json[]): string[] {
  const results = blocks.flatMap((block) =>
    block['toolResult'] ? listOf((block['toolResult'] as Json)['content']) : [],
  );
  const isBlank = ({ text }: Json): boolean => typeof text === 'string' && text.trim() === '';
  const hasDocument = blocks.some(({ document }) => document !== undefined);
  return [
    ...(blocks.length === 0 ? ['an empty turn'] : []),
    ...[...blocks, ...results].filter(isBlank).map(() => 'a blank text'),
    ...(hasDocument && !blocks.some(({ text }) => text !== undefined) ? ['a document without a text'] : []),
  ];
}

/** Every call of a turn has one result in the next one, which has no others. */
function pairFaults(blocks: readonly Json[], next: readonly Json[]): string[] {
  const calls = idsOf(blocks, 'toolUse');
  const results = idsOf(next, 'toolResult');
  return [
    ...calls.filter((id) => !results.includes(id)).map((id) => `nobody answers ${String(id)}`),
    ...results.filter((id) => !calls.includes(id)).map((id) => `${String(id)} was not called`),
    ...repeated(results).map((id) => `two results of ${String(id)}`),
  ];
}

function nameFaults(blocks: readonly Json[]): string[] {
  const inside = blocks.flatMap((block) => listOf((block['toolResult'] as Json | undefined)?.['content']));
  const names = [...blocks, ...inside].flatMap(
    ({ document }) => ((document as Json | undefined)?.['name'] as string | undefined) ?? [],
  );
  return [
    ...names.filter((name) => !LEGAL_NAME.test(name)).map((name) => `the document name ${name}`),
    ...repeated(names).map((name) => `two documents called ${name}`),
  ];
}

const repeated = <T>(values: readonly T[]): T[] => values.filter((value, index) => values.indexOf(value) !== index);
