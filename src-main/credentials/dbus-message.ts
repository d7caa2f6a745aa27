// D-Bus messages, as far as asking a keyring about its state needs them: calls with text arguments, and their replies.
// Format: https://dbus.freedesktop.org/doc/dbus-specification.html#message-protocol

export interface BusCall {
  readonly destination: string;
  readonly path: string;
  readonly interface: string;
  readonly member: string;
  readonly args?: readonly string[];
}

export interface BusReply {
  /** Serial of the call it answers; undefined for signals and the like. */
  readonly answers: number | undefined;
  /** D-Bus error name, when the call failed. */
  readonly errorName: string | undefined;
  /** The first value, where it is a text or a boolean, alone or in a variant. */
  readonly value: string | boolean | undefined;
}

const CALL = 1;
const ERROR = 3;
const FIELD = { path: 1, interface: 2, member: 3, errorName: 4, replySerial: 5, destination: 6, signature: 8 } as const;
const FIXED_BYTES = 16;

const aligned = (offset: number, to: number): number => Math.ceil(offset / to) * to;

/** Always little-endian. */
export function encodeCall(serial: number, call: BusCall): Buffer {
  const args = call.args ?? [];
  const body = args.reduce<Buffer>((before, arg) => joinAligned(before, text(arg), 4), Buffer.alloc(0));
  const fields = [
    field(FIELD.path, 'o', text(call.path)),
    field(FIELD.interface, 's', text(call.interface)),
    field(FIELD.member, 's', text(call.member)),
    field(FIELD.destination, 's', text(call.destination)),
    ...(args.length > 0 ? [field(FIELD.signature, 'g', signature('s'.repeat(args.length)))] : []),
  ].reduce<Buffer>((before, next) => joinAligned(before, next, 8), Buffer.alloc(0));
  const head = Buffer.concat([Buffer.from(['l'.charCodeAt(0), CALL, 0, 1]), u32(body.length), u32(serial)]);
  return joinAligned(Buffer.concat([head, u32(fields.length), fields]), body, 8);
}

const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const text = (value: string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([u32(bytes.length), bytes, Buffer.from([0])]);
};
const signature = (value: string): Buffer => Buffer.from([value.length, ...Buffer.from(value), 0]);
// Code and one-letter signature take four bytes: the value behind them is aligned already.
const field = (code: number, type: string, value: Buffer): Buffer =>
  Buffer.concat([Buffer.from([code]), signature(type), value]);
const joinAligned = (before: Buffer, after: Buffer, to: number): Buffer =>
  Buffer.concat([before, Buffer.alloc(aligned(before.length, to) - before.length), after]);

/** Bytes of the whole message at the start of `data`; undefined while its head is not complete. */
export function messageBytes(data: Buffer): number | undefined {
  if (data.length < FIXED_BYTES) return undefined;
  const read = reader(data);
  return aligned(FIXED_BYTES + read(12), 8) + read(4);
}

/** `message` is one whole message. */
export function decodeReply(message: Buffer): BusReply {
  const read = reader(message);
  const fieldsEnd = FIXED_BYTES + read(12);
  const fields = new Map<number, string | number>();
  for (let at = FIXED_BYTES; at < fieldsEnd; at = aligned(at, 8)) {
    const code = message[at] ?? 0;
    const value = valueAt(message, at + 4, String.fromCharCode(message[at + 2] ?? 0));
    fields.set(code, value.value as string | number);
    at = value.end;
  }
  const type = message[1];
  const bodyType = String(fields.get(FIELD.signature) ?? '');
  const first = bodyType === '' ? undefined : valueAt(message, aligned(fieldsEnd, 8), bodyType[0] ?? '').value;
  return {
    answers: fields.get(FIELD.replySerial) as number | undefined,
    errorName: type === ERROR ? String(fields.get(FIELD.errorName)) : undefined,
    value: typeof first === 'string' || typeof first === 'boolean' ? first : undefined,
  };
}

interface Value {
  readonly value: string | number | boolean | undefined;
  readonly end: number;
}

function valueAt(message: Buffer, offset: number, type: string): Value {
  const read = reader(message);
  if (type === 'g' || type === 'v') {
    const end = offset + 1 + (message[offset] ?? 0);
    const name = message.toString('latin1', offset + 1, end);
    return type === 'g' ? { value: name, end: end + 1 } : valueAt(message, end + 1, name[0] ?? '');
  }
  const start = aligned(offset, 4);
  if (type === 'u') return { value: read(start), end: start + 4 };
  if (type === 'b') return { value: read(start) === 1, end: start + 4 };
  if (type !== 's' && type !== 'o') return { value: undefined, end: message.length };
  const end = start + 4 + read(start);
  return { value: message.toString('utf8', start + 4, end), end: end + 1 };
}

const reader = (message: Buffer): ((offset: number) => number) =>
  message[0] === 'l'.charCodeAt(0)
    ? (offset) => message.readUInt32LE(offset)
    : (offset) => message.readUInt32BE(offset);
