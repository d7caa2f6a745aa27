// Refreshes the catalogue every day while the engine runs.

export interface CatalogScheduleOptions {
  /** Epoch ms. */
  readonly now: () => number;
  readonly isOn: () => boolean;
  /** Epoch ms of the last refresh that brought something; undefined = never. */
  readonly lastSuccessAt: () => number | undefined;
  /** Never rejects. */
  readonly refresh: () => Promise<void>;
}

/** A while after the start, when the first requests are through. */
const FIRST_LOOK_MS = 90_000;
const LOOK_EVERY_MS = 10 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** After a failure: most often the machine is offline for some time. */
const RETRY_MS = 60 * 60 * 1000;

/** @returns stops it */
export function startCatalogSchedule({ now, isOn, lastSuccessAt, refresh }: CatalogScheduleOptions): () => void {
  let lastTryAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout;

  const isDue = (): boolean =>
    isOn() && now() - (lastSuccessAt() ?? Number.NEGATIVE_INFINITY) >= DAY_MS && now() - lastTryAt >= RETRY_MS;

  const look = async (): Promise<void> => {
    if (isDue()) {
      lastTryAt = now();
      await refresh();
    }
  };

  const lookAfter = (delayMs: number): void => {
    timer = setTimeout(() => {
      void look();
      lookAfter(LOOK_EVERY_MS);
    }, delayMs);
    // It never keeps a process alive.
    timer.unref();
  };

  lookAfter(FIRST_LOOK_MS);
  return () => clearTimeout(timer);
}
