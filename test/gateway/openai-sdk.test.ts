// The real `openai` package, unmodified, against providers that replay recorded traffic: same content, same usage.
import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noRecordings, recordings, type JsonObject, type Recording } from '../support/recordings.ts';
import { runEngine, type RunningEngine } from '../support/running-engine.ts';
import { chatStream, simulateProvider, type Answer, type SimulatedProvider } from '../support/simulated-provider.ts';

let engine: RunningEngine;
let openai: SimulatedProvider;
let anthropic: SimulatedProvider;
let client: OpenAI;
let playing: Recording | undefined;

/** What the recorded provider said, cut into chunks of odd sizes. */
function replay(): Answer {
  if (!playing) return { steps: chatStream('nothing is playing') };
  const { status, headers, body, sse } = playing.response;
  if (sse === undefined)
    return { status, json: body, headers: { 'content-type': headers['content-type'] ?? 'application/json' } };
  const bytes = Buffer.from(sse);
  const size = 1 + (bytes.length % 97);
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
  return { status, steps: chunks.map((send) => ({ send })) };
}

beforeAll(async () => {
  [openai, anthropic] = await Promise.all([simulateProvider(replay), simulateProvider(replay)]);
  engine = await runEngine();
  await engine.provider(
    'oai',
    { dialect: 'openai-chat', baseUrl: openai.baseUrl, local: true, models: ['sim'] },
    'sk-sdk-test-0001',
  );
  await engine.provider(
    'ant',
    { dialect: 'anthropic-messages', baseUrl: anthropic.baseUrl, local: true, models: ['sim'] },
    'sk-ant-sdk-test-0002',
  );
  client = new OpenAI({ baseURL: engine.gateway, apiKey: engine.accessKey, maxRetries: 0 });
});
afterAll(async () => {
  await engine.stop();
  await Promise.all([openai.close(), anthropic.close()]);
});
beforeEach(() => {
  playing = undefined;
});

interface Said {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
  readonly input: number;
  readonly output: number;
}

const list = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);
const object = (value: unknown): JsonObject =>
  typeof value === 'object' && value !== null ? (value as JsonObject) : {};
const count = (value: unknown): number => (typeof value === 'number' ? value : 0);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');
const parsed = (text: string): unknown => (text === '' ? {} : (JSON.parse(text) as unknown));

/** JSON of each `data:` line; read without the parser under test. */
const frames = (sse: string): readonly JsonObject[] =>
  sse
    .split(/\r?\n/)
    .filter((line) => line.startsWith('data:') && line.includes('{'))
    .map((line) => JSON.parse(line.slice(5)) as JsonObject);

function saidByOpenAi(recording: Recording): Said {
  const { body, sse } = recording.response;
  if (sse === undefined) {
    const message = object(object(list(object(body)['choices'])[0])['message']);
    const usage = object(object(body)['usage']);
    const calls = list(message['tool_calls']).map((call) => object(call['function']));
    return {
      text: typeof message['content'] === 'string' ? message['content'] : '',
      calls: calls.map((call) => ({ name: String(call['name']), arguments: parsed(String(call['arguments'])) })),
      input: count(usage['prompt_tokens']),
      output: count(usage['completion_tokens']),
    };
  }
  let text = '';
  const calls: { name: string; arguments: string }[] = [];
  let usage: JsonObject = {};
  for (const frame of frames(sse)) {
    const choice = list(frame['choices']).find((each) => each['index'] === 0) ?? {};
    const delta = object(choice['delta']);
    if (typeof delta['content'] === 'string') text += delta['content'];
    for (const call of list(delta['tool_calls'])) {
      const at = count(call['index']);
      const called = object(call['function']);
      calls[at] ??= { name: '', arguments: '' };
      calls[at].name += typeof called['name'] === 'string' ? called['name'] : '';
      calls[at].arguments += typeof called['arguments'] === 'string' ? called['arguments'] : '';
    }
    if (typeof frame['usage'] === 'object' && frame['usage'] !== null) usage = frame['usage'] as JsonObject;
  }
  return {
    text,
    calls: calls.map((call) => ({ name: call.name, arguments: parsed(call.arguments) })),
    input: count(usage['prompt_tokens']),
    output: count(usage['completion_tokens']),
  };
}

function saidByAnthropic(recording: Recording): Said {
  const { body, sse } = recording.response;
  const blocks: { type: string; text: string; name: string; json: string }[] = [];
  let usage: JsonObject = {};
  if (sse === undefined) {
    usage = object(object(body)['usage']);
    for (const block of list(object(body)['content'])) {
      blocks.push({
        type: String(block['type']),
        text: word(block['text']),
        name: word(block['name']),
        json: JSON.stringify(block['input'] ?? {}),
      });
    }
  } else {
    for (const frame of frames(sse)) {
      const block = object(frame['content_block']);
      const delta = object(frame['delta']);
      if (frame['type'] === 'message_start') usage = object(object(frame['message'])['usage']);
      if (frame['type'] === 'message_delta') usage = { ...usage, ...object(frame['usage']) };
      if (frame['type'] === 'content_block_start')
        blocks[count(frame['index'])] = {
          type: String(block['type']),
          text: '',
          name: word(block['name']),
          json: '',
        };
      const open = blocks[count(frame['index'])];
      if (frame['type'] === 'content_block_delta' && open) {
        open.text += typeof delta['text'] === 'string' ? delta['text'] : '';
        open.json += typeof delta['partial_json'] === 'string' ? delta['partial_json'] : '';
      }
    }
  }
  return {
    text: blocks
      .filter((block) => block.type === 'text')
      .map((block) => block.text)
      .join(''),
    calls: blocks
      .filter((block) => block.type === 'tool_use')
      .map((block) => ({ name: block.name, arguments: parsed(block.json) })),
    input:
      count(usage['input_tokens']) +
      count(usage['cache_read_input_tokens']) +
      count(usage['cache_creation_input_tokens']),
    output: count(usage['output_tokens']),
  };
}

type Ask = OpenAI.Chat.Completions.ChatCompletionCreateParamsNonStreaming;

/** What the SDK makes of the gateway's answer. */
async function saidThroughSdk(ask: Ask, stream: boolean): Promise<Said> {
  if (!stream) {
    const answer = await client.chat.completions.create(ask);
    const message = answer.choices[0]?.message;
    return {
      text: message?.content ?? '',
      calls: (message?.tool_calls ?? []).flatMap((call) =>
        call.type === 'function' ? [{ name: call.function.name, arguments: parsed(call.function.arguments) }] : [],
      ),
      input: answer.usage?.prompt_tokens ?? 0,
      output: answer.usage?.completion_tokens ?? 0,
    };
  }
  let text = '';
  let usage: OpenAI.CompletionUsage | undefined;
  const calls: { name: string; arguments: string }[] = [];
  for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) {
    usage = chunk.usage ?? usage;
    const choice = chunk.choices.find((each) => each.index === 0);
    text += choice?.delta.content ?? '';
    for (const call of choice?.delta.tool_calls ?? []) {
      const known = (calls[call.index] ??= { name: '', arguments: '' });
      known.name += call.function?.name ?? '';
      known.arguments += call.function?.arguments ?? '';
    }
  }
  return {
    text,
    calls: calls.map((call) => ({ name: call.name, arguments: parsed(call.arguments) })),
    input: usage?.prompt_tokens ?? 0,
    output: usage?.completion_tokens ?? 0,
  };
}

const succeeded = (recording: Recording): boolean =>
  recording.response.status === 200 && recording.primary !== 'error' && recording.primary !== 'mid-stream-error';

describe.skipIf(noRecordings !== undefined)(
  `recorded OpenAI Chat traffic${noRecordings === undefined ? '' : ` (${noRecordings})`}`,
  () => {
    const recorded = recordings((entry) => entry.dialect === 'openai-chat').filter(
      (each) => succeeded(each) && each.request !== null,
    );

    it.each(recorded.map((each) => [each.id, each] as const))('%s', async (_id, recording) => {
      playing = recording;
      const body = recording.request?.body as unknown as Ask;
      // `provider` and `models` name endpoints of the gateway that was recorded, not of this one.
      const {
        stream: _stream,
        provider: _provider,
        models: _models,
        ...ask
      } = { ...body, model: 'oai:sim' } as Ask & Record<string, unknown>;
      expect(await saidThroughSdk(ask as Ask, recording.stream)).toEqual(saidByOpenAi(recording));
      const request = await engine.lastRequest();
      expect(request.outcome).toBe('ok');
      // What reached the provider is what the client sent, but for the model and what the gateway needs.
      const { model: _model, stream_options: _options, ...sent } = openai.seen.at(-1)?.body ?? {};
      const gatewayOnly = new Set([
        'model',
        'stream_options',
        'stream',
        'models',
        'provider',
        'transforms',
        'usage',
        'plugins',
        'route',
      ]);
      const asked = Object.fromEntries(
        Object.entries(recording.request?.body ?? {}).filter(([name]) => !gatewayOnly.has(name)),
      );
      expect(sent).toEqual(recording.stream ? { ...asked, stream: true } : asked);
    });
  },
);

describe.skipIf(noRecordings !== undefined)(
  `recorded Anthropic traffic, asked for in OpenAI’s protocol${noRecordings === undefined ? '' : ` (${noRecordings})`}`,
  () => {
    const recorded = recordings((entry) => entry.dialect === 'anthropic-messages').filter(succeeded);

    it.each(recorded.map((each) => [each.id, each] as const))('%s', async (_id, recording) => {
      playing = recording;
      const said = saidByAnthropic(recording);
      const tools = said.calls.map((call): OpenAI.Chat.Completions.ChatCompletionTool => ({
        type: 'function',
        function: { name: call.name, parameters: { type: 'object' } },
      }));
      const ask: Ask = {
        model: 'ant:sim',
        max_completion_tokens: 1_000,
        messages: [{ role: 'user', content: 'as recorded' }],
        ...(tools.length > 0 && { tools }),
      };
      expect(await saidThroughSdk(ask, recording.stream)).toEqual(said);
      const request = await engine.lastRequest();
      expect(request.usage).toMatchObject({ inputTokens: said.input, outputTokens: said.output, estimated: false });
    });
  },
);

describe('what the SDK offers besides', () => {
  it('lists models, routes among them', async () => {
    const ids: string[] = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toEqual(expect.arrayContaining(['current', 'demo/echo']));
  });

  it('runs a tool loop over a provider of the other protocol, ids intact', async () => {
    const asked: JsonObject[] = [];
    anthropic.behave((request) => {
      asked.push(request.body ?? {});
      const first = asked.length === 1;
      return {
        json: {
          id: 'msg_1',
          type: 'message',
          role: 'assistant',
          model: 'sim',
          stop_sequence: null,
          stop_reason: first ? 'tool_use' : 'end_turn',
          content: first
            ? [
                { type: 'text', text: 'Looking.' },
                { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } },
              ]
            : [{ type: 'text', text: 'It snows in Oslo.' }],
          usage: { input_tokens: 10, output_tokens: 5 },
        },
      };
    });
    const tool = {
      type: 'function' as const,
      function: {
        name: 'weather',
        description: 'Weather of a city',
        parameters: { type: 'object', properties: { city: { type: 'string' } } },
      },
    };
    const messages: OpenAI.Chat.Completions.ChatCompletionMessageParam[] = [
      { role: 'user', content: 'Weather in Oslo?' },
    ];
    const first = await client.chat.completions.create({ model: 'ant:sim', messages, tools: [tool] });
    const answer = first.choices[0]?.message;
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    if (!answer) throw new Error('no answer');
    messages.push(answer, { role: 'tool', tool_call_id: answer.tool_calls?.[0]?.id ?? '', content: 'snow' });
    const second = await client.chat.completions.create({ model: 'ant:sim', messages, tools: [tool] });
    expect(second.choices[0]?.message.content).toBe('It snows in Oslo.');
    expect(asked[1]?.['messages']).toEqual([
      { role: 'user', content: 'Weather in Oslo?' },
      {
        role: 'assistant',
        content: [
          { type: 'text', text: 'Looking.' },
          { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Oslo' } },
        ],
      },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'snow' }] },
    ]);
    anthropic.behave(replay);
  });

  it.each([
    [
      'by data URL',
      'data:image/png;base64,iVBORw0KGgo=',
      { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' },
    ],
    ['by address', 'https://images.example/cat.png', { type: 'url', url: 'https://images.example/cat.png' }],
  ])('shows an image %s to a provider of the other protocol', async (_how, url, source) => {
    anthropic.behave(() => ({
      json: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'sim',
        content: [{ type: 'text', text: 'A cat.' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      },
    }));
    const answer = await client.chat.completions.create({
      model: 'ant:sim',
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is it?' },
            { type: 'image_url', image_url: { url } },
          ],
        },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe('A cat.');
    expect(object(list(anthropic.seen.at(-1)?.body?.['messages'])[0])['content']).toEqual([
      { type: 'text', text: 'What is it?' },
      { type: 'image', source },
    ]);
    anthropic.behave(replay);
  });

  it('errors arrive as the SDK’s own classes', async () => {
    await expect(
      client.chat.completions.create({ model: 'no-such-model', messages: [{ role: 'user', content: 'x' }] }),
    ).rejects.toThrow(OpenAI.NotFoundError);
    const stranger = new OpenAI({ baseURL: engine.gateway, apiKey: 'pm-wrong', maxRetries: 0 });
    await expect(stranger.models.list()).rejects.toThrow(OpenAI.AuthenticationError);
    openai.behave(() => ({ status: 429, headers: { 'retry-after': '60' }, json: { error: { message: 'slow down' } } }));
    await expect(
      client.chat.completions.create({ model: 'oai:sim', messages: [{ role: 'user', content: 'x' }] }),
    ).rejects.toThrow(OpenAI.RateLimitError);
    openai.behave(replay);
  });

  it('an aborted stream aborts the provider', async () => {
    openai.behave(() => ({ steps: [...chatStream('a b c').slice(0, 3), { hang: true }] }));
    const stream = await client.chat.completions.create({
      model: 'oai:sim',
      stream: true,
      messages: [{ role: 'user', content: 'x' }],
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    stream.controller.abort();
    await openai.seen.at(-1)?.aborted;
    expect((await engine.lastRequest()).outcome).toBe('cancelled');
    openai.behave(replay);
  });
});
