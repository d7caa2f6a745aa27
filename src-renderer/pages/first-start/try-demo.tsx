// Talks to demo/echo, so that an answer is seen before any key is there.
import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { completeChat } from '../../stores/chat-completion.ts';

export function TryDemo() {
  const [text, setText] = useState('Hello, is anybody there?');
  const [answer, setAnswer] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const running = useRef<AbortController>(undefined);
  useEffect(() => () => running.current?.abort(), []);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setAnswer('');
    setProblem('');
    running.current = new AbortController();
    const end = await completeChat({
      model: 'demo/echo',
      messages: [{ role: 'user', content: text }],
      signal: running.current.signal,
      fetch: (input, init) => fetch(input, init),
      onRequestId: () => undefined,
      onDelta: (delta) => setAnswer((current) => current + delta.text),
    });
    if (end.state === 'error') setProblem(end.failure.message);
    setBusy(false);
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <div className="flex flex-wrap gap-2">
        <input
          aria-label="Say something to demo/echo"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-9 min-w-40 flex-1 rounded-md border border-input bg-background px-3"
        />
        <Button type="submit" disabled={busy || text.trim() === ''}>
          Ask demo/echo
        </Button>
      </div>
      <output
        aria-busy={busy}
        className="block max-h-40 min-h-10 overflow-y-auto rounded-md bg-muted px-3 py-2 text-sm break-words whitespace-pre-wrap"
      >
        {answer === '' && problem === '' ? (
          <span className="text-muted-foreground">It says back what it is told, streamed like a real model.</span>
        ) : (
          answer
        )}
        {problem !== '' && <span className="block text-destructive">{problem}</span>}
      </output>
    </form>
  );
}
