import { useEffect, useState } from 'preact/hooks';

/** Two columns of code need this much; style.css says the same. */
const WIDE = matchMedia('(min-width: 56rem)');

/** Whether there is room for two columns. */
export function useWide(): boolean {
  const [isWide, setWide] = useState(WIDE.matches);
  useEffect(() => {
    const follow = (): void => setWide(WIDE.matches);
    WIDE.addEventListener('change', follow);
    return () => WIDE.removeEventListener('change', follow);
  }, []);
  return isWide;
}
