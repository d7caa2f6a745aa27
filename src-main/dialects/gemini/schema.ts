// Google's own schema language (OpenAPI with upper-case types) as JSON Schema.
import { isJson, present, type Json } from '../read-json.ts';

/** Counts that Google writes as text, as it does with all 64-bit numbers. */
const COUNTS: ReadonlySet<string> = new Set([
  'minItems',
  'maxItems',
  'minLength',
  'maxLength',
  'minProperties',
  'maxProperties',
]);

/** JSON Schema with the same meaning; what is JSON Schema already stays as it is. */
function toJsonSchema(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(toJsonSchema);
  if (!isJson(schema)) return schema;
  const { type, nullable, ...rest } = schema;
  const members = Object.entries(rest).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'propertyOrdering' || name === 'property_ordering') return [];
    if (name === 'properties') return [[name, propertiesOf(value)]];
    if (name === 'items' || name === 'anyOf' || name === 'any_of' || name === 'additionalProperties')
      return [[name === 'any_of' ? 'anyOf' : name, toJsonSchema(value)]];
    return [[name, COUNTS.has(name) && typeof value === 'string' ? Number(value) : value]];
  });
  const typed = { ...present({ type: typeOf(type) }), ...Object.fromEntries(members) };
  return nullable === true ? orNull(typed) : typed;
}

const propertiesOf = (value: unknown): unknown =>
  isJson(value) ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toJsonSchema(each)])) : value;

function typeOf(type: unknown): unknown {
  if (type === 'TYPE_UNSPECIFIED') return undefined;
  return typeof type === 'string' ? type.toLowerCase() : type;
}

/** What JSON Schema says in its types, its values and its choices, Google's language says in a word of its own. */
function orNull({ type, enum: values, anyOf, ...rest }: Json): Json {
  return {
    ...(type !== undefined && { type: [...new Set([type, 'null'].flat())] }),
    ...rest,
    ...present({
      enum: Array.isArray(values) ? [...new Set([...(values as unknown[]), null])] : values,
      anyOf: Array.isArray(anyOf) ? [...(anyOf as unknown[]), { type: 'null' }] : anyOf,
    }),
  };
}

/** Schema of a declared function or of the answer: the newer field holds JSON Schema, the older one Google's own. */
export const schemaIn = (jsonSchema: unknown, ownSchema: unknown): Json | undefined => {
  const schema = jsonSchema ?? toJsonSchema(ownSchema);
  return isJson(schema) ? schema : undefined;
};
