// What providers say about what they keep of API traffic, by registry id: only what the named page was read to say.
// Not here: services that hand requests on, where the answer depends on whom they hand it to; and Google's and DeepSeek's
// word on training, which differs by plan and by place.
import type { PrivacyFacts } from '../provider.ts';

const asOf = '2026-11-27';
const nothingKept = { trainsOnApiData: false, retentionDays: 0, zeroRetention: 'always' } as const;

export const privacyFacts: Readonly<Record<string, PrivacyFacts>> = {
  anthropic: {
    zeroRetention: 'on-request',
    source: 'https://platform.claude.com/docs/en/manage-claude/api-and-data-retention',
    asOf,
  },
  azure: {
    trainsOnApiData: false,
    source:
      'https://learn.microsoft.com/en-us/answers/questions/1221540/inquiry-about-ms-azure-openai-service-and-data-pri',
    asOf,
  },
  // A mode of the account (`none`); without it each model has its own rule.
  bedrock: {
    zeroRetention: 'on-request',
    source: 'https://docs.aws.amazon.com/bedrock/latest/userguide/data-retention.html',
    asOf,
  },
  // Google's and Anthropic's models are handed on to them and kept there.
  deepinfra: {
    trainsOnApiData: false,
    retentionDays: 0,
    zeroRetention: 'always',
    handedOn: ['anthropic', 'google'],
    source: 'https://docs.deepinfra.com/account/data-privacy',
    asOf,
  },
  // For open models; the Responses API keeps conversations unless told `store: false`, which Pointsman always says.
  fireworks: {
    retentionDays: 0,
    zeroRetention: 'always',
    source: 'https://docs.fireworks.ai/guides/security_compliance/data_handling',
    asOf,
  },
  // Paid services do not train, free ones do: a key does not tell which it is.
  google: {
    zeroRetention: 'on-request',
    source: 'https://ai.google.dev/gemini-api/docs/zdr',
    asOf,
  },
  // Kept only to examine failures and misuse, for at most 30 days, unless switched off in the console.
  groq: {
    retentionDays: 30,
    zeroRetention: 'on-request',
    source: 'https://console.groq.com/docs/your-data',
    asOf,
  },
  mistral: {
    zeroRetention: 'on-request',
    source: 'https://docs.mistral.ai/admin/monitor-comply/zero-data-retention',
    asOf,
  },
  openai: {
    trainsOnApiData: false,
    retentionDays: 30,
    zeroRetention: 'on-request',
    source: 'https://developers.openai.com/api/docs/guides/your-data',
    asOf,
  },
  perplexity: {
    ...nothingKept,
    source: 'https://docs.perplexity.ai/docs/resources/privacy-security',
    asOf,
  },
  // Its policy's one exception: requests that fail inside the service, up to two weeks.
  scaleway: {
    retentionDays: 0,
    zeroRetention: 'always',
    source: 'https://www.scaleway.com/en/docs/generative-apis/reference-content/data-privacy/',
    asOf,
  },
  together: {
    trainsOnApiData: false,
    zeroRetention: 'on-request',
    source: 'https://docs.together.ai/docs/zero-data-retention',
    asOf,
  },
  vertex: {
    trainsOnApiData: false,
    zeroRetention: 'on-request',
    source: 'https://docs.cloud.google.com/gemini-enterprise-agent-platform/resources/zero-data-retention',
    asOf,
  },
  // Its policy's one exception: diagnostic logs of exceptional errors, up to 14 days.
  wandb: {
    ...nothingKept,
    source: 'https://docs.coreweave.com/products/inference/serverless/privacy-and-security',
    asOf,
  },
  xai: {
    trainsOnApiData: false,
    retentionDays: 30,
    zeroRetention: 'on-request',
    source: 'https://docs.x.ai/docs/faq/security',
    asOf,
  },
};
