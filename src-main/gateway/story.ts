// What the last steps of one generation share: who asked, what was planned, where the answer goes.
import type { Plan, StickyPin } from '../routing/plan.ts';
import type { ConversationKey } from '../routing/stickiness.ts';
import type { Echoes } from './echo-bodies.ts';
import type { FallbackResult } from './tried.ts';
import type { Exchange, GatewayParts } from './parts.ts';
import type { ClientRequest } from './read-request.ts';
import type { ContentWatch } from './record-contents.ts';
import type { Recorder } from './record.ts';
import type { Reply } from './reply.ts';

export interface Story {
  readonly exchange: Exchange;
  /** Its preferences are those in force: the request's over its route's. */
  readonly client: ClientRequest;
  readonly plan: Plan;
  readonly reply: Reply;
  readonly recorder: Recorder;
  readonly parts: GatewayParts;
  /** undefined when nothing names a conversation. */
  readonly conversation: ConversationKey | undefined;
  /** Where its prompt cache was warm when the request came. */
  readonly sticky: StickyPin | undefined;
  /** What to show before a stream. */
  readonly echoes: Echoes | undefined;
  /** Hears what is said, where that is recorded. */
  readonly contents: ContentWatch | undefined;
}

export type Answered = Extract<FallbackResult, { type: 'answered' }>;
