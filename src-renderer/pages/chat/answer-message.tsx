// An answer: reasoning, text, what went wrong, what it took, and what can be done with it.
import { RefreshCw, StepForward, Shuffle } from 'lucide-react';
import { memo, useRef } from 'react';
import { Button } from '../../components/button.tsx';
import { AnswerLine } from './answer-line.tsx';
import { AnswerMarkdown } from './answer-markdown.tsx';
import { useChat } from './chat-context.tsx';
import { CopyIconButton } from './copy-icon-button.tsx';
import { FailureNote } from './failure-note.tsx';
import { ModelPicker } from './model-picker.tsx';
import { ReasoningFold } from './reasoning-fold.tsx';
import { SmallButton } from './small-button.tsx';
import { useNear } from './use-near.ts';
import type { MessageProps } from './user-message.tsx';
import { VersionSwitch } from './version-switch.tsx';

export const AnswerMessage = memo(function AnswerMessage({ message, siblings }: MessageProps) {
  const article = useRef<HTMLElement>(null);
  const live = useChat((chat) => chat.live[message.id]);
  const isLive = useChat((chat) => chat.running[message.threadId] === message.id);
  const reasoningMs = useChat((chat) => chat.reasoningMs[message.id]);
  const isNear = useNear(article);
  const text = live?.text ?? message.text;
  const reasoning = live?.reasoning ?? message.reasoning ?? '';
  return (
    <article ref={article} aria-label="Answer" aria-busy={isLive} className="group min-w-0">
      <ReasoningFold text={reasoning} durationMs={live?.reasoningMs ?? reasoningMs} isLive={isLive && text === ''} />
      {isNear || isLive ? (
        <AnswerMarkdown text={text} isStreaming={isLive} />
      ) : (
        <div className="break-words whitespace-pre-wrap">{text}</div>
      )}
      {isLive && text === '' && reasoning === '' && <Waiting model={message.model} />}
      {!isLive && <Ending message={message} siblings={siblings} isNear={isNear} />}
    </article>
  );
});

function Waiting({ model }: { readonly model: string | undefined }) {
  return <p className="animate-pulse text-muted-foreground">Waiting for {model ?? 'the model'}…</p>;
}

function Ending({ message, siblings, isNear }: MessageProps & { readonly isNear: boolean }) {
  const { state, error, requestId } = message;
  return (
    <>
      {state === 'error' && <FailureNote error={error ?? 'The answer failed.'} />}
      {state === 'stopped' && <Mark>You stopped this answer.</Mark>}
      {(state === 'interrupted' || state === 'streaming') && (
        <Mark>This answer was interrupted before it was complete. What had arrived is kept.</Mark>
      )}
      <div className="mt-2 flex flex-col gap-1">
        {isNear && requestId !== undefined && <AnswerLine requestId={requestId} isFailed={state === 'error'} />}
        <Actions message={message} siblings={siblings} />
      </div>
    </>
  );
}

function Mark({ children }: { readonly children: string }) {
  return <p className="my-2 border-l-2 border-warning pl-3 text-sm text-muted-foreground">{children}</p>;
}

function Actions({ message, siblings }: MessageProps) {
  const regenerate = useChat((chat) => chat.regenerate);
  const continueAnswer = useChat((chat) => chat.continueAnswer);
  const isBusy = useChat((chat) => chat.running[chat.openId] !== undefined);
  const canContinue = message.state !== 'done' && message.text.trim() !== '';
  return (
    <div className="-ml-1.5 flex flex-wrap items-center">
      {message.text !== '' && <CopyIconButton text={message.text} label="Copy as markdown" />}
      <SmallButton label="Regenerate" disabled={isBusy} onClick={() => regenerate(message.id)}>
        <RefreshCw />
      </SmallButton>
      <ModelPicker
        value={message.model}
        onChoose={(model) => regenerate(message.id, model)}
        trigger={
          <SmallButton label="Regenerate with another model" disabled={isBusy}>
            <Shuffle />
          </SmallButton>
        }
      />
      <VersionSwitch {...siblings} />
      {canContinue && (
        <Button size="sm" className="ml-1" disabled={isBusy} onClick={() => continueAnswer(message.id)}>
          <StepForward aria-hidden />
          Continue
        </Button>
      )}
    </div>
  );
}
