import type { LoadOptions } from 'js-yaml';

/** A node of a document, with the line on which it begins, from 1. */
interface PlacedNode {
  readonly line: number;
  kind: string;
  value: unknown;
  /** Of a mapping its keys and values in turn, of a list its entries. */
  children: PlacedNode[];
}

/** Where the parts of a YAML document are. */
export interface YamlLines {
  /** Passed to the parser, which tells it of every node. */
  readonly listener: NonNullable<LoadOptions['listener']>;
  /**
   * The line of what a path leads to: of the key for a field of a mapping. A path that ends earlier than the document
   * gives the line of its last part that is there.
   */
  lineOf(path: readonly PropertyKey[]): number;
}

/** Records where each node of one document is. */
export function createYamlLines(): YamlLines {
  const open: PlacedNode[] = [];
  let root: PlacedNode | undefined;

  return {
    listener(event, { line, kind, result }) {
      if (event === 'open') {
        open.push({ line: line + 1, kind: '', value: undefined, children: [] });
        return;
      }
      const node = open.pop();
      if (!node) return;
      node.kind = kind;
      node.value = result;
      // A node is opened twice where the parser first had to find out whether it is the key of a mapping.
      const [only] = node.children;
      if (only && node.children.length === 1 && only.kind === kind && only.value === result) {
        node.children = only.children;
      }
      const parent = open.at(-1);
      if (parent) parent.children.push(node);
      else root = node;
    },

    lineOf(path) {
      let node = root;
      let line = root?.line ?? 1;
      for (const part of path) {
        const found = node && childOf(node, part);
        if (!found) break;
        line = found.line;
        node = found.node;
      }
      return line;
    },
  };
}

function childOf(
  { kind, children }: PlacedNode,
  part: PropertyKey,
): { readonly line: number; readonly node: PlacedNode | undefined } | undefined {
  if (kind === 'sequence') {
    const node = children[Number(part)];
    return node && { line: node.line, node };
  }
  if (kind !== 'mapping') return undefined;
  const at = children.findIndex(({ value }, index) => index % 2 === 0 && String(value) === part);
  const key = children[at];
  return key && { line: key.line, node: children[at + 1] };
}
