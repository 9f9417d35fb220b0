import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** How far from what is seen a part is filled already, in pixels. */
const AHEAD = 1200;

const told = new WeakMap<Element, (isNear: boolean) => void>();
const observer = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) told.get(target)?.(isIntersecting);
  },
  { rootMargin: `${AHEAD}px 0px` },
);

/**
 * Whether an element is in view, or nearly so. One that is not takes the height that it had, so that what is far away need
 * not be in the page.
 * @param guess its height before it was ever filled, in pixels
 */
export function useNear<E extends HTMLElement>(
  guess: number,
): { readonly ref: RefObject<E | null>; readonly isNear: boolean; readonly height: number } {
  const ref = useRef<E>(null);
  const known = useRef<number | null>(null);
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const element = ref.current;
    if (element === null) return undefined;
    told.set(element, (next) => {
      if (!next && element.offsetHeight > 0) known.current = element.offsetHeight;
      setNear(next);
    });
    observer.observe(element);
    return () => observer.unobserve(element);
  }, []);
  return { ref, isNear, height: known.current ?? guess };
}
