// An answer's markdown, drawn block by block so that a stream redraws only its last block.
import { ImageOff } from 'lucide-react';
import { memo, type ComponentProps } from 'react';
import { Streamdown, useIsCodeFenceIncomplete, type ExtraProps } from 'streamdown';
import { CodeBlock } from './code-block.tsx';
import './answer-markdown.css';

export interface AnswerMarkdownProps {
  readonly text: string;
  readonly isStreaming: boolean;
}

export const AnswerMarkdown = memo(({ text, isStreaming }: AnswerMarkdownProps) => (
  <Streamdown
    className="answer-markdown"
    components={COMPONENTS}
    controls={false}
    dir="auto"
    isAnimating={isStreaming}
    linkSafety={{ enabled: false }}
    // Not "static" at the end: that draws everything anew.
    parseIncompleteMarkdown={isStreaming}
  >
    {text}
  </Streamdown>
));
AnswerMarkdown.displayName = 'AnswerMarkdown';

function Code({ className, children }: ComponentProps<'code'> & ExtraProps) {
  const isIncomplete = useIsCodeFenceIncomplete();
  const language = /language-(\S+)/.exec(className ?? '')?.[1] ?? '';
  const code = typeof children === 'string' ? children.replace(/\n$/, '') : '';
  return <CodeBlock code={code} language={language} isIncomplete={isIncomplete} />;
}

function Link({ href, children, title }: ComponentProps<'a'> & ExtraProps) {
  return (
    <a href={href} title={title ?? href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}

/** A picture on someone else's server would tell them who reads what, so it is only a link. */
function Picture({ src, alt }: ComponentProps<'img'> & ExtraProps) {
  const address = typeof src === 'string' ? src : '';
  if (address.startsWith('data:image/') || address.startsWith('blob:')) {
    return <img src={address} alt={alt ?? ''} loading="lazy" />;
  }
  return (
    <a className="blocked-image" href={address} title={address} target="_blank" rel="noopener noreferrer nofollow">
      <ImageOff aria-hidden />
      Image{alt ? `: ${alt}` : ''} (not loaded{hostOf(address)})
    </a>
  );
}

function hostOf(address: string): string {
  try {
    return `, from ${new URL(address).host}`;
  } catch {
    return '';
  }
}

function InlineCode({ children }: ComponentProps<'code'> & ExtraProps) {
  return <code>{children}</code>;
}

function Table({ children }: ComponentProps<'table'> & ExtraProps) {
  return (
    <div className="table-scroll">
      <table>{children}</table>
    </div>
  );
}

/** Plain elements where the library would put its own styles; ours are in the style sheet. */
const COMPONENTS: NonNullable<ComponentProps<typeof Streamdown>['components']> = {
  a: Link,
  blockquote: 'blockquote',
  code: Code,
  h1: 'h1',
  h2: 'h2',
  h3: 'h3',
  h4: 'h4',
  h5: 'h5',
  h6: 'h6',
  hr: 'hr',
  img: Picture,
  inlineCode: InlineCode,
  li: 'li',
  ol: 'ol',
  p: 'p',
  strong: 'strong',
  sub: 'sub',
  sup: 'sup',
  table: Table,
  tbody: 'tbody',
  td: 'td',
  th: 'th',
  thead: 'thead',
  tr: 'tr',
  ul: 'ul',
};
