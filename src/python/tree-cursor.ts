/** A place in tree-sitter's own tree, and the way to others. Offsets are UTF-16 code units. */
export interface TreeCursor {
  readonly nodeType: string;
  /** The grammar's number of the type. */
  readonly nodeTypeId: number;
  readonly nodeIsNamed: boolean;
  readonly nodeIsMissing: boolean;
  readonly startIndex: number;
  readonly endIndex: number;
  /** The grammar's number of the field that holds the node; falsy where none does. */
  readonly currentFieldId: number;
  readonly currentFieldName: string | null | undefined;
  /** These three move there and say whether there is such a node. */
  readonly gotoFirstChild: () => boolean;
  readonly gotoNextSibling: () => boolean;
  readonly gotoParent: () => boolean;
}

/** Parses a text and reads the tree, from its root; the cursor must not be used after that. Returns what was read. */
export type WithTree = <T>(text: string, read: (cursor: TreeCursor) => T) => T;
