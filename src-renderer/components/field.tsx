// Labelled inputs, with their hint or their problem below.
import { type ComponentProps, type ReactNode, useId } from 'react';

const CONTROL =
  'h-9 w-full rounded-md border border-input bg-background px-3 text-sm disabled:opacity-50 aria-invalid:border-destructive';

interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly problem?: string | undefined;
}

export function TextField({ label, hint, problem, className = '', ...rest }: FieldProps & ComponentProps<'input'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <input
        id={id}
        className={`${CONTROL} ${className}`}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        spellCheck={false}
        autoComplete="off"
        {...rest}
      />
    </Frame>
  );
}

export function SelectField({ label, hint, problem, children, ...rest }: FieldProps & ComponentProps<'select'>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} problem={problem}>
      <select
        id={id}
        className={CONTROL}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-note`}
        {...rest}
      >
        {children}
      </select>
    </Frame>
  );
}

function Frame({
  id,
  label,
  hint,
  problem,
  children,
}: FieldProps & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="space-y-1">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {children}
      <p
        id={`${id}-note`}
        aria-live="polite"
        className={`text-xs ${problem === undefined ? 'text-muted-foreground' : 'text-destructive'}`}
      >
        {problem ?? hint}
      </p>
    </div>
  );
}
