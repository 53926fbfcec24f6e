import type { WatchedQuery } from './watched-query.ts';

/** An announcement that a query changes. The query is written afterwards, or never if that failed. */
export type QueryChange = Pick<WatchedQuery, 'id' | 'updatedAt' | 'retired'>;

/** The changes announced between two ISO instants, in no order. Strongly consistent. */
export type ChangesBetween = (since: string, until: string) => Promise<QueryChange[]>;

/** Names one state of a query. Sorts by time. A query may be saved and retired within one millisecond. */
export function stateOf({ updatedAt, retired }: Pick<WatchedQuery, 'updatedAt' | 'retired'>): string {
  return `${updatedAt} ${retired ? 'retired' : 'watched'}`;
}
