// The chat: conversations at the left, the open one in the middle, the composer below it.
import { PanelLeft } from 'lucide-react';
import { useEffect, useState } from 'react';
import { NEW_CHAT } from '../../stores/chat-state.ts';
import { Button } from '../../components/button.tsx';
import { useChat } from './chat-context.tsx';
import { Composer } from './composer.tsx';
import { Announcer, ConversationView } from './conversation-view.tsx';
import { DEMO_MODEL, EmptyChat } from './empty-chat.tsx';
import { firstChoice, hasRealModel } from './model-choices.ts';
import { SmallButton } from './small-button.tsx';
import { ThreadList } from './thread-list.tsx';
import { useCatalog } from './use-catalog.ts';
import { useChatKeys } from './use-chat-keys.ts';
import { useThreadAddress } from './use-thread-address.ts';

/** Narrower windows begin without the list. */
const LIST_FITS_PX = 720;

export function ChatPage() {
  const [isListShown, setIsListShown] = useState(() => window.innerWidth >= LIST_FITS_PX);
  const loadThreads = useChat((chat) => chat.loadThreads);
  useThreadAddress();
  useChatKeys();
  useEffect(() => void loadThreads(), [loadThreads]);
  return (
    <div className="flex h-full min-w-0 overflow-hidden">
      {isListShown && <ThreadList />}
      <main className="flex min-w-0 flex-1 flex-col">
        <Header onToggleList={() => setIsListShown(!isListShown)} isListShown={isListShown} />
        <OpenChat />
      </main>
      <Announcer />
    </div>
  );
}

function Header({ onToggleList, isListShown }: { readonly onToggleList: () => void; readonly isListShown: boolean }) {
  const title = useChat((chat) => chat.conversations[chat.openId]?.thread.title ?? '');
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 px-3">
      <SmallButton
        label={isListShown ? 'Hide conversations' : 'Show conversations'}
        aria-expanded={isListShown}
        className="size-8"
        onClick={onToggleList}
      >
        <PanelLeft />
      </SmallButton>
      <h1 className="truncate text-sm font-medium">{title}</h1>
    </header>
  );
}

function OpenChat() {
  const openId = useChat((chat) => chat.openId);
  const conversation = useChat((chat) => chat.conversations[chat.openId]);
  const loadProblem = useChat((chat) => chat.loadProblems[chat.openId]);
  const newModel = useChat((chat) => chat.newModel);
  const { routes, models, isLoading } = useCatalog();
  const isDemoOnly = !isLoading && !hasRealModel(models);
  const fallback = firstChoice(routes, models) ?? (isLoading ? undefined : DEMO_MODEL);
  const model = conversation?.thread.model || newModel || fallback;
  const isWaiting = openId !== NEW_CHAT && !conversation;
  return (
    <>
      {conversation && <ConversationView conversation={conversation} />}
      {openId === NEW_CHAT && <EmptyChat isDemoOnly={isDemoOnly} />}
      {isWaiting && (
        <p className="flex flex-1 items-center justify-center px-6 text-center text-muted-foreground">
          {loadProblem ?? ''}
        </p>
      )}
      <SaveProblem />
      <Composer model={model} blocked={isWaiting ? 'The conversation is not loaded.' : undefined} />
    </>
  );
}

function SaveProblem() {
  const problem = useChat((chat) => chat.saveProblems[chat.openId]);
  const saveAgain = useChat((chat) => chat.saveAgain);
  if (problem === undefined) return null;
  return (
    <div role="alert" className="mx-auto mb-2 flex w-full max-w-[752px] items-center gap-3 px-4 text-sm">
      <span className="min-w-0 text-destructive">The latest changes are not saved: {problem}</span>
      <Button size="sm" className="ml-auto" onClick={saveAgain}>
        Save again
      </Button>
    </div>
  );
}
