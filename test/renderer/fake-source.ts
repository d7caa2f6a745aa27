// The engine's event stream, held by the test.
import { vi } from 'vitest';
import type { ControlEvent } from '../../src-main/contract/control-api.ts';

class FakeSource extends EventTarget {
  static readonly CLOSED = 2;
  readyState = 0;

  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
  connect(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  /** As the browser does it when the answer is no event stream. */
  fail(): void {
    this.readyState = FakeSource.CLOSED;
    this.dispatchEvent(new Event('error'));
  }
  tell(event: ControlEvent): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
  }
}

export interface HeldEvents {
  /** Every stream that was opened, the newest last. */
  readonly opened: readonly FakeSource[];
  newest(): FakeSource;
}

/** Stands in for the browser's EventSource until globals are put back. */
export function holdEvents(): HeldEvents {
  const opened: FakeSource[] = [];
  vi.stubGlobal(
    'EventSource',
    class extends FakeSource {
      constructor() {
        super();
        opened.push(this);
      }
    },
  );
  return {
    opened,
    newest() {
      const source = opened.at(-1);
      if (!source) throw new Error('no stream was opened');
      return source;
    },
  };
}
