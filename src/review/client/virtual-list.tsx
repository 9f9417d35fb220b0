import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface ListProps {
  readonly length: number;
  /** In pixels, the same for all rows. */
  readonly rowHeight: number;
  /** The row to keep in view; -1 for none. */
  readonly current: number;
  readonly label: string;
  readonly row: (at: number) => VNode;
}

/** Rows that are in the page beyond those that are seen. */
const MORE = 6;

/** A list of rows of one height, of which those in view are in the page. */
export function VirtualList({ length, rowHeight, current, label, row }: ListProps): VNode {
  const box = useRef<HTMLDivElement>(null);
  const [seen, setSeen] = useState({ top: 0, height: 800 });
  const look = (): void => {
    if (box.current !== null) setSeen({ top: box.current.scrollTop, height: box.current.clientHeight });
  };
  useEffect(() => {
    const observer = new ResizeObserver(look);
    if (box.current !== null) observer.observe(box.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    const element = box.current;
    if (element === null || current < 0) return;
    const top = current * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight;
  }, [current]);
  const first = Math.max(0, Math.floor(seen.top / rowHeight) - MORE);
  const last = Math.min(length, Math.ceil((seen.top + seen.height) / rowHeight) + MORE);
  return (
    <div ref={box} class="list" onScroll={look}>
      <ul aria-label={label} style={{ height: `${length * rowHeight}px` }}>
        {Array.from({ length: Math.max(0, last - first) }, (_, offset) => {
          const at = first + offset;
          return (
            <li
              key={at}
              aria-setsize={length}
              aria-posinset={at + 1}
              style={{ top: `${at * rowHeight}px`, height: `${rowHeight}px` }}
            >
              {row(at)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
