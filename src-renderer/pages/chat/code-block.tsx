// A block of code in an answer: its language, a copy button, colours once the fence is closed.
import { useEffect, useState, type ReactNode } from 'react';
import { CopyIconButton } from './copy-icon-button.tsx';
import type { ThemedToken } from './highlighter.ts';

/** Colouring more than this would be felt, and nobody reads it in a chat. */
const COLOURED_CHARACTERS = 40_000;

export interface CodeBlockProps {
  readonly code: string;
  readonly language: string;
  /** The model is still writing it. */
  readonly isIncomplete: boolean;
}

export function CodeBlock({ code, language, isIncomplete }: CodeBlockProps) {
  const lines = useHighlight(code, language, !isIncomplete && code.length <= COLOURED_CHARACTERS);
  return (
    <figure className="code-block">
      <figcaption>
        <span>{language === '' ? 'text' : language}</span>
        <CopyIconButton text={code} label="Copy code" />
      </figcaption>
      <pre dir="ltr">
        <code>{lines ? coloured(lines) : code}</code>
      </pre>
    </figure>
  );
}

function useHighlight(code: string, language: string, isWanted: boolean): ThemedToken[][] | undefined {
  const [result, setResult] = useState<{ code: string; lines: ThemedToken[][] | undefined }>();
  useEffect(() => {
    if (!isWanted || language === '') return undefined;
    let isCurrent = true;
    const show = (lines: ThemedToken[][] | undefined): void => {
      if (isCurrent) setResult({ code, lines });
    };
    import('./highlighter.ts')
      .then(({ highlight }) => highlight(code, language))
      // Uncoloured code is as good as before.
      .then(show, () => show(undefined));
    return () => {
      isCurrent = false;
    };
  }, [code, language, isWanted]);
  return result?.code === code ? result.lines : undefined;
}

function coloured(lines: ThemedToken[][]): ReactNode {
  return lines.map((line, at) => (
    <span key={at}>
      {line.map((token) => (
        <span key={token.offset} style={token.htmlStyle}>
          {token.content}
        </span>
      ))}
      {at < lines.length - 1 && '\n'}
    </span>
  ));
}
