// Where one writes: draft, model, queue, send and stop.
import { ArrowUp, ChevronDown, Square } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useChat } from './chat-context.tsx';
import { ModelPicker } from './model-picker.tsx';
import { QueuedMessages } from './queued-messages.tsx';

export interface ComposerProps {
  /** Undefined when there is nothing to ask. */
  readonly model: string | undefined;
  /** Why nothing can be sent now. */
  readonly blocked: string | undefined;
}

export function Composer({ model, blocked }: ComposerProps) {
  const openId = useChat((chat) => chat.openId);
  const draft = useChat((chat) => chat.drafts[chat.openId] ?? '');
  const isBusy = useChat((chat) => chat.running[chat.openId] !== undefined);
  const setDraft = useChat((chat) => chat.setDraft);
  const submit = useChat((chat) => chat.submit);
  const stop = useChat((chat) => chat.stop);
  const chooseModel = useChat((chat) => chat.chooseModel);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => field.current?.focus(), [openId]);
  useEffect(() => {
    // The button that began or stopped the answer may be gone, and the focus with it.
    if (document.activeElement === document.body) field.current?.focus();
  }, [isBusy]);

  const canSend = blocked === undefined && model !== undefined && draft.trim() !== '';
  const send = (): void => {
    if (canSend) submit(model);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter that ends an input method's composition chooses a word and must not send.
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };

  return (
    <form
      aria-label="Write a message"
      className="mx-auto w-full max-w-[752px] px-4 pb-4"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <QueuedMessages />
      <div className="rounded-2xl border border-border bg-card shadow-sm focus-within:border-ring">
        <textarea
          ref={field}
          aria-label="Message"
          aria-describedby="composer-hint"
          rows={1}
          placeholder={isBusy ? 'Write the next message' : 'Ask anything'}
          className="field-sizing-content max-h-[40vh] min-h-12 w-full resize-none bg-transparent px-4 pt-3 text-[0.9375rem] outline-none placeholder:text-muted-foreground"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="flex items-center gap-2 px-2 pb-2">
          <ModelPicker
            value={model}
            onChoose={(id) => {
              chooseModel(id);
              field.current?.focus();
            }}
            trigger={
              <button
                type="button"
                className="inline-flex h-8 min-w-0 items-center gap-1.5 rounded-lg px-2.5 text-sm text-muted-foreground hover:bg-accent hover:text-foreground"
              >
                <span className="truncate">{model ?? 'Choose a model'}</span>
                <ChevronDown className="size-3.5 shrink-0" aria-hidden />
              </button>
            }
          />
          <p id="composer-hint" className="ml-auto truncate text-xs text-muted-foreground">
            {blocked ?? (isBusy && draft.trim() !== '' ? 'Enter queues it for after this answer' : '')}
          </p>
          {isBusy && (
            <button
              type="button"
              aria-label="Stop (Esc)"
              title="Stop (Esc)"
              onClick={stop}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-full border border-border hover:bg-accent"
            >
              <Square className="size-3 fill-current" aria-hidden />
            </button>
          )}
          {(!isBusy || draft.trim() !== '') && (
            <button
              type="submit"
              aria-label={isBusy ? 'Queue' : 'Send'}
              title={isBusy ? 'Queue (Enter)' : 'Send (Enter)'}
              disabled={!canSend}
              className="inline-flex size-8 shrink-0 items-center justify-center rounded-full bg-primary text-primary-foreground disabled:opacity-30"
            >
              <ArrowUp className="size-4" aria-hidden />
            </button>
          )}
        </div>
      </div>
    </form>
  );
}
