// One short stream per vendor habit, written from the vendors' documentation: all must end in the same neutral answer.
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src-main/dialects/dialect.ts';
import { dialects } from '../../src-main/dialects/index.ts';
import { contentOfStream, finishOfStream, usageOfStream } from './support/meaning.ts';
import { anthropicStreamFaults, chatStreamFaults } from './support/stream-grammar.ts';
import { decodeStream, encodeStream } from './support/streams.ts';

const { 'openai-chat': chat, 'anthropic-messages': anthropic } = dialects.shared;

interface Case {
  readonly habit: string;
  readonly dialect?: Dialect;
  readonly frames: readonly string[];
  readonly content: readonly unknown[];
  readonly finish: string;
  /** Input, cached, output and reasoning tokens; absent when the vendor sends none. */
  readonly tokens?: readonly [number, number, number, number];
  readonly costNanoUsd?: number;
}

const text = (said: string): unknown => ({ type: 'text', text: said });
const thought = (said: string): unknown => ({ type: 'reasoning', text: said, format: 'unknown' });
const call = (id: string, args: string): unknown => ({ type: 'tool-call', id, name: 'look', arguments: args });

const CASES: readonly Case[] = [
  {
    habit: 'OpenAI: padding against eavesdroppers, usage in a chunk of its own',
    frames: [
      'data: {"id":"c","model":"gpt-x","service_tier":"default","choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"a8f"}',
      'data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{"content":"Yes"},"logprobs":null,"finish_reason":null}],"usage":null,"obfuscation":"p"}',
      'data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"obfuscation":""}',
      'data: {"id":"c","model":"gpt-x","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":4,"total_tokens":13,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":3}},"obfuscation":"xx"}',
      'data: [DONE]',
    ],
    content: [text('Yes')],
    finish: 'stop',
    tokens: [9, 0, 4, 3],
  },
  {
    habit: 'Azure: a first chunk of filter results without choices, and a filter at the end',
    frames: [
      'data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{}}]}',
      'data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{"content":"Well"},"content_filter_results":{},"finish_reason":null}]}',
      'data: {"id":"c","model":"gpt-x","choices":[{"index":0,"delta":{},"content_filter_results":{"violence":{"filtered":true}},"finish_reason":"content_filter"}]}',
      'data: [DONE]',
    ],
    content: [text('Well')],
    finish: 'content-filter',
  },
  {
    habit: 'OpenRouter: comments while it works, signed reasoning, cost of one’s own key',
    frames: [
      ': OPENROUTER PROCESSING',
      ': OPENROUTER PROCESSING',
      'data: {"id":"gen-1","provider":"Anthropic","model":"anthropic/claude","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":"Hm","reasoning_details":[{"type":"reasoning.text","text":"Hm","format":"anthropic-claude-v1","index":0}]},"finish_reason":null,"native_finish_reason":null}]}',
      'data: {"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":"","reasoning":null,"reasoning_details":[{"type":"reasoning.text","signature":"sig","format":"anthropic-claude-v1","index":0}]},"finish_reason":null}]}',
      'data: {"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":"Yes"},"finish_reason":null}]}',
      'data: {"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"stop","native_finish_reason":"end_turn"}]}',
      'data: {"id":"gen-1","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null,"native_finish_reason":null}],"usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15,"cost":0.001,"is_byok":true,"cost_details":{"upstream_inference_cost":0.02}}}',
      'data: [DONE]',
    ],
    content: [{ type: 'reasoning', text: 'Hm', signature: 'sig', format: 'anthropic-claude-v1' }, text('Yes')],
    finish: 'stop',
    tokens: [10, 0, 5, 0],
    costNanoUsd: 21_000_000,
  },
  {
    habit: 'DeepSeek: reasoning_content first, hits of its cache at the top of usage',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":null,"reasoning_content":""},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":null,"reasoning_content":"Hm"},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":"Yes","reasoning_content":null},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":"","reasoning_content":null},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25,"prompt_cache_hit_tokens":16,"prompt_cache_miss_tokens":4,"completion_tokens_details":{"reasoning_tokens":2}}}',
      'data: [DONE]',
    ],
    content: [thought('Hm'), text('Yes')],
    finish: 'stop',
    tokens: [20, 16, 5, 2],
  },
  {
    habit: 'xAI: whole calls, reasoning beside the completion, cost in ticks',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","reasoning_content":"Hm"}}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"tool_calls":[{"id":"call_a","function":{"name":"look","arguments":"{}"},"index":0,"type":"function"},{"id":"call_b","function":{"name":"look","arguments":"{}"},"index":1,"type":"function"}]}}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}',
      'data: {"id":"c","choices":[],"usage":{"prompt_tokens":432,"completion_tokens":68,"total_tokens":636,"prompt_tokens_details":{"cached_tokens":153},"completion_tokens_details":{"reasoning_tokens":136},"cost_in_usd_ticks":1654500}}',
      'data: [DONE]',
    ],
    content: [thought('Hm'), call('call_a', '{}'), call('call_b', '{}')],
    finish: 'tool-calls',
    tokens: [432, 153, 204, 136],
    costNanoUsd: 165_450,
  },
  {
    habit: 'Groq: usage in its own member, a channel beside the reasoning',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}],"x_groq":{"id":"req_1"}}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"reasoning":"Hm","channel":"analysis"},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":"Yes"},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"x_groq":{"id":"req_1","usage":{"queue_time":0.01,"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}}',
      'data: [DONE]',
    ],
    content: [thought('Hm'), text('Yes')],
    finish: 'stop',
    tokens: [7, 0, 3, 0],
  },
  {
    habit: 'Mistral: thinking as a list inside the content, whole calls with indexes',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]}]},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":"","tool_calls":[{"id":"D681PevKs","function":{"name":"look","arguments":"{\\"at\\": 1}"},"index":0}]},"finish_reason":"tool_calls"}],"usage":{"prompt_tokens":5,"total_tokens":9,"completion_tokens":4}}',
      'data: [DONE]',
    ],
    content: [thought('Hm'), call('D681PevKs', '{"at": 1}')],
    finish: 'tool-calls',
    tokens: [5, 0, 4, 0],
  },
  {
    habit: 'Perplexity: the whole answer again in every frame, usage that grows, an end of its own',
    frames: [
      'data: {"id":"c","usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4},"citations":["https://x"],"object":"chat.completion.chunk","choices":[{"index":0,"finish_reason":null,"message":{"role":"assistant","content":"Yes"},"delta":{"role":"assistant","content":"Yes"}}]}',
      'data: {"id":"c","usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5,"cost":{"total_cost":0.005}},"object":"chat.completion.done","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Yes"},"delta":{"role":"assistant","content":""}}]}',
    ],
    content: [text('Yes')],
    finish: 'stop',
    tokens: [3, 0, 2, 0],
    costNanoUsd: 5_000_000,
  },
  {
    habit: 'Gemini behind this protocol: calls without an index, stop instead of tool_calls',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"extra_content":{"google":{"thought_signature":"zz"}},"function":{"name":"look","arguments":"{}"},"id":"function-call-1","type":"function"}]}}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"function":{"name":"look","arguments":"{\\"at\\":2}"},"id":"function-call-2","type":"function"}]},"finish_reason":"stop"}],"usage":{"prompt_tokens":4,"completion_tokens":6,"total_tokens":10}}',
      'data: [DONE]',
    ],
    content: [call('function-call-1', '{}'), call('function-call-2', '{"at":2}')],
    finish: 'tool-calls',
    tokens: [4, 0, 6, 0],
  },
  {
    habit: 'Ollama: every call at index 0',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"","tool_calls":[{"id":"call_1","index":0,"type":"function","function":{"name":"look","arguments":"{}"}}]},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":"","tool_calls":[{"id":"call_2","index":0,"type":"function","function":{"name":"look","arguments":"{}"}}]},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":"tool_calls"}]}',
      'data: {"id":"c","choices":[],"usage":{"prompt_tokens":8,"completion_tokens":2,"total_tokens":10}}',
      'data: [DONE]',
    ],
    content: [call('call_1', '{}'), call('call_2', '{}')],
    finish: 'tool-calls',
    tokens: [8, 0, 2, 0],
  },
  {
    habit: 'llama.cpp: timings, spaces after colons, line ends of Windows',
    frames: [
      'data: {"id": "c", "choices": [{"index": 0, "delta": {"role": "assistant", "content": null}, "finish_reason": null}]}\r',
      'data: {"id": "c", "choices": [{"index": 0, "delta": {"content": "Yes"}, "finish_reason": null}]}\r',
      'data: {"id": "c", "choices": [{"index": 0, "delta": {}, "finish_reason": "length"}], "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}, "timings": {"predicted_ms": 3.1}}\r',
      'data: [DONE]\r',
    ],
    content: [text('Yes')],
    finish: 'length',
    tokens: [1, 0, 1, 0],
  },
  {
    habit: 'Moonshot: usage inside the choice',
    frames: [
      'data: {"id":"c","choices":[{"index":0,"delta":{"content":"Yes"},"finish_reason":null}]}',
      'data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop","usage":{"prompt_tokens":6,"completion_tokens":1,"total_tokens":7,"cached_tokens":5}}]}',
      'data: [DONE]',
    ],
    content: [text('Yes')],
    finish: 'stop',
    tokens: [6, 5, 1, 0],
  },
  {
    habit: 'Anthropic: pings between blocks, sealed thinking, cache of two lifetimes',
    dialect: anthropic,
    frames: [
      'event: message_start\ndata: {"type":"message_start","message":{"id":"msg_1","model":"claude-x","content":[],"usage":{"input_tokens":2,"cache_read_input_tokens":30,"cache_creation_input_tokens":8,"cache_creation":{"ephemeral_5m_input_tokens":3,"ephemeral_1h_input_tokens":5},"output_tokens":1}}}',
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"redacted_thinking","data":"zz"}}',
      'event: ping\ndata: {"type": "ping"}',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}',
      'event: content_block_start\ndata: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"look","input":{}}}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"at\\": 1}"}}',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":1}',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"output_tokens":12}}',
      'event: message_stop\ndata: {"type":"message_stop"}',
    ],
    content: [
      { type: 'reasoning', text: '', redacted: 'zz', format: 'anthropic-claude-v1' },
      call('toolu_1', '{"at": 1}'),
    ],
    finish: 'tool-calls',
    tokens: [40, 30, 12, 0],
  },
  {
    habit: 'others behind Anthropic’s protocol: thinking without a signature, counts only at the end, no pings',
    dialect: anthropic,
    frames: [
      'event: message_start\ndata: {"type":"message_start","message":{"id":"m","model":"glm","content":[],"usage":{"input_tokens":0,"output_tokens":0}}}',
      'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"Hm"}}',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}',
      'event: content_block_start\ndata: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}',
      'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Yes"}}',
      'event: content_block_stop\ndata: {"type":"content_block_stop","index":1}',
      'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":6,"cache_read_input_tokens":4,"output_tokens":3}}',
      'event: message_stop\ndata: {"type":"message_stop"}',
    ],
    content: [{ type: 'reasoning', text: 'Hm', format: 'anthropic-claude-v1' }, text('Yes')],
    finish: 'stop',
    tokens: [10, 4, 3, 0],
  },
];

describe('vendors', () => {
  test.each(CASES)('$habit', ({ dialect = chat, frames, content, finish, tokens, costNanoUsd }) => {
    const { parts, complete } = decodeStream(dialect, frames.map((each) => `${each}\n\n`).join(''));
    expect(complete).toBe(true);
    expect(contentOfStream(parts)).toEqual(content);
    expect(finishOfStream(parts)).toBe(finish);
    const usage = usageOfStream(parts);
    expect(usage && [usage.input.total, usage.input.cacheRead, usage.output.total, usage.output.reasoning]).toEqual(
      tokens,
    );
    expect(usage?.reportedCostNanoUsd).toBe(costNanoUsd);
    expect(chatStreamFaults(encodeStream(chat, parts))).toEqual([]);
    expect(anthropicStreamFaults(encodeStream(anthropic, parts))).toEqual([]);
  });
});

test('the exact frames that Claude Code gets for an answer of OpenAI Chat', () => {
  const answer = CASES.find(({ habit }) => habit.startsWith('DeepSeek'))!;
  const { parts } = decodeStream(chat, answer.frames.map((each) => `${each}\n\n`).join(''));
  expect(encodeStream(anthropic, parts).trimEnd().split('\n\n')).toEqual([
    'event: message_start\ndata: {"type":"message_start","message":{"id":"gen-1","type":"message","role":"assistant","model":"acme/large","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":0,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":0},"provider":"Acme"}}',
    'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}',
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}',
    'event: content_block_stop\ndata: {"type":"content_block_stop","index":0}',
    'event: content_block_start\ndata: {"type":"content_block_start","index":1,"content_block":{"type":"text","text":""}}',
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"Yes"}}',
    'event: content_block_stop\ndata: {"type":"content_block_stop","index":1}',
    'event: message_delta\ndata: {"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"input_tokens":4,"cache_creation_input_tokens":0,"cache_read_input_tokens":16,"output_tokens":5,"output_tokens_details":{"thinking_tokens":2},"is_byok":true}}',
    'event: message_stop\ndata: {"type":"message_stop"}',
  ]);
});
