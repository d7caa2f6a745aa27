// Forms with one file, written as multipart/form-data.

export interface FormField {
  readonly name: string;
  readonly value: string;
}

/** What stands before and after the file's own bytes. */
export interface FormFrame {
  readonly contentType: string;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
}

/** Names stand in quotes on one line: as browsers do, what would end either is percent-encoded. */
const quoted = (name: string): string =>
  `"${name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}"`;

const oneLine = (value: string): string => value.replaceAll(/[\r\n]+/g, ' ');

/** @param boundary must not occur in the form: a random one */
export function frameForm(
  fields: readonly FormField[],
  file: { readonly name: string; readonly filename: string; readonly mediaType: string },
  boundary: string,
): FormFrame {
  const texts = fields.map(
    ({ name, value }) => `--${boundary}\r\ncontent-disposition: form-data; name=${quoted(name)}\r\n\r\n${value}\r\n`,
  );
  const opening = [
    `--${boundary}`,
    `content-disposition: form-data; name=${quoted(file.name)}; filename=${quoted(file.filename)}`,
    `content-type: ${oneLine(file.mediaType)}`,
    '\r\n',
  ].join('\r\n');
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    head: Buffer.from(texts.join('') + opening),
    tail: Buffer.from(`\r\n--${boundary}--\r\n`),
  };
}

/** Members whose text in a form is JSON. */
const STRUCTURED: ReadonlySet<string> = new Set(['provider', 'models', 'metadata']);

/** The fields as the JSON body that they stand for, as far as the gateway reads it; the last of several counts. */
export function jsonOfForm(fields: readonly FormField[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(fields.map(({ name, value }) => [name, valueOf(name, value)]));
}

function valueOf(name: string, value: string): unknown {
  if (name === 'stream')
    return value === 'true' || value === '1' || (value === 'false' || value === '0' ? false : value);
  if (!STRUCTURED.has(name)) return value;
  try {
    return JSON.parse(value) as unknown;
  } catch {
    return value;
  }
}

/** The fields for one target: its own name of the model, and nothing that is meant for the gateway. */
export function fieldsForTarget(
  fields: readonly FormField[],
  model: string,
  gatewayFields: readonly string[],
): readonly FormField[] {
  const left = fields.filter(({ name }) => name !== 'model' && !gatewayFields.includes(name.replace(/\[.*$/, '')));
  return [{ name: 'model', value: model }, ...left];
}
