/** The part of dynalite's inside that mending its indexes and measuring its items need. */
declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';

  type Callback<T = void> = (error: Error | null | undefined, result: T) => void;
  type Item = Record<string, unknown>;

  export interface Table {
    readonly TableName: string;
    readonly LocalSecondaryIndexes?: readonly { readonly IndexName: string }[];
    readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  }
  export interface Store {
    getTable(name: string, checkStatus: boolean, callback: Callback<Table>): void;
    getItemDb(table: string): { createValueStream(options: object): Readable };
    deleteIndexDb(type: 'Local' | 'Global', table: string, index: string, callback: Callback): void;
    readonly db: { close(callback: Callback): void };
  }

  export function create(options: { readonly path: string }): Store;
  /** Writes the index entries that `item` has and `existing` had not, and deletes those the other way round. */
  export function updateIndexes(
    store: Store,
    table: Table,
    existing: Item | undefined,
    item: Item,
    callback: Callback,
  ): void;

  /** The module itself: what checks the size of an item looks the function up in it at each write. */
  const db: { itemSize(item: object): number };
  export default db;
}
