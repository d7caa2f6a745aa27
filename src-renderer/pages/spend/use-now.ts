// The time, for what a page says about today: it may stay open over midnight.
import { useEffect, useState } from 'react';

const EVERY_MS = 30_000;

/** Epoch ms, renewed twice a minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
