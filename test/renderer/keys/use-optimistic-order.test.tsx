// A wanted order: shown before the engine agrees, never after it disagreed.
import { act, renderHook, waitFor } from '@testing-library/react';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { expect, it } from 'vitest';
import { useOptimisticOrder } from '../../../src-renderer/pages/keys/use-optimistic-order.ts';

const items = (...ids: string[]) => ids.map((id) => ({ id }));

function ordering(first = items('a', 'b', 'c')) {
  const saves: { ids: readonly string[]; settle: PromiseWithResolvers<unknown> }[] = [];
  const save = (ids: readonly string[]): Promise<unknown> => {
    const settle = Promise.withResolvers<unknown>();
    saves.push({ ids, settle });
    return settle.promise;
  };
  const client = new QueryClient();
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const { result, rerender } = renderHook(({ list }) => useOptimisticOrder(list, save), {
    wrapper,
    initialProps: { list: first },
  });
  return {
    saves,
    shown: () => result.current.ordered.map(({ id }) => id),
    reorder: (ids: readonly string[]) => act(() => result.current.reorder(ids)),
    news: (list: { id: string }[]) => rerender({ list }),
  };
}

it('does not make a person wait to see the order', async () => {
  const { reorder, shown, saves } = ordering();
  reorder(['c', 'a', 'b']);
  expect(shown()).toEqual(['c', 'a', 'b']);
  await waitFor(() => expect(saves.map(({ ids }) => ids)).toEqual([['c', 'a', 'b']]));
});

it('does not go on showing an order that was refused', async () => {
  const { reorder, shown, saves } = ordering();
  reorder(['c', 'a', 'b']);
  await waitFor(() => expect(saves).toHaveLength(1));
  act(() => saves[0]?.settle.reject(new Error('no')));
  await waitFor(() => expect(shown()).toEqual(['a', 'b', 'c']));
});

it('does not jump back between the engine’s yes and its news', async () => {
  const { reorder, shown, saves, news } = ordering();
  reorder(['c', 'a', 'b']);
  await waitFor(() => expect(saves).toHaveLength(1));
  await act(async () => saves[0]?.settle.resolve({}));
  expect(shown()).toEqual(['c', 'a', 'b']);
  news(items('c', 'a', 'b'));
  expect(shown()).toEqual(['c', 'a', 'b']);
});

it('does not hide an item that came, or keep one that went, behind a wish', () => {
  const { reorder, shown, news } = ordering();
  reorder(['c', 'a', 'b']);
  news(items('a', 'c', 'd'));
  expect(shown()).toEqual(['a', 'c', 'd']);
});

it('does not undo a later order because an earlier one was refused', async () => {
  const { reorder, shown, saves } = ordering();
  reorder(['c', 'a', 'b']);
  reorder(['b', 'c', 'a']);
  await waitFor(() => expect(saves).toHaveLength(2));
  await act(async () => saves[0]?.settle.reject(new Error('too late')));
  expect(shown()).toEqual(['b', 'c', 'a']);
});
