import { CANONICAL_LIMITS, parseQuery } from '../parse-query.ts';
import type { Remark } from '../query.ts';
import { withReadings } from '../readings.ts';
import { compileQuery } from './compile-query.ts';
import { IntList } from './int-list.ts';
import { TermTable } from './terms.ts';

/** A stored query: any id, and its expression as typed or in canonical form. */
export interface StoredQuery {
  readonly id: string;
  readonly expression: string;
}

/** A stored query that cannot be read and is left out of an index. */
export interface QueryProblem {
  readonly queryId: string;
  readonly problems: readonly Remark[];
}

/** Compiled queries in the order they were added, before they are laid out for matching. Only ever appended to. */
export class Draft {
  readonly terms = new TermTable();
  readonly code = new IntList();
  readonly ids: string[] = [];
  readonly starts = new IntList();

  get size(): number {
    return this.ids.length;
  }

  /** Compiles and appends a query. Returns the problem instead when the query cannot be read. */
  add({ id, expression }: StoredQuery): QueryProblem | undefined {
    const start = this.code.length;
    try {
      const parsed = parseQuery(expression, CANONICAL_LIMITS);
      if (!parsed.ok) return { queryId: id, problems: parsed.problems };
      compileQuery(withReadings(parsed.query), this.terms, this.code);
    } catch (error) {
      // One query that makes this code fail must not take all others with it. What it has written so far goes.
      this.code.length = start;
      const message = error instanceof Error ? error.message : String(error);
      return { queryId: id, problems: [{ from: 0, to: expression.length, message }] };
    }
    this.ids.push(id);
    this.starts.push(start);
    return undefined;
  }

  /** A draft of the first queries of this one, to which other queries can be added. */
  copy(size: number): Draft {
    const copy = new Draft();
    copy.terms.append(this.terms);
    const end = size < this.size ? this.starts.values[size]! : this.code.length;
    for (let i = 0; i < end; i++) copy.code.push(this.code.values[i]!);
    for (let query = 0; query < size; query++) {
      copy.ids.push(this.ids[query]!);
      copy.starts.push(this.starts.values[query]!);
    }
    return copy;
  }
}
