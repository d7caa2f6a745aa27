// Keeps the end of a growing conversation in view until the reader scrolls up.
import { useCallback, useEffect, useRef, useState, type RefObject } from 'react';

/** Nearer to the end than this counts as being there. */
const NEAR_PX = 32;

export interface Follow {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly content: RefObject<HTMLDivElement | null>;
  readonly isFollowing: boolean;
  readonly toBottom: () => void;
}

/** `key` names what is shown: when it changes, the end is shown. */
export function useFollow(key: string): Follow {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [isFollowing, setIsFollowing] = useState(true);

  const [shown, setShown] = useState(key);
  if (shown !== key) {
    setShown(key);
    setIsFollowing(true);
  }

  const setFollowing = useCallback((value: boolean) => {
    following.current = value;
    setIsFollowing(value);
  }, []);

  const toBottom = useCallback(() => {
    setFollowing(true);
    scrollToEnd(scroller.current);
  }, [setFollowing]);

  useEffect(() => {
    following.current = true;
    scrollToEnd(scroller.current);
  }, [key]);

  useEffect(() => {
    const box = scroller.current;
    const inner = content.current;
    if (!box || !inner) return undefined;
    let lastTop = box.scrollTop;
    let lastHeight = box.scrollHeight;
    const onScroll = (): void => {
      const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight <= NEAR_PX;
      // Content that shrinks moves the view up too; only the reader's own move counts.
      const isReaderGoingUp = box.scrollTop < lastTop - 1 && box.scrollHeight >= lastHeight;
      if (isAtEnd !== following.current && (isAtEnd || isReaderGoingUp)) setFollowing(isAtEnd);
      lastTop = box.scrollTop;
      lastHeight = box.scrollHeight;
    };
    const observer = new ResizeObserver(() => {
      if (following.current) scrollToEnd(box);
    });
    observer.observe(inner);
    observer.observe(box);
    box.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', onScroll);
    };
  }, [key, setFollowing]);

  return { scroller, content, isFollowing, toBottom };
}

function scrollToEnd(box: HTMLElement | null): void {
  // The browser stops at the end by itself.
  box?.scrollTo({ top: box.scrollHeight });
}
