// A quiet icon button with a name. The browser's own tooltip: a long conversation has hundreds of these, and Esc must reach the page.
import type { ComponentProps } from 'react';

export interface SmallButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'title' | 'type'> {
  readonly label: string;
}

export function SmallButton({ label, className = '', ...rest }: SmallButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-7 items-center justify-center rounded-md text-muted-foreground hover:bg-accent hover:text-foreground disabled:pointer-events-none disabled:opacity-40 [&_svg]:size-3.5 ${className}`}
      {...rest}
    />
  );
}
