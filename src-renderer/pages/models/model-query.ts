// The search language of the model table: text in, a test for rows and the mistakes in the text out. Pure.
import { isFree, type ModelRow } from './model-row.ts';

export interface ModelQuery {
  readonly matches: (row: ModelRow) => boolean;
  /** One sentence per term that could not be understood; such terms are left out of the test. */
  readonly problems: readonly string[];
}

type Test = (row: ModelRow) => boolean;
type Term = { readonly test: Test } | { readonly problem: string };

/** What the search box tells about itself. */
export const QUERY_EXAMPLES: readonly { readonly term: string; readonly meaning: string }[] = [
  { term: 'sonnet', meaning: 'name or id has this word' },
  { term: '"gpt 5"', meaning: 'has these words in a row' },
  { term: 'author:google', meaning: 'made by' },
  { term: 'provider:groq', meaning: 'served by' },
  { term: 'in:image', meaning: 'takes images (text, image, audio, video, pdf)' },
  { term: 'out:image', meaning: 'answers with images' },
  { term: 'ctx>200k', meaning: 'context in tokens (k and M are understood)' },
  { term: 'max>=32k', meaning: 'longest answer in tokens' },
  { term: 'price<1', meaning: 'USD per million input tokens; unknown prices never match' },
  { term: 'outprice<5', meaning: 'USD per million output tokens' },
  { term: 'free', meaning: 'known to cost nothing' },
  { term: 'reachable', meaning: 'your keys open it' },
  { term: '-preview', meaning: 'a minus turns any term around' },
];

const words: Readonly<Record<string, (row: ModelRow, wanted: string) => boolean>> = {
  provider: ({ providers }, wanted) => providers.some((name) => name.includes(wanted)),
  author: ({ model }, wanted) => model.author.toLowerCase().includes(wanted),
  in: ({ model }, wanted) => model.inputModalities.includes(wanted),
  out: ({ model }, wanted) => model.outputModalities.includes(wanted),
};

const NANO_USD = 1e9;

/** Tokens, or USD per million tokens; undefined = not known, which no comparison matches. */
const numbers: Readonly<Record<string, { of: (row: ModelRow) => number | undefined; example: string }>> = {
  ctx: { of: ({ model }) => model.contextTokens, example: 'ctx>200k' },
  max: { of: ({ model }) => model.maxOutputTokens, example: 'max>=32k' },
  price: { of: ({ price }) => price && price.input / NANO_USD, example: 'price<1' },
  outprice: { of: ({ price }) => price && price.output / NANO_USD, example: 'outprice<5' },
};

const flags: Readonly<Record<string, Test>> = {
  free: isFree,
  reachable: ({ model }) => model.reachable,
};

const comparisons: Readonly<Record<string, (left: number, right: number) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
  '=': (left, right) => left === right,
};

/** Terms stand side by side and all must hold. */
export function parseModelQuery(text: string): ModelQuery {
  const terms = split(text.toLowerCase()).map(readTerm);
  const tests = terms.flatMap((term) => ('test' in term ? [term.test] : []));
  return {
    matches: (row) => tests.every((test) => test(row)),
    problems: terms.flatMap((term) => ('problem' in term ? [term.problem] : [])),
  };
}

/** At spaces, except within quotes; an open quote reaches to the end. */
const split = (text: string): readonly string[] => text.match(/(?:"[^"]*(?:"|$)|[^\s"])+/g) ?? [];

function readTerm(raw: string): Term {
  if (raw.length > 1 && raw.startsWith('-')) {
    const term = readTerm(raw.slice(1));
    return 'test' in term ? { test: (row) => !term.test(row) } : term;
  }
  return readFlag(raw) ?? readWordField(raw) ?? readNumberField(raw) ?? readFreeWord(raw);
}

function readFlag(raw: string): Term | undefined {
  const test = own(flags, raw);
  return test && { test };
}

/** Only known fields: a model id such as `llama3:8b` is a word like any other. */
function readWordField(raw: string): Term | undefined {
  const [, name = '', value = ''] = /^([a-z]+):(.*)$/.exec(raw) ?? [];
  const field = own(words, name);
  if (!field) return undefined;
  const wanted = unquote(value);
  return wanted === '' ? { problem: `${name}: needs a word after the colon.` } : { test: (row) => field(row, wanted) };
}

function readNumberField(raw: string): Term | undefined {
  const [, name = '', sign = '', value = ''] = /^([a-z]+)([<>]=?|=)(.*)$/.exec(raw) ?? [];
  const field = own(numbers, name);
  const compare = own(comparisons, sign);
  if (!field || !compare) return undefined;
  const wanted = readNumber(value);
  if (wanted === undefined) return { problem: `${name}${sign} needs a number, such as ${field.example}.` };
  return {
    test: (row) => {
      const known = field.of(row);
      return known !== undefined && compare(known, wanted);
    },
  };
}

function readFreeWord(raw: string): Term {
  const wanted = unquote(raw);
  return { test: ({ searchText }) => searchText.includes(wanted) };
}

/** `200k`, `1.5m`, `$0.30`. Sizes are decimal: 128k asks for 128 000. */
function readNumber(text: string): number | undefined {
  const [, digits, unit = ''] = /^\$?(\d+(?:\.\d*)?|\.\d+)([km]?)$/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits) * (unit === 'k' ? 1_000 : unit === 'm' ? 1_000_000 : 1);
}

const unquote = (text: string): string => text.replaceAll('"', '');

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
