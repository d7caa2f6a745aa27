// A change asked of the engine: pending, then done or refused in its own words.
import { useMutation, type UseMutationResult } from '@tanstack/react-query';
import { toast } from 'sonner';
import type { ControlError } from './control.ts';

export interface ChangeOptions<T> {
  readonly onDone?: (value: T) => void;
  /** false where the form itself shows the refusal. */
  readonly toasts?: boolean;
}

/** @param run makes the call; what it depends on comes as the variable */
export function useChange<V, T>(
  run: (variable: V) => Promise<T>,
  { onDone, toasts = true }: ChangeOptions<T> = {},
): UseMutationResult<T, ControlError, V> {
  return useMutation<T, ControlError, V>({
    mutationFn: run,
    // What was sent may be a secret: it is forgotten with the form that sent it.
    gcTime: 0,
    onSuccess: (value) => onDone?.(value),
    onError: (error) => {
      if (toasts) toast.error(error.message);
    },
  });
}
