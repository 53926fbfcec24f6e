declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly updateTableMs?: number;
    readonly deleteTableMs?: number;
    readonly maxItemSizeKb?: number;
  }

  /** An HTTP server that speaks DynamoDB's protocol. */
  export default function dynalite(options?: Options): Server;
}
