// createEngine(): the only place where parts are wired together.

export interface EngineOptions {
  /** Data folder; created with mode 0700. */
  readonly home: string;
  /** The gateway's address. Port 0 picks a free one. `listen: false` opens the home for control calls only (CLI without a running engine). */
  readonly gateway?: { readonly host?: string; readonly port?: number; readonly listen?: boolean };
  /** Serve the UI and the control API on loopback TCP too (headless host). `uiFolder` holds the built page. */
  readonly ui?: { readonly port?: number; readonly uiFolder: string } | undefined;
  /** Environment for key detection, POINTSMAN_SECRET, and so on. Default process.env. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Host names besides loopback that may be asked for. */
  readonly allowHosts?: readonly string[];
  readonly version: string;
  /** Epoch ms. */
  readonly now?: () => number;
  /** `auto`: the OS keychain when it works, else the sealed file. */
  readonly secrets?: 'auto' | 'keychain' | 'sealed-file';
  readonly log?: (line: string) => void;
}

export interface EngineAddress {
  /** `http://127.0.0.1:4774/v1`; undefined with `listen: false`. */
  readonly gateway?: string;
  readonly gatewayPort?: number;
  /** UI address with a one-time login token. */
  readonly uiLogin?: string;
  readonly uiOrigin?: string;
  /** Unix socket or named pipe of the control API. */
  readonly controlSocket: string;
  /** Name of the access key made on the first start, and its secret, known only on that start or when asked to be shown. */
  readonly accessKeyName: string;
}

export interface Engine {
  start(): Promise<EngineAddress>;
  /** Drains running requests for up to `drainMs` (default 10 000), then aborts them. Flushes the ledger. */
  stop(options?: { drainMs?: number }): Promise<void>;
  /** A control call without a socket, for a CLI that opened the home itself. Standard web Request/Response. */
  control(request: Request): Promise<Response>;
}
