declare module 'dynalite' {
  import type { Server } from 'node:http';

  export interface DynaliteOptions {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly updateTableMs?: number;
    readonly deleteTableMs?: number;
    readonly maxItemSizeKb?: number;
  }

  /** An HTTP server that speaks DynamoDB's protocol. */
  export default function dynalite(options?: DynaliteOptions): Server;
}
