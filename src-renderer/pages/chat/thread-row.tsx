// One conversation in the list: open, rename in place, delete after asking.
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { toast } from 'sonner';
import type { ThreadView } from '../../../src-main/contract/control-api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useChat } from './chat-context.tsx';

export interface ThreadRowProps {
  readonly thread: ThreadView;
  /** Place in the list, for the arrow keys. */
  readonly row: number;
  readonly isOpen: boolean;
}

export function ThreadRow({ thread, row, isOpen }: ThreadRowProps) {
  const open = useChat((chat) => chat.open);
  const isRunning = useChat((chat) => chat.running[thread.id] !== undefined);
  const [mode, setMode] = useState<'shown' | 'renaming' | 'deleting'>('shown');
  if (mode === 'renaming') return <RenameField thread={thread} onClose={() => setMode('shown')} />;
  return (
    <div className={`group relative flex h-9 items-center rounded-lg ${isOpen ? 'bg-accent' : 'hover:bg-accent/60'}`}>
      <button
        type="button"
        data-row={row}
        aria-current={isOpen ? 'page' : undefined}
        title={thread.title}
        onClick={() => void open(thread.id)}
        onDoubleClick={() => setMode('renaming')}
        className="flex h-full min-w-0 flex-1 items-center gap-2 rounded-lg px-2.5 text-left text-sm"
      >
        <span className="truncate">{thread.title === '' ? 'New chat' : thread.title}</span>
        {isRunning && <span className="size-1.5 shrink-0 animate-pulse rounded-full bg-primary" title="Answering" />}
      </button>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger
          aria-label={`Actions for ${thread.title}`}
          className="mr-1 inline-flex size-7 shrink-0 items-center justify-center rounded-md text-muted-foreground opacity-0 group-hover:opacity-100 hover:text-foreground focus-visible:opacity-100 data-[state=open]:opacity-100"
        >
          <Ellipsis className="size-4" aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="start"
            sideOffset={4}
            className="z-50 min-w-36 rounded-lg border border-border bg-popover p-1 text-sm text-popover-foreground shadow-lg"
          >
            <DropdownMenu.Item className={MENU_ITEM} onSelect={() => setMode('renaming')}>
              <Pencil className="size-3.5" aria-hidden /> Rename
            </DropdownMenu.Item>
            <DropdownMenu.Item className={`${MENU_ITEM} text-destructive`} onSelect={() => setMode('deleting')}>
              <Trash2 className="size-3.5" aria-hidden /> Delete…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <ConfirmDelete thread={thread} isOpen={mode === 'deleting'} onClose={() => setMode('shown')} />
    </div>
  );
}

const MENU_ITEM =
  'flex h-8 cursor-default items-center gap-2 rounded-md px-2 outline-none data-[highlighted]:bg-accent';

function RenameField({ thread, onClose }: { readonly thread: ThreadView; readonly onClose: () => void }) {
  const rename = useChat((chat) => chat.rename);
  const [title, setTitle] = useState(thread.title);
  const finish = (isKept: boolean) => (): void => {
    if (isKept) rename(thread.id, title);
    onClose();
  };
  return (
    <input
      // The person has just asked to rename it.
      ref={(element) => {
        if (element && document.activeElement !== element) element.select();
      }}
      aria-label="Name of the conversation"
      value={title}
      maxLength={200}
      onChange={(event) => setTitle(event.target.value)}
      onBlur={finish(true)}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Enter') finish(true)();
        if (event.key === 'Escape') {
          event.preventDefault();
          finish(false)();
        }
      }}
      className="h-9 w-full rounded-lg border border-ring bg-background px-2.5 text-sm outline-none"
    />
  );
}

interface ConfirmDeleteProps {
  readonly thread: ThreadView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function ConfirmDelete({ thread, isOpen, onClose }: ConfirmDeleteProps) {
  const remove = useChat((chat) => chat.remove);
  const confirm = (): void => {
    remove(thread.id).catch((problem: Error) => toast.error(`Not deleted: ${problem.message}`));
  };
  return (
    <ConfirmDialog
      open={isOpen}
      onOpenChange={(next) => !next && onClose()}
      title="Delete this conversation?"
      action="Delete"
      onConfirm={confirm}
    >
      “{thread.title}” and all its versions are removed for good. What it cost stays in Spend.
    </ConfirmDialog>
  );
}
