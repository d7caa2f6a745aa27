// Reads what vendors let their customers export: costs or tokens by day (UTC) and model, as CSV. One row here for each known table.
import { parse } from 'csv-parse/sync';
import { scaleDecimal } from '../catalog/decimal.ts';

export type Vendor = 'openai' | 'anthropic' | 'openrouter';

/** Names of columns in order of preference; a sum has all that are there. */
interface ExportTable {
  readonly vendor: Vendor;
  /** As a person would ask for it. */
  readonly name: string;
  readonly time: readonly string[];
  readonly model: readonly string[];
  /** What follows the model in its column. */
  readonly modelEndsAt?: string;
  readonly cost?: readonly string[];
  readonly currency?: string;
  readonly input?: readonly string[];
  readonly output?: readonly string[];
  /** A number, or every row is one request. */
  readonly requests?: readonly string[] | 'rows';
  /** Costs are rounded to this, in nano-USD. */
  readonly costUnitNanoUsd: number;
}

const CENT = 10_000_000;

const TABLES: readonly ExportTable[] = [
  {
    vendor: 'openai',
    name: 'cost export',
    time: ['start_time_iso', 'start_time'],
    model: ['line_item'],
    modelEndsAt: ',',
    cost: ['amount_value'],
    currency: 'amount_currency',
    costUnitNanoUsd: 1,
  },
  {
    vendor: 'openai',
    name: 'usage export',
    time: ['start_time_iso', 'start_time'],
    model: ['model'],
    input: ['input_tokens'],
    output: ['output_tokens'],
    requests: ['num_model_requests'],
    costUnitNanoUsd: 1,
  },
  {
    vendor: 'anthropic',
    name: 'cost export',
    time: ['usage_date_utc'],
    model: ['model', 'model_version'],
    cost: ['cost_usd'],
    costUnitNanoUsd: CENT,
  },
  {
    vendor: 'anthropic',
    name: 'usage export',
    time: ['usage_date_utc'],
    model: ['model_version', 'model'],
    input: [
      'usage_input_tokens_no_cache',
      'usage_input_tokens_cache_write_5m',
      'usage_input_tokens_cache_write_1h',
      'usage_input_tokens_cache_read',
    ],
    output: ['usage_output_tokens'],
    costUnitNanoUsd: 1,
  },
  {
    vendor: 'openrouter',
    name: 'activity export of single requests',
    time: ['created_at'],
    model: ['model_permaslug', 'model'],
    cost: ['cost_total'],
    input: ['tokens_prompt'],
    output: ['tokens_completion'],
    requests: 'rows',
    costUnitNanoUsd: 1,
  },
  {
    vendor: 'openrouter',
    name: 'activity export by day',
    time: ['date'],
    model: ['slug', 'model_permaslug', 'model'],
    cost: ['usage'],
    input: ['prompt tokens', 'prompt_tokens'],
    output: ['completion tokens', 'completion_tokens'],
    requests: ['requests'],
    costUnitNanoUsd: 1,
  },
];

export interface ExportRow {
  /** `2026-05-04`, UTC. */
  readonly day: string;
  /** '' where the export tells no models apart. */
  readonly model: string;
  readonly costNanoUsd?: number;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly requests?: number;
}

export type ReadExport =
  | { readonly ok: true; readonly table: string; readonly costUnitNanoUsd: number; readonly rows: readonly ExportRow[] }
  | { readonly ok: false; readonly message: string };

/** Never throws for what is in the file. */
export function readVendorExport(vendor: Vendor, csv: string): ReadExport {
  const delimiter = delimiterOf(csv);
  let lines: string[][];
  try {
    lines = parse(csv, { bom: true, delimiter, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    return { ok: false, message: `The file is no CSV: ${error instanceof Error ? error.message : String(error)}.` };
  }
  const [head = [], ...body] = lines;
  const columns = head.map((name) => name.trim().toLowerCase());
  const tables = TABLES.filter((table) => table.vendor === vendor);
  const table = tables.find((each) => missing(each, columns).length === 0);
  if (!table) return { ok: false, message: unknownColumns(vendor, tables, columns) };
  const rows: ExportRow[] = [];
  for (const [index, line] of body.entries()) {
    const row = readRow(table, columns, line, delimiter);
    if (typeof row === 'string') return { ok: false, message: `Row ${index + 2} of the file: ${row}` };
    if (row) rows.push(row);
  }
  return { ok: true, table: table.name, costUnitNanoUsd: table.costUnitNanoUsd, rows };
}

function missing(table: ExportTable, columns: readonly string[]): readonly string[] {
  const needed = [table.time, table.model, table.cost ?? table.input ?? [], table.cost ? [] : (table.output ?? [])];
  return needed
    .filter((names) => names.length > 0 && !names.some((name) => columns.includes(name)))
    .map((names) => names.join(' or '));
}

function unknownColumns(vendor: Vendor, tables: readonly ExportTable[], columns: readonly string[]): string {
  const wanted = tables.map((table) => `its ${table.name} also needs ${missing(table, columns).join(', ')}`);
  const found = columns.length === 0 ? 'none' : columns.join(', ');
  return `The file is no export of ${vendor} that is known here: ${wanted.join('; ')}. Its columns are: ${found}.`;
}

/** undefined for a row without a figure, as empty days have; a text for one that cannot be read. */
function readRow(
  table: ExportTable,
  columns: readonly string[],
  line: readonly string[],
  delimiter: string,
): ExportRow | string | undefined {
  const cell = (name: string): string => line[columns.indexOf(name)]?.trim() ?? '';
  const first = (names: readonly string[]): string => names.map(cell).find((text) => text !== '') ?? '';
  const amount = table.cost && first(table.cost);
  if (amount === '' || (!table.cost && first(table.input ?? []) === '')) return undefined;
  const day = dayOf(first(table.time));
  if (day === undefined) return `${table.time.join(' or ')} "${first(table.time)}" is no date. Write it as 2026-05-04.`;
  const currency = table.currency ? cell(table.currency) : '';
  if (currency !== '' && currency.toLowerCase() !== 'usd')
    return `${table.currency} is "${currency}"; only USD can be compared.`;
  const costNanoUsd = amount === undefined ? undefined : nanoUsdOf(amount, delimiter);
  if (amount !== undefined && costNanoUsd === undefined)
    return `${(table.cost ?? []).join(' or ')} "${amount}" is no amount. Write it with a decimal point, as 1234.50.`;
  const counts = [
    sumOf(table.input, cell),
    sumOf(table.output, cell),
    table.requests === 'rows' ? 1 : sumOf(table.requests, cell),
  ];
  if (counts.some(Number.isNaN)) return 'a count is no whole number.';
  const [inputTokens, outputTokens, requests] = counts;
  const model = first(table.model);
  const end = table.modelEndsAt === undefined ? -1 : model.indexOf(table.modelEndsAt);
  return {
    day,
    model: end < 0 ? model : model.slice(0, end),
    ...(costNanoUsd !== undefined && { costNanoUsd }),
    ...(inputTokens !== undefined && { inputTokens }),
    ...(outputTokens !== undefined && { outputTokens }),
    ...(requests !== undefined && { requests }),
  };
}

/** Spreadsheets of half the world save with semicolons: the most frequent sign of the head, quoted text aside. */
function delimiterOf(csv: string): string {
  const head = (/^[^\r\n]*/.exec(csv)?.[0] ?? '').replace(/"[^"]*"/g, '');
  const count = (sign: string): number => head.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** ISO dates and times, UTC where they name no other zone, and seconds since 1970. */
function dayOf(text: string): string | undefined {
  if (/^\d{9,11}$/.test(text)) return isoDay(Number(text) * 1000);
  const date = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  if (date === undefined) return undefined;
  const isZoned = /[T ]\d{2}:\d{2}.*[+-]\d{2}:?\d{2}$/.test(text);
  return isoDay(Date.parse(isZoned ? text.replace(' ', 'T') : date));
}

const isoDay = (time: number): string | undefined =>
  Number.isFinite(time) ? new Date(time).toISOString().slice(0, 10) : undefined;

/** `1,234.50`; the comma of `0,05` is another one. */
const GROUPED = /^-?\$?-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/** Credits are negative. */
function nanoUsdOf(text: string, delimiter: string): number | undefined {
  if (text.includes(',') && (delimiter !== ',' || !GROUPED.test(text))) return undefined;
  const bare = text.replace(/[$,]/g, '');
  const size = scaleDecimal(bare.replace(/^-/, ''), 9);
  return size === undefined ? undefined : bare.startsWith('-') ? 0 - size : size;
}

/** Alternatives are never there together, parts are: both add up. NaN for what is no count. */
function sumOf(names: readonly string[] | undefined, cell: (name: string) => string): number | undefined {
  const texts = names?.map(cell).filter((text) => text !== '') ?? [];
  // OpenAI writes counts as 3.0.
  if (!texts.every((text) => /^\d+(\.0+)?$/.test(text))) return NaN;
  return texts.length === 0 ? undefined : texts.reduce((sum, text) => sum + Number(text), 0);
}
