import { type Condition, evaluate, holds, type Item, type Placeholders } from './expressions.ts';

/** An item at its place in the table or in an index. */
export interface Row {
  /** What it is sorted by; unique within its partition. */
  readonly order: string;
  readonly item: Item;
  readonly bytes: number;
}

export interface Range {
  readonly partition: string;
  readonly accepts: (item: Item) => boolean;
  /** Where the sort key begins at the earliest. */
  readonly from: string;
}

/** The rows of a table, or of an index, by partition key and in the order of their sort keys. */
export class SortedRows {
  private readonly partitions = new Map<string, Row[]>();

  get(partition: string, order: string): Row | undefined {
    const rows = this.partitions.get(partition);
    const row = rows?.[place(rows, order)];
    return row?.order === order ? row : undefined;
  }

  /** All rows, partition by partition. */
  all(): Row[] {
    return [...this.partitions.values()].flat();
  }

  put(partition: string, row: Row): void {
    let rows = this.partitions.get(partition);
    if (!rows) {
      rows = [];
      this.partitions.set(partition, rows);
    }
    const at = place(rows, row.order);
    rows.splice(at, rows[at]?.order === row.order ? 1 : 0, row);
  }

  delete(partition: string, order: string): void {
    const rows = this.partitions.get(partition);
    if (!rows) return;
    const at = place(rows, order);
    if (rows[at]?.order === order) rows.splice(at, 1);
    if (rows.length === 0) this.partitions.delete(partition);
  }

  /** The rows of a range in order, after (or, backwards, before) `start` where that is given. */
  *range(range: Range, forward: boolean, start: string | undefined): Generator<Row> {
    const rows = this.partitions.get(range.partition) ?? [];
    if (forward) {
      let at = place(rows, start ?? range.from);
      if (start !== undefined && rows[at]?.order === start) at++;
      let found = false;
      for (; at < rows.length; at++) {
        const row = rows[at];
        if (!row) return;
        if (range.accepts(row.item)) {
          found = true;
          yield row;
        } else if (found) return;
      }
    } else {
      for (let at = start === undefined ? rows.length - 1 : place(rows, start) - 1; at >= 0; at--) {
        const row = rows[at];
        if (!row || row.order < range.from) return;
        if (range.accepts(row.item)) yield row;
      }
    }
  }
}

/** The first place whose row does not come before `order`. */
function place(rows: readonly Row[], order: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.order ?? '') < order) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a key condition selects: one partition, and a range of its sort keys. */
export function rangeOf(
  condition: Condition,
  keys: { readonly partitionKey: string; readonly sortKey: string },
  placeholders: Placeholders,
): Range {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  let partition = '';
  let from = '';
  for (const part of parts) {
    const operands = 'left' in part ? [part.left] : 'args' in part ? part.args : [];
    const [target] = operands;
    const name =
      target?.kind === 'path' ? target.path.map((one) => placeholders.names[one] ?? one)[0] : undefined;
    const value = (operand: Parameters<typeof evaluate>[0]) => String(evaluate(operand, {}, placeholders));
    if (name === keys.partitionKey && part.kind === 'compare') partition = value(part.right);
    else if (part.kind === 'compare' && ['=', '>', '>='].includes(part.operator)) from = value(part.right);
    else if (part.kind === 'between') from = value(part.low);
    else if (part.kind === 'test' && part.args[1]) from = value(part.args[1]);
  }
  return { partition, from, accepts: (item) => holds(condition, item, placeholders) };
}
