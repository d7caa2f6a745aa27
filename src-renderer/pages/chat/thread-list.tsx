// All conversations: new, search, and the list under date headings.
import { Plus, Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { VList, type VListHandle } from 'virtua';
import type { ThreadView } from '../../../src-main/contract/control-api.ts';
import { NEW_CHAT } from '../../stores/chat-state.ts';
import { useChat } from './chat-context.tsx';
import { groupByDate } from './date-groups.ts';
import { SmallButton } from './small-button.tsx';
import { ThreadRow } from './thread-row.tsx';

const SEARCH_PAUSE_MS = 150;
/** "Today" changes at midnight, also in a window that stays open. */
const NOW_EVERY_MS = 5 * 60_000;

type Row = { readonly heading: string } | { readonly thread: ThreadView };

export function ThreadList() {
  const open = useChat((chat) => chat.open);
  const threads = useChat((chat) => chat.found ?? chat.threads);
  const problem = useChat((chat) => chat.threadsProblem);
  const isSearching = useChat((chat) => chat.found !== undefined);
  return (
    <nav aria-label="Conversations" className="flex h-full w-56 shrink-0 flex-col border-r border-border lg:w-64">
      <div className="flex items-center gap-1 p-2">
        <SearchField />
        <SmallButton label="New chat (Ctrl N)" className="size-8" onClick={() => void open(NEW_CHAT)}>
          <Plus />
        </SmallButton>
      </div>
      {problem !== undefined && <p className="px-4 py-2 text-xs text-destructive">{problem}</p>}
      {threads?.length === 0 && problem === undefined && (
        <p className="px-4 py-6 text-center text-sm text-muted-foreground">
          {isSearching ? 'Nothing found.' : 'Conversations will be listed here.'}
        </p>
      )}
      {threads && threads.length > 0 && <Rows threads={threads} />}
    </nav>
  );
}

function SearchField() {
  const searchFor = useChat((chat) => chat.searchFor);
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => void searchFor(text), SEARCH_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, searchFor]);
  return (
    <div className="relative min-w-0 flex-1">
      <Search className="pointer-events-none absolute top-2.5 left-2.5 size-3.5 text-muted-foreground" aria-hidden />
      <input
        type="search"
        aria-label="Search conversations"
        placeholder="Search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.preventDefault();
          setText('');
        }}
        className="h-8 w-full rounded-lg bg-muted pr-2 pl-8 text-sm outline-none placeholder:text-muted-foreground focus-visible:ring-2 focus-visible:ring-ring [&::-webkit-search-cancel-button]:grayscale"
      />
    </div>
  );
}

function Rows({ threads }: { readonly threads: readonly ThreadView[] }) {
  const openId = useChat((chat) => chat.openId);
  const list = useRef<VListHandle>(null);
  const now = useNow(NOW_EVERY_MS);
  const rows = useMemo<Row[]>(
    () =>
      groupByDate(threads, now).flatMap(({ heading, threads: group }) => [
        { heading },
        ...group.map((thread) => ({ thread })),
      ]),
    [threads, now],
  );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const from = event.target instanceof HTMLElement ? Number(event.target.dataset['row'] ?? Number.NaN) : Number.NaN;
    const index = Number.isNaN(from) ? undefined : nextThread(rows, from, event.key);
    if (index === undefined) return;
    event.preventDefault();
    const box = event.currentTarget;
    list.current?.scrollToIndex(index, { align: 'nearest' });
    // The row exists only once the list has scrolled to it.
    requestAnimationFrame(() => box.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus());
  };

  return (
    <div className="min-h-0 flex-1">
      <VList ref={list} className="px-2 pb-2" onKeyDown={onKeyDown}>
        {rows.map((row, index) =>
          'heading' in row ? (
            <h2 key={`${row.heading} ${index}`} className="px-2 pt-4 pb-1 text-xs font-medium text-muted-foreground">
              {row.heading}
            </h2>
          ) : (
            <ThreadRow key={row.thread.id} thread={row.thread} row={index} isOpen={row.thread.id === openId} />
          ),
        )}
      </VList>
    </div>
  );
}

function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

const STEPS: Readonly<Record<string, 1 | -1>> = { ArrowDown: 1, ArrowUp: -1, Home: 1, End: -1 };

/** The row that an arrow key leads to, headings skipped; undefined for other keys and at the ends. */
function nextThread(rows: readonly Row[], from: number, key: string): number | undefined {
  const step = STEPS[key];
  if (step === undefined) return undefined;
  let index = key === 'Home' ? 0 : key === 'End' ? rows.length - 1 : from + step;
  while (index >= 0 && index < rows.length) {
    const row = rows[index];
    if (row && 'thread' in row) return index;
    index += step;
  }
  return undefined;
}
