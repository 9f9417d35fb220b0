/** How the cells of a notebook depend on each other, for a picture of it. Cells are 1-based. */
export interface CellGraph {
  readonly cells: readonly CellNode[];
  readonly edges: readonly CellEdge[];
}

export interface CellNode {
  readonly cell: number;
  /** What it is called in the source; null without a name. */
  readonly name: string | null;
  /** Its first line: of its docstring where it has one. */
  readonly title: string;
  /** Whether it ends the notebook where there is no GPU. */
  readonly isGate: boolean;
  /** Whether such a cell before it keeps it from running. */
  readonly isReached: boolean;
  /** Whether it works on the GPU. */
  readonly usesGpu: boolean;
}

/** One cell waits for another one. */
export interface CellEdge {
  readonly from: number;
  readonly to: number;
  /** What it waits for. */
  readonly names: readonly string[];
}
