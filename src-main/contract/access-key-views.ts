// Access keys as the control plane tells and takes them.

/** What an access key may do; an absent field forbids nothing. Entries of lists may hold `*`. */
export interface KeyScopeView {
  models?: string[];
  providers?: string[];
  routes?: string[];
  preset?: string;
  requestsPerMinute?: number;
  /** Input and output together. */
  tokensPerMinute?: number;
  /** It manages and reads, and cannot generate. */
  management?: boolean;
}

/** null takes a limit away; what is absent stays. */
export type KeyScopeChangeView = { [F in keyof KeyScopeView]?: Exclude<KeyScopeView[F], undefined> | null };

export interface AccessKeyView {
  id: string;
  name: string;
  lastFour: string;
  tags: Record<string, string>;
  verbatim: boolean;
  scope?: KeyScopeView;
  /** Switched off for now. */
  disabled?: boolean;
  createdAt: number;
  expiresAt?: number;
  revokedAt?: number;
  lastUsedAt?: number;
}
