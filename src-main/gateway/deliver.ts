// Sends a committed stream to the client, whatever way its frames are made, and tells how it ended.
import type { AnswerFacts, GatewayErrorBody } from '../dialects/dialect.ts';
import type { StreamPart, Usage } from '../dialects/model-stream.ts';
import type { Batches, Frame } from './attempt.ts';
import { failureOfUpstreamError } from './attempt-failures.ts';
import type { AttemptFailure } from './classify-failure.ts';
import type { Reply } from './reply.ts';
import type { UsageWatch } from './settle.ts';

/** How the provider's frames become the client's. */
export interface Way {
  frame(frame: Frame, facts: AnswerFacts): string | Uint8Array;
  /** After the last frame of a complete stream. */
  end(facts: AnswerFacts, usage: Usage): string;
  error(error: GatewayErrorBody, facts: AnswerFacts, sawVendorError: boolean): string;
}

export interface DeliveryInput {
  readonly batches: Batches;
  readonly way: Way;
  readonly reply: Reply;
  readonly watch: UsageWatch;
  /** Is shown every part that passes. */
  readonly see: (part: StreamPart) => void;
  /** Facts with the cost of this usage; asked anew only when the reported usage changed. */
  readonly facts: (usage: Usage | undefined) => AnswerFacts;
  readonly errorBody: (failure: AttemptFailure) => GatewayErrorBody;
  readonly client: AbortSignal;
}

/** undefined = complete. */
export type DeliveryFailure =
  { readonly cancelled: true } | { readonly cancelled: false; readonly failure: AttemptFailure };

/** Never splices: after the first frame a failure becomes an error frame and the end of the stream. */
export async function deliver(input: DeliveryInput): Promise<DeliveryFailure | undefined> {
  const { batches, way, reply, watch } = input;
  let usage = watch.reported;
  let facts = input.facts(usage);
  let vendorError: AttemptFailure | undefined;
  try {
    for (;;) {
      const step = await batches.next();
      if (input.client.aborted) return { cancelled: true };
      if (step.done) {
        const failure = vendorError ?? step.value;
        if (failure) return await fail(input, failure, vendorError !== undefined);
        const final = watch.usage(true);
        await reply.end(way.end(input.facts(final), final));
        return undefined;
      }
      const chunks: (string | Uint8Array)[] = [];
      for (const frame of step.value) {
        for (const part of frame.parts) {
          watch.see(part);
          input.see(part);
          if (part.type === 'error') vendorError ??= failureOfUpstreamError(part.error);
        }
        if (watch.reported !== usage) {
          usage = watch.reported;
          facts = input.facts(usage);
        }
        chunks.push(way.frame(frame, facts));
      }
      await reply.write(chunks);
      if (vendorError) return await fail(input, vendorError, true);
    }
  } finally {
    await batches.return(undefined);
  }
}

async function fail(input: DeliveryInput, failure: AttemptFailure, sawVendorError: boolean): Promise<DeliveryFailure> {
  await input.reply.end(input.way.error(input.errorBody(failure), input.facts(input.watch.reported), sawVendorError));
  return { cancelled: false, failure };
}
