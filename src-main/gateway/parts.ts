// What the data plane is handed by the engine, and what one request carries through it.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessKey, AccessKeys } from '../access-keys/access-keys.ts';
import type { Admission } from '../budgets/admission.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { Endpoint } from '../catalog/catalog.ts';
import type { ClientDialect, PathFacts } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import type { LedgerReader, LedgerWriter } from '../ledger/ledger.ts';
import type { Authorize } from '../providers/authorize.ts';
import type { Presets } from '../presets/presets.ts';
import type { Credential, Provider } from '../providers/provider.ts';
import type { Health } from '../routing/health.ts';
import type { KeyStates } from '../routing/key-states.ts';
import type { Observations } from '../routing/observations.ts';
import type { Stickiness } from '../routing/stickiness.ts';
import type { ModelLookup, Timeouts } from '../routing/plan.ts';
import type { ResponseCache } from '../response-cache/response-cache.ts';
import type { Route } from '../settings/settings.ts';
import type { ContentRecording } from './record-contents.ts';
import type { SealMemory } from './seal-memory.ts';
import type { ToolIdMemory } from './tool-id-memory.ts';
import type { Upstream } from './upstream.ts';

/** The engine's view of providers, models and routes; replaced as a whole when something changes. */
export interface Directory {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly routes: readonly Route[];
  readonly endpoints: readonly Endpoint[];
  readonly credentialsOf: (providerId: string) => readonly Credential[];
  readonly lookup: (name: string) => ModelLookup;
  readonly endpointOf: (providerId: string, upstreamModel: string) => Endpoint | undefined;
}

export interface GatewaySettings {
  readonly bodyLimitBytes: number;
  readonly timeouts: Timeouts;
  readonly keepAliveMs: number;
  /** Model ids, the best first, `*` as wildcard: what `pointsman/auto` prefers within a price band. */
  readonly autoRanking?: readonly string[];
}

export interface GatewayParts {
  readonly version: string;
  /** Epoch ms. */
  readonly now: () => number;
  /** 0 ≤ x < 1 */
  readonly random: () => number;
  /** Resolves after `ms`, or at once when the signal is aborted; never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly startedAt: number;
  readonly accessKeys: AccessKeys;
  readonly admission: Admission;
  readonly directory: () => Directory;
  readonly settings: () => GatewaySettings;
  readonly authorize: Authorize;
  readonly secretOf: (credentialId: string) => Promise<string | undefined>;
  readonly health: Health;
  readonly keys: KeyStates;
  readonly observations: Observations;
  readonly stickiness: Stickiness;
  readonly presets: Presets;
  readonly ledger: LedgerWriter;
  readonly ledgerReader: Pick<LedgerReader, 'scopeCost' | 'spend' | 'request' | 'activity'>;
  readonly budgets: Pick<Budgets, 'ready' | 'list' | 'put' | 'remove'>;
  readonly contentRecording: ContentRecording;
  readonly responseCache: ResponseCache;
  readonly upstream: Upstream;
  readonly dialects: Dialects;
  readonly seals: SealMemory;
  readonly toolIds: ToolIdMemory;
  readonly log: (line: string) => void;
}

/** One generation request on its way. */
export interface Exchange {
  /** `gen-…`: generation id and request id. */
  readonly id: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly dialect: ClientDialect;
  /** What the request's path and query say beside its body. */
  readonly path: PathFacts;
  readonly key: AccessKey;
  /** Epoch ms. */
  readonly startedAt: number;
  /** performance.now() at the same moment, for durations. */
  readonly startedMs: number;
  /** Aborted when the client goes away. */
  readonly client: AbortSignal;
}
