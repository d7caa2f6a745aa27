// A new chat: something to begin with, and what to do when no provider is ready.
import { Link } from 'wouter';
import { useChat } from './chat-context.tsx';

const SUGGESTIONS = [
  'Explain what a reverse proxy does, with a small example',
  'Write a SQL query that finds duplicate rows, and say why it works',
  'Compare three ways to cache an HTTP response, as a table',
  'Turn these notes into a clear e-mail:',
];

export const DEMO_MODEL = 'demo/echo';

export function EmptyChat({ isDemoOnly }: { readonly isDemoOnly: boolean }) {
  const setDraft = useChat((chat) => chat.setDraft);
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto px-4 py-8">
      <div className="m-auto w-full max-w-[720px]">
        <h1 className="px-1 text-2xl font-semibold tracking-tight">What would you like to know?</h1>
        {isDemoOnly && (
          <p className="mt-3 px-1 text-muted-foreground">
            No provider is ready yet. <strong className="font-medium text-foreground">{DEMO_MODEL}</strong> repeats what
            you write, so you can try everything without a key.{' '}
            <Link to="/keys" className="text-foreground underline underline-offset-2">
              Add a key
            </Link>{' '}
            to talk to a real model.
          </p>
        )}
        <ul aria-label="Suggestions" className="mt-6 grid gap-2 sm:grid-cols-2">
          {SUGGESTIONS.map((text) => (
            <li key={text}>
              <button
                type="button"
                onClick={() => setDraft(text)}
                className="h-full w-full rounded-xl border border-border px-4 py-3 text-left text-sm text-muted-foreground hover:bg-accent hover:text-foreground"
              >
                {text}
              </button>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
