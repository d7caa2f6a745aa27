// Says what Google would refuse in a request: the rules its documentation and its error messages state.

type Json = Record<string, ReturnType<typeof JSON.parse>>;

const KNOWN = new Set(['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig']);
const KINDS = ['text', 'inlineData', 'fileData', 'functionCall', 'functionResponse'];

/** @param isThird the model is of version 3 or newer */
export function geminiRequestFaults(body: Json, isThird: boolean): string[] {
  const contents = body['contents'] as Json[];
  const thinking = (body['generationConfig']?.thinkingConfig ?? {}) as Json;
  return [
    ...Object.keys(body)
      .filter((name) => !KNOWN.has(name))
      .map((name) => `unknown field ${name}`),
    ...(contents[0]?.['role'] === 'user' ? [] : ['the conversation does not begin with the user']),
    ...('thinkingBudget' in thinking && 'thinkingLevel' in thinking ? ['a budget and a level'] : []),
    ...(body['toolConfig'] && !body['tools'] ? ['toolConfig without tools'] : []),
    ...contents.flatMap((content, index) => contentFaults(content, `contents[${index}]`)),
    ...contents.flatMap((content, index) => turnFaults(content, contents[index + 1], `contents[${index}]`, isThird)),
    ...contents.flatMap((content, index) => (index > 0 ? orphanFaults(content, contents[index - 1]!) : [])),
  ];
}

const partsOf = (content: Json | undefined): Json[] => (content?.['parts'] ?? []) as Json[];
const having = (content: Json | undefined, name: string): Json[] =>
  partsOf(content).filter((part) => part[name] !== undefined);

function contentFaults(content: Json, where: string): string[] {
  const parts = partsOf(content);
  const misplaced = content['role'] === 'model' ? 'functionResponse' : 'functionCall';
  return [
    ...(['user', 'model'].includes(content['role']) ? [] : [`${where} is of ${String(content['role'])}`]),
    ...(parts.length > 0 ? [] : [`${where} has no parts`]),
    ...having(content, misplaced).map(() => `${where}: a ${misplaced} of ${String(content['role'])}`),
    ...parts.flatMap((part, index) => partFaults(part, `${where}.parts[${index}]`)),
  ];
}

function partFaults(part: Json, where: string): string[] {
  const kinds = KINDS.filter((kind) => part[kind] !== undefined);
  const args: unknown = part['functionCall']?.args ?? {};
  const response: unknown = part['functionResponse']?.response ?? {};
  return [
    ...(kinds.length === 1 ? [] : [`${where} holds ${kinds.join(' and ') || 'nothing'}`]),
    ...(part['text'] === '' && part['thoughtSignature'] === undefined ? [`${where} is an empty text`] : []),
    ...(part['thought'] === true && part['thoughtSignature'] === undefined ? [`${where} is an unsigned thought`] : []),
    ...(isObject(args) && isObject(response) ? [] : [`${where}: no object`]),
    ...(part['inlineData'] && !part['inlineData'].mimeType ? [`${where} has no mimeType`] : []),
    ...((part['functionResponse']?.parts ?? []) as Json[]).flatMap((each) =>
      each['inlineData'] === undefined ? [`${where}: a response holds other than data`] : [],
    ),
  ];
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every call is answered in the next content, in order; from version 3 on its first shows a signature. */
function turnFaults(content: Json, next: Json | undefined, where: string, isThird: boolean): string[] {
  const calls = having(content, 'functionCall');
  if (calls.length === 0) return [];
  const called = calls.map((part) => part['functionCall'].name as string);
  const answered = having(next, 'functionResponse').map((part) => part['functionResponse'].name as string);
  return [
    ...(called.join() === answered.join() ? [] : [`${where} calls ${called.join()}, answered are ${answered.join()}`]),
    ...(isThird && calls[0]?.['thoughtSignature'] === undefined ? [`${where}: a call without its signature`] : []),
    ...having(next, 'functionResponse').flatMap((part) =>
      !isThird && part['functionResponse'].parts ? [`${where}: media in a response`] : [],
    ),
  ];
}

const orphanFaults = (content: Json, before: Json): string[] =>
  having(content, 'functionResponse').length > 0 && having(before, 'functionCall').length === 0
    ? ['a response right after no call']
    : [];
