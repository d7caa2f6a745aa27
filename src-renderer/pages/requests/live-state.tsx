// Whether the log is live, with the button that holds it.
import { Pause, Play } from 'lucide-react';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import type { LiveRequests } from './use-live-requests.ts';

export function LiveState({ live: { state, paused, heldBack, setPaused } }: { readonly live: LiveRequests }) {
  return (
    <>
      <span role="status">
        {state === 'reconnecting' && <Badge tone="warn">reconnecting…</Badge>}
        {state === 'live' && !paused && <Badge tone="good">live</Badge>}
        {paused && <Badge>paused{heldBack > 0 && `, ${heldBack.toLocaleString('en')} waiting`}</Badge>}
      </span>
      <Button size="sm" onClick={() => setPaused(!paused)}>
        {paused ? <Play aria-hidden /> : <Pause aria-hidden />}
        {paused ? 'Resume' : 'Pause'}
      </Button>
    </>
  );
}
