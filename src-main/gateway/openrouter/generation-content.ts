// GET /generation/content: what was said in one request, where it was recorded.
import { GatewayError } from '../gateway-error.ts';
import type { OpenRouterCall } from './asked.ts';
import { recordAsked } from './generation.ts';

export const showGenerationContent: OpenRouterCall = async (asked) => {
  const record = await recordAsked(asked);
  const { contents, recording } = asked.parts.contentRecording;
  const content = contents.get(record.id);
  if (!content) {
    const why = recording() ? 'It was off for it, or its time is over' : 'It is off';
    throw new GatewayError(
      'not_found',
      `Nothing that was said in ${record.id} is recorded. ${why}: \`pointsman recording on --days 30\` records from the next request on.`,
    );
  }
  const { messages, completion, reasoning, toolCalls } = content;
  const failed = record.attemptRecords.filter(({ outcome }) => outcome === 'error');
  return {
    data: {
      input: { messages },
      output: { completion, reasoning, ...(toolCalls.length > 0 && { tool_calls: toolCalls }) },
      error:
        record.errorMessage === undefined
          ? null
          : {
              message: record.errorMessage,
              status: record.httpStatus ?? null,
              provider_name: record.servedProviderName ?? failed.at(-1)?.providerName ?? null,
              raw: null,
              previous_errors: failed.map(({ httpStatus, message, providerName }) => ({
                code: httpStatus ?? 0,
                message: message ?? '',
                provider_name: providerName,
                raw: null,
              })),
            },
    },
  };
};
