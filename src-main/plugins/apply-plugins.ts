// What the gateway asks of plugins: a request made ready for one target, an answer mended.
import { mapChoices } from '../dialects/choices.ts';
import type { ModelRequest } from '../dialects/model-request.ts';
import type { ModelResponse, ResponsePart } from '../dialects/model-stream.ts';
import { compressContext } from './compress-context.ts';
import { healJson } from './heal-json.ts';
import { parseFiles } from './parse-files.ts';
import type { Plugins } from './read-plugins.ts';

export interface PluginTarget {
  /** Whole context, tokens; undefined = not known, so nothing is cut. */
  readonly contextTokens?: number;
  readonly takesFiles: boolean;
}

export type Prepared =
  | { readonly ok: true; readonly request: ModelRequest }
  | { readonly ok: false; readonly field: string; readonly message: string };

/** True when the request itself must change: its bytes can then not pass. */
export const changesRequest = ({ contextCompression, fileParser, web }: Plugins): boolean =>
  contextCompression || fileParser || web !== undefined;

export async function prepareRequest(request: ModelRequest, plugins: Plugins, target: PluginTarget): Promise<Prepared> {
  const searching = plugins.web ? withWebSearch(request, plugins.web) : request;
  const read =
    plugins.fileParser && !target.takesFiles ? await parseFiles(searching) : { ok: true as const, request: searching };
  if (!read.ok) return read;
  if (!plugins.contextCompression || target.contextTokens === undefined) return { ok: true, request: read.request };
  return { ok: true, request: compressContext(read.request, target.contextTokens).request };
}

/** A search that the client asked for itself stays as it is. */
function withWebSearch(request: ModelRequest, { maxResults }: NonNullable<Plugins['web']>): ModelRequest {
  const { tools = [] } = request;
  if (tools.some((tool) => tool.type === 'web-search')) return request;
  return {
    ...request,
    tools: [...tools, { type: 'web-search', ...(maxResults !== undefined && { maxUses: maxResults }) }],
  };
}

/** The same answer when nothing was to mend. Text is only mended where JSON was asked for, arguments of calls always. */
export function healResponse(response: ModelResponse, request: ModelRequest): ModelResponse {
  const format = request.responseFormat?.type;
  const wantsJson = format === 'json' || format === 'json-schema';
  const heal = (part: ResponsePart): ResponsePart => {
    if (part.type === 'text' && wantsJson) return changed(part, 'text', healJson(part.text));
    if (part.type === 'tool-call') return changed(part, 'arguments', healJson(part.arguments));
    return part;
  };
  return mapChoices(response, (content) => {
    const healed = content.map(heal);
    return healed.every((part, index) => part === content[index]) ? content : healed;
  });
}

const changed = <T extends ResponsePart, K extends keyof T>(part: T, name: K, value: T[K]): T =>
  part[name] === value ? part : { ...part, [name]: value };
