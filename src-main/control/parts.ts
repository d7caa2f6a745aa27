// What the control plane is handed by the engine.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AccessKey, AccessKeys } from '../access-keys/access-keys.ts';
import type { Budgets } from '../budgets/budgets.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Chats } from '../chats/chats.ts';
import type { Contents } from '../contents/contents.ts';
import type { ControlEvent } from '../contract/control-api.ts';
import type { CredentialStore } from '../credentials/credential-store.ts';
import type { ClientDialectId } from '../dialects/dialect.ts';
import type { ExplainedRequest } from '../gateway/explain-request.ts';
import type { LedgerReader, LedgerWriter } from '../ledger/ledger.ts';
import type { AskedBalance } from '../providers/ask-balance.ts';
import type { Provider } from '../providers/provider.ts';
import type { KeyStates } from '../routing/key-states.ts';
import type { Presets } from '../presets/presets.ts';
import type { Settings } from '../settings/settings.ts';

export interface ControlParts {
  readonly version: string;
  readonly home: string;
  /** Epoch ms. */
  readonly startedAt: number;
  readonly now: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  readonly credentials: CredentialStore;
  readonly accessKeys: AccessKeys;
  readonly budgets: Budgets;
  readonly presets: Presets;
  readonly catalog: Catalog;
  readonly ledger: { readonly writer: LedgerWriter; readonly reader: LedgerReader };
  readonly chats: Chats;
  readonly contents: Contents;
  /** Until when (epoch ms) a credential, or a provider without one, is resting; undefined = it is not. Without a model: the latest over all models. */
  readonly coolingUntil: (credentialOrProviderId: string, upstreamModel?: string) => number | undefined;
  /** Marks and allowances of credentials; `answered` and `clear` also end the rests that go with them. */
  readonly keys: Pick<KeyStates, 'markOf' | 'limitsOf' | 'answered' | 'clear'>;
  /** Asks a provider what is left. Never rejects. */
  readonly askBalance: (provider: Provider, secret: string | undefined, signal: AbortSignal) => Promise<AskedBalance>;
  readonly gateway: {
    readonly address: () => { baseUrl: string; host: string; port: number } | null;
    readonly paused: () => boolean;
    readonly setPaused: (paused: boolean) => Promise<void>;
    /** Where a request would go and why; sends nothing. @throws GatewayError for a body that no plan could be made for */
    readonly explain: (
      request: Readonly<Record<string, unknown>>,
      dialect: ClientDialectId | undefined,
      key: AccessKey,
    ) => ExplainedRequest;
    /** Serves a data-plane request of the local user's own UI, booked under the app `chat`. No access key is asked for. */
    readonly handleAsUser: (request: IncomingMessage, response: ServerResponse) => void;
  };
  readonly events: { readonly subscribe: (listener: (event: ControlEvent) => void) => () => void };
}
