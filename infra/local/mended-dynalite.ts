import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import dynalite, { type DynaliteOptions } from 'dynalite';
import inside, { type LevelDatabase, type Store, type Table } from 'dynalite/db/index.js';
import { groupWrites } from './group-writes.ts';

/**
 * dynalite never closes the iterators of its database: each query and scan leaves one behind, with a snapshot that
 * LevelDB keeps every later version of every item for. Memory grew by megabytes a second, and reads became slower as
 * the table grew. It does close an iterator that has a method `return`, so each is given one.
 */
function closeIterators(database: LevelDatabase): void {
  for (const method of ['keys', 'values'] as const) {
    const open = database[method].bind(database);
    database[method] = (options) => {
      const iterator = open(options);
      iterator.return = () => iterator.close();
      return iterator;
    };
  }
}

/**
 * Reads without a detour through the thread pool. dynalite reads the table's description at every request and then the
 * item: a read takes LevelDB a few microseconds, but handing it to another thread and back took ten times as long. This
 * was a third of all the work of the local service.
 */
function readDirectly(database: LevelDatabase): void {
  const readLater = database.get.bind(database);
  database.get = (key, callback) => {
    // This is while the database opens or closes. LevelDB itself repeats, without a callback, calls that had to wait
    // until it was open.
    if (database.status !== 'open' || typeof callback !== 'function') return readLater(key, callback);
    let value: unknown;
    try {
      value = database.getSync(key);
    } catch (error) {
      setImmediate(callback, refusal(error), undefined);
      return;
    }
    // Called before anything else happens, so that no other write comes between a read and what follows from it.
    queueMicrotask(() => callback(null, value));
  };
}

/** The key under which dynalite keeps the description of a table. */
const tableKey = 'table~';

/**
 * Caches the description of each table until it is written again. dynalite reads and parses it again for every item: a
 * batch of 100 keys read it 101 times.
 */
function rememberTables(store: Store): void {
  const { db } = store;
  const known = new Map<string, Table>();
  const readTable = store.getTable.bind(store);
  store.getTable = (name, checkStatus, callback) => {
    // Only for requests about items. The others change the description that they read.
    if (typeof checkStatus !== 'function') return readTable(name, checkStatus, callback);
    const table = known.get(name);
    if (table) return checkStatus(null, table);
    readTable(name, (error, read) => {
      if (!error) known.set(name, read);
      checkStatus(error, read);
    });
  };
  for (const method of ['put', 'del'] as const) {
    const write = db[method].bind(db);
    db[method] = (...values: unknown[]) => {
      const callback = values.at(-1);
      if (!String(values[0]).startsWith(tableKey) || typeof callback !== 'function') return write(...values);
      // Removed before and after the write, because a read in between gets the old description.
      known.clear();
      write(...values.slice(0, -1), (error: unknown) => {
        known.clear();
        callback(error);
      });
    };
  }
}

let lastCreated: Store | undefined;
const createStore = inside.create;
inside.create = (options) => {
  const store = createStore(options);
  closeIterators(store.db);
  readDirectly(store.db);
  groupWrites(store.db);
  rememberTables(store);
  lastCreated = store;
  return store;
};

/** dynalite's database alone, with its faults mended. Only one may have a folder open. */
export function openStore(folder: string): Store {
  return inside.create({ path: folder });
}

export interface FailedWrites {
  /** Called when a write fails, once until it is mended. */
  readonly onFailure: (error: Error) => void;
  /** Repairs incomplete writes. The database is open again, and nobody else uses it. */
  readonly mend: (store: Store) => Promise<void>;
  readonly onMended: () => void;
}

/** An HTTP server that speaks DynamoDB's protocol: dynalite, with its faults mended. */
export function createDynamoServer(options: DynaliteOptions, failedWrites?: FailedWrites): Server {
  const server = dynalite(options);
  const store = lastCreated;
  if (!store)
    throw new Error('dynalite no longer creates its database with the function that is replaced here.');
  if (failedWrites) surviveFailedWrites(server, store, failedWrites);
  return server;
}

const retryMilliseconds = 1000;

/**
 * When the disk is full, dynalite throws an error and the process ends. LevelDB cannot continue after a failed write
 * either: what it appends to its log after an incomplete record is lost. So after the first failure every request is
 * refused with the error of a DynamoDB that is in trouble, which clients retry. The database is closed and opened until
 * it can write, and incomplete writes are repaired.
 */
function surviveFailedWrites(
  server: Server,
  store: Store,
  { onFailure, mend, onMended }: FailedWrites,
): void {
  const { db } = store;
  let failed = false;
  let underWay = 0;
  let stopped = false;

  function noteFailure(error: Error): void {
    if (failed) return;
    failed = true;
    onFailure(error);
    void recover();
  }

  for (const method of ['put', 'del', 'batch'] as const) {
    const write = db[method].bind(db);
    db[method] = (...values: unknown[]) => {
      const callback = values.at(-1);
      if (typeof callback !== 'function') return write(...values);
      write(...values.slice(0, -1), (error: Error | null) => {
        if (error) noteFailure(error);
        callback(error && refusal(error));
      });
    };
  }

  async function recover(): Promise<void> {
    while (failed && !stopped) {
      await sleep(retryMilliseconds, undefined, { ref: false });
      if (underWay > 0) continue;
      try {
        // Writes what is only in memory to new files, separate from the damaged log.
        await db.compactRange('~', '~~').catch(() => undefined);
        await db.close._original();
        await db.open();
        await mend(store);
        failed = false;
        onMended();
      } catch {
        // There is still no room.
      }
    }
  }

  const [answer] = server.listeners('request') as ((request: object, response: ServerResponse) => void)[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (failed) return refuse(response);
    underWay += 1;
    response.once('close', () => {
      underWay -= 1;
    });
    answer?.(request, response);
  });
  void once(server, 'close').then(() => {
    stopped = true;
  });
}

const inTrouble = 'com.amazonaws.dynamodb.v20120810#InternalServerError';

function refuse(response: ServerResponse): void {
  response.writeHead(500, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify({ __type: inTrouble, message: 'The local database cannot write.' }));
}

/**
 * An error in the form that dynalite sends as an answer. It would throw any other error, which would end the process.
 */
function refusal(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(message, { cause }), {
    statusCode: 500,
    body: { __type: inTrouble, message },
  });
}
