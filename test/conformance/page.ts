// docs/conformance.md, written from what was measured.
import type { Recording } from '../support/recordings.ts';

export interface Cell {
  readonly client: string;
  /** The recorded protocol. */
  readonly dialect: string;
  passed: number;
  expressible: number;
  /** Why some cannot be expressed → their ids. */
  readonly reasons: Map<string, readonly string[]>;
}

/** Why recordings of these protocols are no part of the matrix. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'bedrock-invoke': 'Bedrock is asked through Converse, which serves every model in one protocol',
  'openai-completions': 'legacy completions are spoken to clients only',
  'openai-embeddings': 'no generation',
  'anthropic-count-tokens': 'no generation',
  'cohere-v1': 'Cohere is asked through v2',
};

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

export function conformancePage(cells: readonly Cell[], elsewhere: readonly Recording[]): string {
  const dialects = [...new Set(cells.map((cell) => cell.dialect))];
  const clients = [...new Set(cells.map((cell) => cell.client))];
  const found = (client: string, dialect: string): string => {
    const cell = cells.find((each) => each.client === client && each.dialect === dialect);
    return cell ? `${cell.passed}/${cell.expressible}` : '–';
  };
  const passed = cells.reduce((sum, cell) => sum + cell.passed, 0);
  const expressible = cells.reduce((sum, cell) => sum + cell.expressible, 0);
  const reasons = new Map<string, number>();
  for (const cell of cells)
    for (const [reason, ids] of cell.reasons) reasons.set(reason, (reasons.get(reason) ?? 0) + ids.length);
  const others = new Map<string, number>();
  for (const { dialect } of elsewhere) others.set(dialect, (others.get(dialect) ?? 0) + 1);
  return [
    '# Conformance',
    '',
    'Real exchanges of real providers, replayed as upstream and asked for through every inbound protocol, streamed ones in pieces of',
    'random size. Compared as meaning: text, tool calls, reasoning, citations, finish reason, usage, errors and their words. Readers that',
    'share no code with the gateway read both sides. `npm run conformance` measures and writes this page; the tests fail when it is not true.',
    '',
    `**${passed} of ${expressible} expressible pairs pass.**`,
    '',
    row(['client speaks ↓ provider speaks →', ...dialects]),
    row(['---', ...dialects.map(() => '---')]),
    ...clients.map((client) => row([client, ...dialects.map((dialect) => found(client, dialect))])),
    '',
    '## What cannot be expressed',
    '',
    ...[...reasons].map(([reason, count]) => `- ${reason}: ${count} pairs.`),
    '- Ollama’s protocol has no citations, no count of reasoning tokens, and no word for a filtered answer: these are not compared there.',
    '- The completions API has neither reasoning nor citations: only the text, the end and the counts are compared.',
    '- Citations without an address (of documents, of tool results) exist in Anthropic’s and Cohere’s protocols only.',
    '',
    '## Recordings that are no part of it',
    '',
    ...[...others].map(([dialect, count]) => `- ${dialect} (${count}): ${ELSEWHERE[dialect] ?? 'no generation'}.`),
    '',
  ].join('\n');
}
