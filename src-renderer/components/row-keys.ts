// Where the keys of a list lead. Pure.

/**
 * @param current index of the active row; count above 0
 * @returns the row to go to, or undefined when the key is none of the list's
 */
export function rowAfterKey(key: string, current: number, count: number, rowsPerPage: number): number | undefined {
  const target = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + rowsPerPage,
    PageUp: current - rowsPerPage,
    Home: 0,
    End: count - 1,
  }[key];
  return target === undefined ? undefined : Math.min(count - 1, Math.max(0, target));
}
