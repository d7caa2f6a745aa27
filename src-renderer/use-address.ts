// A page's state kept in its address, so that it survives a reload and can be linked to.
import { useCallback, useMemo } from 'react';
// Not the router's own `useSearch`, which decodes before the parameters are told apart: `%25` would be decoded twice.
import { navigate, useSearch } from 'wouter/use-browser-location';

export interface AddressFormat<T> {
  readonly read: (params: URLSearchParams) => T;
  readonly write: (state: T) => URLSearchParams;
}

/** @param step whether *back* leads to the state before */
export type ChangeAddress<T> = (change: Partial<T>, step?: 'step') => void;

/** @param format must be the same object in every render */
export function useAddress<T extends object>(format: AddressFormat<T>): readonly [T, ChangeAddress<T>] {
  const search = useSearch();
  const state = useMemo(() => format.read(new URLSearchParams(search)), [format, search]);
  const change = useCallback<ChangeAddress<T>>(
    (part, step) => {
      const { pathname, search: current } = window.location;
      const next = format.write({ ...format.read(new URLSearchParams(current)), ...part }).toString();
      navigate(next === '' ? pathname : `${pathname}?${next}`, { replace: step === undefined });
    },
    [format],
  );
  return [state, change];
}
