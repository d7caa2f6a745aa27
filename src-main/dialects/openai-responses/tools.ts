// Tools and tool choice in the Responses protocol, read and written.
import type { FunctionTool, ModelTool, ToolChoice, WebSearchTool } from '../model-request.ts';
import {
  isJson,
  listOr,
  maybeArray,
  maybeBoolean,
  maybeObject,
  maybeString,
  objectAt,
  objectOr,
  present,
  stringAt,
  unreadable,
  type Json,
} from '../read-json.ts';

const DIALECT = 'openai-responses';

/** What a free-text tool takes in protocols that only know JSON. */
const FREE_TEXT = {
  type: 'object',
  properties: { input: { type: 'string', description: 'The whole input of the tool, as plain text.' } },
  required: ['input'],
  additionalProperties: false,
};

export const readTools = (value: unknown): readonly ModelTool[] | undefined =>
  maybeArray(value, 'tools')?.map((tool, index) => readTool(objectAt(tool, `tools[${index}]`), `tools[${index}]`));

function readTool(tool: Json, field: string): ModelTool {
  const type = stringAt(tool['type'], `${field}.type`);
  if (type === 'function') return readFunction(tool, field);
  if (type === 'custom') {
    const description = maybeString(tool['description'], `${field}.description`);
    return {
      type: 'function',
      name: stringAt(tool['name'], `${field}.name`),
      ...present({ description: withGrammar(description, tool['format']) }),
      parameters: FREE_TEXT,
      freeform: tool,
    };
  }
  if (/^web_search(_preview)?(_\d|$)/.test(type)) return readWebSearch(tool);
  return { type: 'vendor', dialect: DIALECT, raw: tool };
}

/** Another vendor cannot hold its model to a grammar: the model is at least told. */
function withGrammar(description: string | undefined, format: unknown): string | undefined {
  const definition = objectOr(format)['definition'];
  if (typeof definition !== 'string') return description;
  return `${description === undefined ? '' : `${description}\n\n`}The input must follow this grammar:\n${definition}`;
}

const readFunction = (tool: Json, field: string): FunctionTool => ({
  type: 'function',
  name: stringAt(tool['name'], `${field}.name`),
  ...present({
    description: maybeString(tool['description'], `${field}.description`),
    parameters: maybeObject(tool['parameters'], `${field}.parameters`),
    strict: maybeBoolean(tool['strict'], `${field}.strict`),
  }),
});

function readWebSearch(tool: Json): WebSearchTool {
  const filters = objectOr(tool['filters']);
  const domains = (name: string): readonly string[] | undefined => {
    const list = listOr(filters[name]).filter((each) => typeof each === 'string');
    return list.length > 0 ? list : undefined;
  };
  return {
    type: 'web-search',
    raw: { dialect: DIALECT, value: tool },
    ...present({ allowedDomains: domains('allowed_domains'), blockedDomains: domains('blocked_domains') }),
  };
}

export function readToolChoice(value: unknown): ToolChoice | undefined {
  if (value === undefined || value === null) return undefined;
  if (value === 'auto' || value === 'none' || value === 'required') return { type: value };
  if (!isJson(value)) return unreadable('tool_choice', '"auto", "none", "required" or an object', value);
  switch (value['type']) {
    case 'function':
    case 'custom':
      return { type: 'tool', name: stringAt(value['name'], 'tool_choice.name') };
    case 'allowed_tools':
      return { type: value['mode'] === 'required' ? 'required' : 'auto' };
    default:
      // A server tool that must be used: only this protocol has it, and there the bytes pass.
      return { type: 'required' };
  }
}

/** A choice among some of the tools: in other protocols there are no others. */
export function allowedTools(
  tools: readonly ModelTool[] | undefined,
  choice: unknown,
): readonly ModelTool[] | undefined {
  if (!tools || !isJson(choice) || choice['type'] !== 'allowed_tools') return tools;
  const allowed = listOr(choice['tools']).map(objectOr);
  const names = new Set(allowed.map((each) => each['name']));
  const types = new Set(allowed.map((each) => each['type']));
  return tools.filter((tool) => {
    if (tool.type === 'function') return names.has(tool.name);
    return types.has(tool.type === 'vendor' ? objectOr(tool.raw)['type'] : tool.raw?.value['type']);
  });
}

export function encodeTools(
  tools: readonly ModelTool[] | undefined,
  drop: (what: string) => void,
): readonly Json[] | undefined {
  const encoded = tools?.flatMap((tool): Json[] => {
    if (tool.type === 'web-search') return [webSearch(tool)];
    if (tool.type === 'vendor') {
      if (tool.dialect === DIALECT && isJson(tool.raw)) return [tool.raw];
      drop('vendorTools');
      return [];
    }
    if (tool.cache) drop('cacheControl');
    return [functionTool(tool)];
  });
  return encoded && encoded.length > 0 ? encoded : undefined;
}

const webSearch = ({ raw, allowedDomains }: WebSearchTool): Json =>
  raw?.dialect === DIALECT
    ? raw.value
    : { type: 'web_search', ...(allowedDomains && { filters: { allowed_domains: allowedDomains } }) };

/** Without `strict: false` the server makes the schema strict, and refuses those that cannot be. */
const functionTool = ({ name, description, parameters, strict, freeform }: FunctionTool): Json =>
  freeform ?? {
    type: 'function',
    name,
    ...present({ description }),
    parameters: parameters ?? { type: 'object', properties: {} },
    strict: strict ?? false,
  };

export function encodeToolChoice(choice: ToolChoice | undefined, freeform: ReadonlySet<string>): unknown {
  if (choice?.type !== 'tool') return choice?.type;
  return { type: freeform.has(choice.name) ? 'custom' : 'function', name: choice.name };
}

/** Names of the tools that take free text. */
export const freeformNames = (tools: readonly ModelTool[] | undefined): ReadonlySet<string> =>
  new Set((tools ?? []).flatMap((tool) => (tool.type === 'function' && tool.freeform ? [tool.name] : [])));
