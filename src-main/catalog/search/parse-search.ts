// The search language of models: text in, a test for models and the mistakes in the text out. Pure.
import { comparedDates, comparedNumbers, readDate, readNumber, type Sign } from './comparisons.ts';
import { flags, KNOWN_TERMS, numberFields, type WordField, wordFields } from './search-fields.ts';
import type { Endpoint } from '../catalog.ts';
import type { ProviderOf, SearchModel } from './searchable.ts';

export interface ModelSearch {
  readonly matches: (model: SearchModel, providerOf: ProviderOf) => boolean;
  /** One sentence per term that could not be understood; such terms are left out of the test. */
  readonly problems: readonly string[];
}

type Test =
  | { readonly on: 'model'; readonly test: (model: SearchModel) => boolean }
  | { readonly on: 'endpoint'; readonly test: (endpoint: Endpoint, providerOf: ProviderOf) => boolean };
type Term = Test | { readonly problem: string };
interface Read {
  readonly term: Term;
  readonly isNegated: boolean;
}

/**
 * Terms stand side by side and all must hold; those about endpoints of one and the same endpoint. A minus leaves out the models
 * that the term alone would find.
 */
export function parseSearch(text: string): ModelSearch {
  const read = split(text.toLowerCase()).map(readSigned);
  const tests = read.flatMap(({ term, isNegated }) => ('problem' in term ? [] : [{ term, isNegated }]));
  const ofModel = tests.flatMap(({ term, isNegated }) =>
    isNegated ? [without(term)] : term.on === 'model' ? [term.test] : [],
  );
  const ofEndpoint = tests.flatMap(({ term, isNegated }) => (term.on === 'endpoint' && !isNegated ? [term.test] : []));
  return {
    matches: (model, providerOf) =>
      ofModel.every((test) => test(model, providerOf)) &&
      (ofEndpoint.length === 0 ||
        model.endpoints.some((endpoint) => ofEndpoint.every((test) => test(endpoint, providerOf)))),
    problems: read.flatMap(({ term }) => ('problem' in term ? [term.problem] : [])),
  };
}

function without(term: Test): (model: SearchModel, providerOf: ProviderOf) => boolean {
  if (term.on === 'model') return (model) => !term.test(model);
  return ({ endpoints }, providerOf) => !endpoints.some((endpoint) => term.test(endpoint, providerOf));
}

/** At spaces, except within quotes; an open quote reaches to the end. */
const split = (text: string): readonly string[] => text.match(/(?:"[^"]*(?:"|$)|[^\s"])+/g) ?? [];

function readSigned(raw: string): Read {
  const isNegated = raw.length > 1 && raw.startsWith('-');
  const term = isNegated ? raw.slice(1) : raw;
  return { isNegated, term: readTerm(term) };
}

const readTerm = (raw: string): Term => readFlag(raw) ?? readColon(raw) ?? readComparison(raw) ?? readFreeWord(raw);

function readFlag(raw: string): Term | undefined {
  const flag = own(flags, raw);
  if (!flag) return undefined;
  return flag.on === 'model'
    ? { on: 'model', test: (model) => flag.test(model) }
    : { on: 'endpoint', test: (endpoint, providerOf) => flag.test(endpoint, providerOf) };
}

/** Names of fields are letters only: an id such as `llama3:8b` is a word like any other. */
function readColon(raw: string): Term | undefined {
  const [, name = '', value = ''] = /^([a-z]+):(.*)$/.exec(raw) ?? [];
  if (name === '') return undefined;
  const field = own(wordFields, name);
  if (field) return readWords(name, field, value);
  if (own(numberFields, name) || name === 'released') {
    return { problem: `${raw}: ${name} is compared, as in ${exampleOf(name)}.` };
  }
  return { problem: unknownTerm(raw, `${name}:`) };
}

function readWords(name: string, field: WordField, value: string): Term {
  const wanted = unquote(value).split(',').filter(Boolean);
  if (wanted.length === 0) return { problem: `${name}: needs a word after the colon.` };
  const stranger = field.values && wanted.find((word) => !field.values?.includes(word));
  if (stranger !== undefined) {
    return { problem: `${name}:${stranger} is not known. Known are: ${field.values?.join(', ')}.` };
  }
  return field.on === 'model'
    ? { on: 'model', test: (model) => wanted.some((word) => field.test(model, word)) }
    : { on: 'endpoint', test: (endpoint, providerOf) => wanted.some((word) => field.test(endpoint, providerOf, word)) };
}

function readComparison(raw: string): Term | undefined {
  const [, name = '', sign = '', value = ''] = /^([a-z]+)([<>]=?|=)(.*)$/.exec(raw) ?? [];
  if (name === '') return undefined;
  if (name === 'released') return readReleased(sign as Sign, value);
  const field = own(numberFields, name);
  if (!field) {
    if (own(wordFields, name)) return { problem: `${raw}: write ${name}: and a word, without ${sign}.` };
    return { problem: unknownTerm(raw, `${name}${sign}`) };
  }
  const wanted = readNumber(value);
  if (wanted === undefined) return { problem: `${raw} needs a number, such as ${field.example}.` };
  return { on: 'endpoint', test: (endpoint) => comparedNumbers(field.of(endpoint), sign as Sign, wanted) };
}

function readReleased(sign: Sign, value: string): Term {
  const wanted = readDate(value);
  if (wanted === undefined) {
    return { problem: `released${sign}${value} needs a year, month or day, such as ${exampleOf('released')}.` };
  }
  return { on: 'model', test: ({ releasedAt }) => comparedDates(releasedAt, sign, wanted) };
}

function readFreeWord(raw: string): Term {
  const wanted = unquote(raw);
  return { on: 'model', test: ({ text }) => text.includes(wanted) };
}

const unknownTerm = (raw: string, start: string): string =>
  `${raw}: there is no term ${start} Known are: ${KNOWN_TERMS}. To look for these letters, write them in quotes: "${unquote(raw)}".`;

const exampleOf = (name: string): string => own(numberFields, name)?.example ?? 'released>2026-01';

const unquote = (text: string): string => text.replaceAll('"', '');

const own = <T>(table: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
