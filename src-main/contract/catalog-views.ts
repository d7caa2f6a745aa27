// The catalogue over the control API: where it comes from, and what the user says about models.

/** A provider's endpoints, counted. */
export interface VendorView {
  id: string;
  name: string;
  endpoints: number;
  priced: number;
  /** Ids of models for which no source names a price per token. */
  unpriced: readonly string[];
}

/** A public list that the catalogue is refreshed from. */
export interface CatalogSourceView {
  id: string;
  name: string;
  url: string;
  /** The last good copy; absent when there never was one. Times are epoch ms. */
  copy?: { fetchedAt: number; checkedAt: number; models: number; heldBack: number };
  /** Why the last attempt brought nothing; absent when it did. */
  failure?: { at: number; message: string };
}

export interface CatalogStatus {
  models: number;
  endpoints: number;
  pricedEndpoints: number;
  providers: number;
  /** The makers and clouds that most requests go to. */
  largestVendors: VendorView[];
  /** Dates are ISO dates. */
  snapshot: { asOf: string; sources: { id: string; name: string; version: string; date: string; license: string }[] };
  refresh: 'daily' | 'off';
  sources: CatalogSourceView[];
  /** Lists that providers sent. */
  ownLists: { providerId: string; name: string; fetchedAt: number; models: number }[];
  /** Models about which the user says something. */
  overrides: number;
}

/** What is left out stays as it is. Prices are nano-USD per million tokens; `requestPrice` is nano-USD per call. */
export interface ModelOverrideInput {
  inputPrice?: number;
  outputPrice?: number;
  cacheReadPrice?: number;
  cacheWritePrice?: number;
  requestPrice?: number;
  contextTokens?: number;
  maxOutputTokens?: number;
  hidden?: boolean;
}

export interface ModelOverrideView {
  /** `provider:its own id`, or the canonical id of a model wherever it is served. */
  name: string;
  price?: {
    input: number;
    output: number;
    cacheRead?: number;
    cacheWrite?: number;
    cacheWrite1h?: number;
    reasoning?: number;
    perRequest?: number;
  };
  contextTokens?: number;
  maxOutputTokens?: number;
  hidden: boolean;
  /** Epoch ms. */
  setAt: number;
}
