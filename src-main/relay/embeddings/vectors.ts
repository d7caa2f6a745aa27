// Vectors as JSON numbers and as base64 of little-endian 32-bit floats.
import { arrayAt, unreadable } from '../../dialects/read-json.ts';
import type { Vector } from './embedding.ts';

const BYTES_PER_FLOAT = 4;

export function toBase64(vector: Vector): string {
  const bytes = Buffer.alloc(vector.length * BYTES_PER_FLOAT);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * BYTES_PER_FLOAT);
  return bytes.toString('base64');
}

function fromBase64(text: string, field: string): Vector {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % BYTES_PER_FLOAT !== 0) return unreadable(field, 'base64 of 32-bit floats', text);
  return Array.from({ length: bytes.length / BYTES_PER_FLOAT }, (_, index) =>
    bytes.readFloatLE(index * BYTES_PER_FLOAT),
  );
}

/** In whichever of the two forms it came. Throws what `decoded` catches. */
export function vectorAt(value: unknown, field: string): Vector {
  if (typeof value === 'string') return fromBase64(value, field);
  return arrayAt(value, field).map((each, index) =>
    typeof each === 'number' ? each : unreadable(`${field}[${index}]`, 'a number', each),
  );
}
