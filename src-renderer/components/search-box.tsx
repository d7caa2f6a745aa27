// A search box that `/` leads to from anywhere on the page.
import { Search } from 'lucide-react';
import { useEffect, useRef, type KeyboardEvent } from 'react';

export interface SearchBoxProps {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Arrow down leads from the box into what it searches. */
  readonly onLeave: () => void;
  /** Id of the element that names what is wrong with the text. */
  readonly describedBy?: string;
}

export function SearchBox({ label, placeholder, value, onChange, onLeave, describedBy }: SearchBoxProps) {
  const input = useRef<HTMLInputElement>(null);
  useSlashKey(() => input.current?.select());
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') onLeave();
    else if (event.key === 'Escape' && value !== '') onChange('');
    else return;
    event.preventDefault();
  };
  return (
    <label className="flex h-9 min-w-48 flex-1 items-center gap-2 rounded-md border border-input bg-background px-3 focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-ring">
      <Search aria-hidden className="size-4 shrink-0 text-muted-foreground" />
      <input
        ref={input}
        type="text"
        role="searchbox"
        aria-label={label}
        aria-describedby={describedBy}
        placeholder={placeholder}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={onKeyDown}
        spellCheck={false}
        autoComplete="off"
        className="min-w-0 flex-1 bg-transparent text-sm outline-none"
      />
      <kbd aria-hidden className="rounded border border-border px-1 text-xs text-muted-foreground">
        /
      </kbd>
    </label>
  );
}

function useSlashKey(act: () => void): void {
  const latest = useRef(act);
  useEffect(() => {
    latest.current = act;
  });
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      const typing =
        event.target instanceof Element && event.target.closest('input, textarea, select, [contenteditable]');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
