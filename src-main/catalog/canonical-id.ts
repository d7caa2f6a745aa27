// Gives a provider's model id the one name that all providers share: `author/slug`.
import type { Provider } from '../providers/provider.ts';

/** Name endings with a meaning of their own, which stay part of the id. */
const VARIANT = /:(?:free|thinking|extended|exacto|nitro|floor|online|batch)$/;

/** Spellings of an author that other hosts use. */
const authorSpellings: Readonly<Record<string, string>> = {
  alibaba: 'qwen',
  bfl: 'black-forest-labs',
  'deepseek-ai': 'deepseek',
  'google-ai-studio': 'google',
  'ibm-granite': 'ibm',
  lgai: 'lg-ai',
  meta: 'meta-llama',
  'meta-models': 'meta-llama',
  mistral: 'mistralai',
  minimaxai: 'minimax',
  moonshot: 'moonshotai',
  'moonshot-ai': 'moonshotai',
  spacexai: 'x-ai',
  'stepfun-ai': 'stepfun',
  xai: 'x-ai',
  xiaomimimo: 'xiaomi',
  zai: 'z-ai',
  'zai-org': 'z-ai',
  zhipu: 'z-ai',
  zhipuai: 'z-ai',
};

/** Whose models begin with these words, for ids that name no author. */
const families: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-|chatgpt-|o[1-9](?:-|$)|text-embedding-(?:3|ada)|dall-e|whisper|codex-)/, 'openai'],
  [/^claude/, 'anthropic'],
  [/^(?:gemini|gemma|learnlm|imagen)/, 'google'],
  [/^(?:meta-)?llama/, 'meta-llama'],
  [/^(?:mistral|mixtral|ministral|codestral|magistral|devstral|pixtral|voxtral)/, 'mistralai'],
  [/^(?:qwen|qwq|qvq)/, 'qwen'],
  [/^deepseek/, 'deepseek'],
  [/^grok-/, 'x-ai'],
  [/^(?:kimi-|moonshot-)/, 'moonshotai'],
  [/^(?:zai-)?glm-/, 'z-ai'],
  [/^minimax/, 'minimax'],
  [/^command-/, 'cohere'],
  [/^sonar/, 'perplexity'],
  [/^nemotron/, 'nvidia'],
  [/^phi-?\d/, 'microsoft'],
];

/** Rewrites of one author's slugs to the common spelling, applied in order. */
const rewrites: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  amazon: [[/^(nova-(?:\d-)?(?:lite|micro|pro|premier))$/, '$1-v1']],
  anthropic: [
    [/-latest$/, ''],
    [/-(\d{1,2})-(\d{1,2})(?=-|$)/, '-$1.$2'],
    // From the fourth generation on, the version stands last.
    [/^claude-([4-9](?:\.\d)?)-(opus|sonnet|haiku)(?=-|$)/, 'claude-$2-$1'],
    [/^claude-(opus|sonnet|haiku)-(3(?:\.\d)?)(?=-|$)/, 'claude-$2-$1'],
    [/-(\d{1,2})\.0(?=-|$)/, '-$1'],
  ],
  // Databricks and others write versions with a hyphen.
  openai: [[/^gpt-(\d)-(\d)(?=-|$)/, 'gpt-$1.$2']],
  google: [[/^gemini-(\d)-(\d)(?=-|$)/, 'gemini-$1.$2']],
  mistralai: [
    // OpenRouter calls the model of 2024 so, which is not what Mistral's name means today.
    [/^(?!mistral-large-)(.*)-latest$/, '$1'],
    [/^(mistral-(?:small|medium|large)-\d)-(\d)$/, '$1.$2'],
    [/^(mistral-(?:small|medium|large)-\d)\.0$/, '$1'],
  ],
  'meta-llama': [
    [/^meta-llama-/, 'llama-'],
    [/^llama-v(?=\d)/, 'llama-'],
    [/-instruct-turbo$/, '-instruct'],
    [/-(?:versatile|instant)$/, '-instruct'],
    // Bedrock's spelling.
    [/^llama(\d)-(\d)-(?=\d+b)/, 'llama-$1.$2-'],
    [/^llama(\d)-(?=\d+b-instruct|[a-z]+-17b-instruct)/, 'llama-$1-'],
    // Without a dash before the version it is Ollama's or Cerebras' short name of the instruct model; 3.3 has no other.
    [/^llama(\d(?:\.\d)?)-(\d+b)$/, 'llama-$1-$2-instruct'],
    [/^llama-3\.3-70b$/, 'llama-3.3-70b-instruct'],
    [/^(llama-4-[a-z]+)-17b(?:-\d+e)?-instruct$/, '$1'],
  ],
  qwen: [
    [/^qwen-([3-9](?:\.\d)?)(?=-)/, 'qwen$1'],
    [/^qwen-?2[.-]5-(?=vl)/, 'qwen2.5-'],
    [/^qwen2[.-]5-(?!vl|omni)/, 'qwen-2.5-'],
  ],
  deepseek: [
    // Bedrock leaves its own maker's name out, and calls V3.1 so.
    [/^v3$/, 'deepseek-v3.1'],
    [/^(?=v\d|r1)/, 'deepseek-'],
    [/^deepseek-(\d(?:\.\d)?)(?=-flash|-pro|$)/, 'deepseek-v$1'],
    [/^deepseek-v(\d)-(\d)(?=-|$)/, 'deepseek-v$1.$2'],
    [/^deepseek-(v3-0324|v3\.1)$/, 'deepseek-chat-$1'],
  ],
  nvidia: [[/^nvidia-(?=nemotron)/, '']],
  'x-ai': [[/^grok-(\d)-(\d{1,2})(?=-|$)/, 'grok-$1.$2']],
  'z-ai': [
    [/^zai-/, ''],
    [/^glm-(\d)-(\d)(?=-|$)/, 'glm-$1.$2'],
  ],
  moonshotai: [
    [/^kimi-k2-instruct/, 'kimi-k2'],
    [/^kimi-k2-0711-preview$/, 'kimi-k2'],
    [/^kimi-k2-0905-preview$/, 'kimi-k2-0905'],
  ],
};

/**
 * Canonical `author/slug` in lower case, spelled as OpenRouter spells it. Dated ids keep their date, catalogue variants
 * (`:free`) their ending. An id of unknown authorship belongs to the provider's author, or else to the provider itself.
 */
export function canonicalId(provider: Pick<Provider, 'id' | 'author'>, upstreamModel: string): string {
  const { author, slug, variant } = parse(upstreamModel);
  const owner = author ?? familyAuthor(slug) ?? provider.author ?? provider.id;
  return `${owner}/${respell(owner, slug)}${variant}`;
}

/** The canonical id that a name alone suggests; undefined when it tells no author. */
export function guessCanonicalId(name: string): string | undefined {
  const { author, slug, variant } = parse(name);
  const owner = author ?? familyAuthor(slug);
  return owner === undefined ? undefined : `${owner}/${respell(owner, slug)}${variant}`;
}

/** The id without its trailing snapshot date (`-20250929`, `-2024-08-06`, `@20250219`); the same id when it has none. */
export const withoutDate = (id: string): string => id.replace(/[-@]20\d{2}(?:-?\d{2}){2}$/, '');

/** Bedrock's spelling: where it computes, a maker, the model, the version of its wire format. */
const BEDROCK =
  /^(?:(?:us|us-gov|eu|apac|jp|au|ca|sa|in|global|regional)\.)?(ai21|amazon|anthropic|cohere|deepseek|google|meta|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|xai|zai)\.(.+?)(?:-v\d+(?::\d+)?|-\d+:\d+)?$/;

function parse(id: string): { author: string | undefined; slug: string; variant: string } {
  const lower = id.trim().toLowerCase();
  const variant = VARIANT.exec(lower)?.[0] ?? '';
  const bare = lower.slice(0, lower.length - variant.length).replace(/^(?:models\/|@cf\/|hf:)/, '');
  const [, maker, model] = BEDROCK.exec(bare) ?? [];
  if (maker !== undefined && model !== undefined) {
    return { author: authorSpellings[maker] ?? maker, slug: plainSlug(model), variant };
  }
  const fireworks = /^accounts\/[^/]+\/(?:models|routers)\/(.+)$/.exec(bare)?.[1];
  if (fireworks !== undefined) {
    return { author: undefined, slug: fireworks.replace(/(\d)p(?=\d)/g, '$1.'), variant };
  }
  const [slug = '', author] = bare.split('/').reverse();
  // Vercel writes with a dash what OpenRouter writes with a colon.
  const isBatch = variant === '' && slug.endsWith('-batch');
  return {
    author: author && (authorSpellings[author] ?? author),
    slug: plainSlug(isBatch ? slug.slice(0, -'-batch'.length) : slug),
    variant: isBatch ? ':batch' : variant,
  };
}

/**
 * Ollama's `:latest` says nothing, its other tags name a size; Vertex AI writes dates after `@`, Databricks and DigitalOcean write a
 * name first, their own or the maker's.
 */
const plainSlug = (slug: string): string =>
  slug
    .replace(/:latest$|@default$|-maas$/, '')
    .replace(/[:@]/g, '-')
    .replace(/^(?:databricks-(?=[a-z])|openai-(?=gpt|o\d)|anthropic-(?=claude))/, '');

const familyAuthor = (slug: string): string | undefined => families.find(([pattern]) => pattern.test(slug))?.[1];

function respell(author: string, slug: string): string {
  // How it is stored, and that it runs where its host cannot look: the same model all the same.
  const model = slug.replace(/-fp8(?:-fast)?$|-nvfp4$|-bf16$|-tee$/, '');
  return (rewrites[author] ?? []).reduce((spelled, [from, to]) => spelled.replace(from, to), model);
}
