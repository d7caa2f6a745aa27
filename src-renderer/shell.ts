// The desktop shell's bridge, where there is one.
import type { ShellBridge } from '../src-main/contract/shell-bridge.ts';

declare global {
  interface Window {
    readonly pointsman?: ShellBridge;
  }
}

/** undefined in a browser. */
export const shell: ShellBridge | undefined = window.pointsman;
