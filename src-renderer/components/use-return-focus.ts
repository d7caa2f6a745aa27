// Gives the focus back to where it was before a dialog opened.
import { useRef } from 'react';

export interface ReturnFocus {
  readonly onOpenAutoFocus: () => void;
  readonly onCloseAutoFocus: (event: Event) => void;
}

/**
 * For the content of a dialog that something other than Radix's own trigger opens: Radix returns the focus to triggers only.
 * Nothing within may have `autoFocus`, which would come before the place is noted; the first field gets the focus anyway.
 */
export function useReturnFocus(): ReturnFocus {
  const from = useRef<Element>(null);
  return {
    onOpenAutoFocus() {
      from.current = document.activeElement;
    },
    onCloseAutoFocus(event) {
      event.preventDefault();
      if (from.current instanceof HTMLElement) from.current.focus();
    },
  };
}
