// Talks to demo/echo, so that an answer is seen before any key is there.
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { chatText } from './chat-text.ts';

export function TryDemo() {
  const [text, setText] = useState('Hello, is anybody there?');
  const [answer, setAnswer] = useState('');
  const [busy, setBusy] = useState(false);
  const ask = async (): Promise<void> => {
    setBusy(true);
    setAnswer('');
    try {
      await chatText('demo/echo', text, (word) => setAnswer((current) => current + word));
    } catch (error) {
      setAnswer(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="space-y-3"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <div className="flex gap-2">
        <input
          aria-label="Say something to demo/echo"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="h-9 min-w-0 flex-1 rounded-md border border-input bg-background px-3"
        />
        <Button type="submit" disabled={busy || text.trim() === ''}>
          Ask demo/echo
        </Button>
      </div>
      <output className="block min-h-10 rounded-md bg-muted px-3 py-2 text-sm whitespace-pre-wrap">
        {answer === '' ? (
          <span className="text-muted-foreground">It says back what it is told, streamed like a real model.</span>
        ) : (
          answer
        )}
      </output>
    </form>
  );
}
