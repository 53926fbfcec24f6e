/** The internal part of dynalite that is corrected, measured or used here. */
declare module 'dynalite/db/index.js' {
  import type { Readable } from 'node:stream';

  export type Callback<T = void> = (error: Error | null | undefined, result: T) => void;
  export type Item = Readonly<Record<string, AttributeValue>>;
  /** As DynamoDB's protocol writes it: `{ S: 'text' }`. */
  export type AttributeValue = Readonly<Record<string, unknown>>;

  export interface Table {
    readonly TableName: string;
    readonly LocalSecondaryIndexes?: readonly { readonly IndexName: string }[];
    readonly GlobalSecondaryIndexes?: readonly { readonly IndexName: string }[];
  }
  export interface LevelIterator {
    close(): Promise<void>;
    /** If present, dynalite calls it when it has read enough. */
    return?: () => Promise<void>;
  }
  export interface LevelDatabase {
    keys(options?: object): LevelIterator;
    values(options?: object): LevelIterator;
    get(key: string, callback?: Callback<unknown>): unknown;
    readonly status: string;
    getSync(key: string): unknown;
    /** dynalite's own function, which waits for requests that are running. `_original` is that of LevelDB. */
    readonly close: ((callback: Callback) => void) & { _original(): Promise<void> };
    open(): Promise<void>;
    compactRange(start: string, end: string): Promise<void>;
    put(...values: unknown[]): unknown;
    del(...values: unknown[]): unknown;
    batch(...values: unknown[]): unknown;
  }
  export interface Store {
    /** For requests about items, without `checkStatus`; a table that is being created or deleted refuses them. */
    getTable(name: string, checkStatus: boolean | Callback<Table>, callback?: Callback<Table>): void;
    getItemDb(table: string): { createValueStream(options: object): Readable };
    deleteIndexDb(type: 'Local' | 'Global', table: string, index: string, callback: Callback): void;
    readonly db: LevelDatabase;
  }

  const inside: {
    create(options: { readonly path?: string }): Store;
    /** The size of an item in bytes. An item that is too large is refused. */
    itemSize(item: Item, ...options: unknown[]): number;
    /** Writes the index entries that `item` has and `existing` had not, and deletes those the other way round. */
    updateIndexes(
      store: Store,
      table: Table,
      existing: Item | undefined,
      item: Item,
      callback: Callback,
    ): void;
  };
  export default inside;
}
