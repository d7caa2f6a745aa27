// Takes the data out of JavaScript files whose packages do not hand it out.
import { runInNewContext } from 'node:vm';

/** Runs text without any access to this process and hands back plain data. */
export function evaluate(text: string): unknown {
  return JSON.parse(
    runInNewContext(`JSON.stringify(${text})`, Object.create(null) as object, { timeout: 10_000 }) as string,
  );
}

/** The expression between two marks of a file. Throws when either is missing: the package has changed its shape. */
export function between(text: string, start: string, end: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from + start.length);
  if (from < 0 || to < 0)
    throw new Error(`The file no longer has a part from ${JSON.stringify(start)} to ${JSON.stringify(end)}.`);
  return text.slice(from + start.length, to);
}
