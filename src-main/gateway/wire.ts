// In which dialect, and at which address, a provider is spoken to for this client.
import type { ClientDialect, Dialect, TargetDialect } from '../dialects/dialect.ts';
import type { Dialects } from '../dialects/index.ts';
import type { Provider } from '../providers/provider.ts';

export interface Wire {
  readonly dialect: TargetDialect;
  readonly baseUrl: string;
  /** The dialect in which the client's bytes pass; undefined when they are translated. */
  readonly shared?: Dialect;
}

/** The client's own dialect where the provider speaks it too; else the provider's first one. */
export function wireFor(provider: Provider, client: ClientDialect, dialects: Dialects): Wire {
  const first = { dialect: provider.dialect, baseUrl: provider.baseUrl };
  const spoken = [first, ...(provider.alsoSpeaks ?? [])];
  for (const { dialect, baseUrl = provider.baseUrl } of spoken) {
    if (dialect !== client.id) continue;
    const shared = dialects.shared[dialect];
    return { dialect: shared, baseUrl, shared };
  }
  return { dialect: dialects.target[first.dialect], baseUrl: first.baseUrl };
}
