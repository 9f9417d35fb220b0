import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { visible } from '../../report/shown.ts';
import type { CellGraph, CellNode } from '../../model/cell-graph.ts';
import type { OfferedPlan } from '../../model/offer.ts';
import { CELL, pictureOf, type Picture } from './graph-layout.ts';
import { Text } from './text.tsx';

/** Which cells wait for which, and which of them a gate stops: before the fixes, and after all of them. */
export function GraphView({ graphs }: { readonly graphs: NonNullable<OfferedPlan['graphs']> }): VNode {
  return (
    <>
      <GraphSection title="Before" graph={graphs.before} />
      <GraphSection title="After all fixes" graph={graphs.after} />
    </>
  );
}

function GraphSection({ title, graph }: { readonly title: string; readonly graph: CellGraph }): VNode {
  const picture = useMemo(() => pictureOf(graph), [graph]);
  const summary = summaryOf(graph.cells);
  const id = `graph-${title.slice(0, 5)}`;
  return (
    <section class="graph" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p>{summary}</p>
      <div class="picture" tabIndex={0} role="group" aria-label={`Graph: ${title}`}>
        <Drawing picture={picture} label={`${title}: ${summary}`} />
      </div>
      <details>
        <summary>As a list</summary>
        <ul>
          {graph.cells.map((node) => (
            <li>
              {nameOf(node)} <Text of={node.title} />
              {tagOf(node) !== '' && `; ${tagOf(node)}`}
              <Waits graph={graph} cell={node.cell} />
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function Waits({ graph, cell }: { readonly graph: CellGraph; readonly cell: number }): VNode | null {
  const edges = graph.edges.filter(({ to }) => to === cell);
  if (edges.length === 0) return null;
  return (
    <>
      ; waits for{' '}
      {edges.map(({ from, names }, at) => (
        <>
          {at > 0 && ', '}
          cell {from} (<Text of={names.join(', ')} />)
        </>
      ))}
    </>
  );
}

/** What is drawn smaller can't be read: it is scrolled. */
const SMALLEST = 0.85;

function Drawing({ picture, label }: { readonly picture: Picture; readonly label: string }): VNode {
  const { width, height, cells, edges } = picture;
  const reaching = new Set(cells.filter(({ node }) => node.isGate || node.isReached).map(({ node }) => node.cell));
  const reached = new Set(cells.filter(({ node }) => node.isReached).map(({ node }) => node.cell));
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      style={{ minWidth: `${SMALLEST * width}px` }}
    >
      {edges.map(({ edge, path }) => (
        <path class={reaching.has(edge.from) && reached.has(edge.to) ? 'edge reached' : 'edge'} d={path}>
          <title>{visible(`cell ${edge.from} to cell ${edge.to}: ${edge.names.join(', ')}`)}</title>
        </path>
      ))}
      {cells.map(({ node, x, y }) => (
        <g transform={`translate(${x} ${y})`} class={classOf(node)}>
          <title>{visible(`${nameOf(node)}: ${node.title}`)}</title>
          <rect width={CELL.width} height={CELL.height} rx="4" />
          <text x="10" y="18" class="cell-name">
            {shortened(nameOf(node), 16)}
          </text>
          <text x={CELL.width - 10} y="18" class="tag">
            {tagOf(node)}
          </text>
          <text x="10" y="35">
            {shortened(visible(node.title), 27)}
          </text>
        </g>
      ))}
    </svg>
  );
}

function classOf({ isGate, isReached, usesGpu }: CellNode): string {
  if (isReached) return 'node reached';
  if (isGate) return 'node gate';
  return usesGpu ? 'node open' : 'node';
}

function nameOf({ cell, name }: CellNode): string {
  return name === null ? `cell ${cell}` : `cell ${cell} ${visible(name)}`;
}

function tagOf({ isGate, isReached, usesGpu }: CellNode): string {
  if (isGate && !isReached) return 'gate';
  if (!usesGpu) return isReached ? 'stopped' : '';
  return isReached ? 'GPU, stopped' : 'GPU, not stopped';
}

function shortened(text: string, length: number): string {
  const characters = [...text];
  return characters.length > length ? `${characters.slice(0, length - 1).join('')}…` : text;
}

function summaryOf(cells: readonly CellNode[]): string {
  const gates = cells.filter(({ isGate, isReached }) => isGate && !isReached);
  const onGpu = cells.filter((node) => node.usesGpu && !gates.includes(node));
  const stopped = onGpu.filter(({ isReached }) => isReached).length;
  const work = onGpu.length === 1 ? '1 cell works' : `${onGpu.length} cells work`;
  if (gates.length === 0) return `${work} on the GPU; none is stopped without one.`;
  const where = gates.map(({ cell }) => `cell ${cell}`).join(', ');
  const ofThem = onGpu.length === 1 ? (stopped === 1 ? 'it is' : 'it is not') : `${stopped} of them are`;
  return `${work} on the GPU; without one ${ofThem} stopped by the gate in ${where}.`;
}
