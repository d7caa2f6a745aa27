// Messages of a conversation, short enough to read in a test.
import type { ModelMessage, RequestPart } from '../../../src-main/dialects/model-request.ts';

export const text = (said: string): RequestPart => ({ type: 'text', text: said });

export const call = (id: string, args = '{}'): RequestPart => ({
  type: 'tool-call',
  id,
  name: 'f',
  arguments: args,
});

export const result = (callId: string, ...said: string[]): RequestPart => ({
  type: 'tool-result',
  callId,
  content: said.map((each) => ({ type: 'text', text: each })),
});

export const user = (...content: RequestPart[]): ModelMessage => ({ role: 'user', content });
export const assistant = (...content: RequestPart[]): ModelMessage => ({ role: 'assistant', content });
export const tool = (...content: RequestPart[]): ModelMessage => ({ role: 'tool', content });
export const system = (...content: RequestPart[]): ModelMessage => ({ role: 'system', content });
