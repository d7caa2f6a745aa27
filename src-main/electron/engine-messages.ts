// What the shell and the engine's process say to each other. Everything else goes over the control socket.

export type EngineOrder =
  | { readonly type: 'start'; readonly home: string; readonly version: string; readonly port?: number }
  | { readonly type: 'stop'; readonly drainMs: number };

export type EngineMessage =
  | { readonly type: 'ready'; readonly gatewayPort: number }
  /** It cannot start; a whole sentence with the fix. */
  | { readonly type: 'failed'; readonly message: string };
