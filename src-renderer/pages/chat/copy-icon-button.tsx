// Copies a text and says for a moment that it did.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { SmallButton } from './small-button.tsx';

const SHOWN_MS = 1500;

export function CopyIconButton({ text, label }: { readonly text: string; readonly label: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return undefined;
    const timer = setTimeout(() => setState('ready'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const words = { ready: label, copied: 'Copied', failed: 'The clipboard is not available' }[state];
  return (
    <SmallButton label={words} onClick={copy}>
      {state === 'copied' ? <Check /> : <Copy />}
    </SmallButton>
  );
}
