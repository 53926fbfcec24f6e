/** The part of dynalite's inside that is mended, measured or used here. */
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
    /** Called by dynalite when it has read enough, if it is there. */
    return?: () => Promise<void>;
  }
  export interface LevelDatabase {
    keys(options?: object): LevelIterator;
    values(options?: object): LevelIterator;
    get(key: string, callback?: Callback<unknown>): unknown;
    readonly status: string;
    getSync(key: string): unknown;
    /** dynalite's own, which waits for what is under way; `_original` is LevelDB's. */
    readonly close: ((callback: Callback) => void) & { _original(): Promise<void> };
    open(): Promise<void>;
    compactRange(start: string, end: string): Promise<void>;
    put(...values: unknown[]): unknown;
    del(...values: unknown[]): unknown;
    batch(...values: unknown[]): unknown;
  }
  export interface Store {
    getTable(name: string, checkStatus: boolean, callback: Callback<Table>): void;
    getItemDb(table: string): { createValueStream(options: object): Readable };
    deleteIndexDb(type: 'Local' | 'Global', table: string, index: string, callback: Callback): void;
    readonly db: LevelDatabase;
  }

  const inside: {
    create(options: { readonly path?: string }): Store;
    /** Bytes of an item, by which it is refused when it is too large. */
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
