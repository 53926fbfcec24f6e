import { CANONICAL_LIMITS, parseQuery } from '../parse-query.ts';
import type { Remark } from '../query.ts';
import { withReadings } from '../readings.ts';
import { compileQuery } from './compile-query.ts';
import { IntList } from './int-list.ts';
import { TermTable } from './terms.ts';

/** A query as it is stored: any id, and its expression as typed or in canonical form. */
export interface StoredQuery {
  readonly id: string;
  readonly expression: string;
}

/** A stored query that is left out of an index, since it cannot be read. */
export interface QueryProblem {
  readonly queryId: string;
  readonly problems: readonly Remark[];
}

/** Queries compiled one after the other, before they are laid out for matching. Only ever appended to. */
export class Draft {
  readonly terms = new TermTable();
  readonly code = new IntList();
  readonly ids: string[] = [];
  readonly starts = new IntList();

  get size(): number {
    return this.ids.length;
  }

  /** Compiles and appends a query; gives the problem instead when it cannot be read. */
  add({ id, expression }: StoredQuery): QueryProblem | undefined {
    const parsed = parseQuery(expression, CANONICAL_LIMITS);
    if (!parsed.ok) return { queryId: id, problems: parsed.problems };
    this.ids.push(id);
    this.starts.push(this.code.length);
    compileQuery(withReadings(parsed.query), this.terms, this.code);
    return undefined;
  }

  /** A draft of the first queries of this one, that can be appended to in another way. */
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
