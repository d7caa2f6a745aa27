// A page that breaks must not take the frame with it.
import { cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ErrorBoundary } from '../../../src-renderer/components/error-boundary.tsx';

function Broken(): never {
  throw new Error('the chart has no data');
}

beforeEach(() => {
  // React reports every caught error there as well.
  vi.spyOn(console, 'error').mockReturnValue();
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

it('shows what broke instead of an empty window', () => {
  const { getByRole } = render(
    <ErrorBoundary subject="/spend">
      <Broken />
    </ErrorBoundary>,
  );
  expect(getByRole('alert').textContent).toContain('the chart has no data');
});

it('does not keep the next page from being shown', () => {
  const { rerender, queryByRole, getByText } = render(
    <ErrorBoundary subject="/spend">
      <Broken />
    </ErrorBoundary>,
  );
  rerender(
    <ErrorBoundary subject="/keys">
      <p>Keys</p>
    </ErrorBoundary>,
  );
  expect(queryByRole('alert')).toBeNull();
  expect(getByText('Keys')).toBeTruthy();
});
