// Ollama's `options`: the limits and sampling of a request, read and written.
import type { ModelRequest, Sampling } from '../model-request.ts';
import { arrayAt, maybeNumber, maybeObject, present, stringAt, type Json } from '../read-json.ts';

/** Options with a neutral meaning; the others (`num_ctx`, `mirostat`, …) are Ollama's alone. */
const READ: ReadonlySet<string> = new Set([
  'num_predict',
  'stop',
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'frequency_penalty',
  'presence_penalty',
  'repeat_penalty',
  'seed',
]);

export interface Options {
  readonly known: Pick<ModelRequest, 'maxOutputTokens' | 'stop' | 'sampling'>;
  readonly unknown: Json;
}

export function readOptions(value: unknown): Options {
  const options = maybeObject(value, 'options') ?? {};
  const sampling = readSampling(options);
  const limit = maybeNumber(options['num_predict'], 'options.num_predict');
  return {
    known: {
      ...present({
        // -1 and -2 are Ollama's words for no limit.
        maxOutputTokens: limit !== undefined && limit > 0 ? limit : undefined,
        stop: readStop(options['stop']),
      }),
      ...(Object.keys(sampling).length > 0 && { sampling }),
    },
    unknown: Object.fromEntries(Object.entries(options).filter(([name]) => !READ.has(name))),
  };
}

function readSampling(options: Json): Sampling {
  const numberAt = (name: string): number | undefined => maybeNumber(options[name], `options.${name}`);
  return present({
    temperature: numberAt('temperature'),
    topP: numberAt('top_p'),
    topK: numberAt('top_k'),
    minP: numberAt('min_p'),
    frequencyPenalty: numberAt('frequency_penalty'),
    presencePenalty: numberAt('presence_penalty'),
    repetitionPenalty: numberAt('repeat_penalty'),
    seed: numberAt('seed'),
  });
}

function readStop(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return [value];
  const stops = arrayAt(value, 'options.stop').map((stop, index) => stringAt(stop, `options.stop[${index}]`));
  return stops.length > 0 ? stops : undefined;
}

/** {} when the request asks for nothing of it: the model's own Modelfile then decides. */
export function encodeOptions({ maxOutputTokens, stop, sampling = {} }: ModelRequest): Json {
  return present({
    num_predict: maxOutputTokens,
    stop,
    temperature: sampling.temperature,
    top_p: sampling.topP,
    top_k: sampling.topK,
    min_p: sampling.minP,
    frequency_penalty: sampling.frequencyPenalty,
    presence_penalty: sampling.presencePenalty,
    repeat_penalty: sampling.repetitionPenalty,
    seed: sampling.seed,
  });
}
