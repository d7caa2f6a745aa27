// ‹ 2/3 ›: walks through the versions of a message.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Siblings } from '../../stores/chat-tree.ts';
import { useChat } from './chat-context.tsx';
import { SmallButton } from './small-button.tsx';

export function VersionSwitch({ ids, index }: Siblings) {
  const showVersion = useChat((chat) => chat.showVersion);
  const isBusy = useChat((chat) => chat.running[chat.openId] !== undefined);
  if (ids.length < 2) return null;
  const go = (step: number) => () => {
    const id = ids[index + step];
    if (id !== undefined) showVersion(id);
  };
  return (
    <fieldset aria-label="Versions" className="inline-flex items-center text-xs text-muted-foreground">
      <SmallButton label="Previous version" disabled={isBusy || index <= 0} onClick={go(-1)}>
        <ChevronLeft />
      </SmallButton>
      <span aria-label={`Version ${index + 1} of ${ids.length}`} className="tabular-nums">
        {index + 1}/{ids.length}
      </span>
      <SmallButton label="Next version" disabled={isBusy || index >= ids.length - 1} onClick={go(1)}>
        <ChevronRight />
      </SmallButton>
    </fieldset>
  );
}
