import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import dynalite, { type DynaliteOptions } from 'dynalite';
import inside, { type LevelDatabase, type Store } from 'dynalite/db/index.js';

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
 * item: what takes LevelDB some microseconds cost ten times as much in handing it to another thread and back, and was
 * a third of all that the local service did.
 */
function readDirectly(database: LevelDatabase): void {
  const readLater = database.get.bind(database);
  database.get = (key, callback) => {
    // While it opens or closes; LevelDB itself calls again, without a callback, what had to wait for it to open.
    if (database.status !== 'open' || typeof callback !== 'function') return readLater(key, callback);
    let value: unknown;
    try {
      value = database.getSync(key);
    } catch (error) {
      setImmediate(callback, refusal(error), undefined);
      return;
    }
    // Before anything else happens: nobody else's write comes between a read and what follows from it.
    queueMicrotask(() => callback(null, value));
  };
}

let lastCreated: Store | undefined;
const createStore = inside.create;
inside.create = (options) => {
  const store = createStore(options);
  closeIterators(store.db);
  readDirectly(store.db);
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
  /** Brings in order what was written by half. The database is open again, and nobody else uses it. */
  readonly mend: (store: Store) => Promise<void>;
  readonly onMended: () => void;
}

/** An HTTP server that speaks DynamoDB's protocol: dynalite, with its faults mended. */
export function createDynamoServer(options: DynaliteOptions, failedWrites?: FailedWrites): Server {
  const server = dynalite(options);
  const store = lastCreated;
  if (!store) throw new Error('dynalite no longer makes its database by the function that is mended here.');
  if (failedWrites) surviveFailedWrites(server, store, failedWrites);
  return server;
}

const retryMilliseconds = 1000;

/**
 * Where there is no room to write, dynalite throws and the process ends. And LevelDB cannot go on after a failed write:
 * what it appends to its log behind a torn record is not found again. So from the first failure on, every request is
 * refused as DynamoDB refuses when it is in trouble, which clients try again. The database is closed and opened until
 * it can write, and what was torn is mended.
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
        // Puts what is in memory alone into files of their own, apart from the torn log.
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

/** An error in the form in which dynalite answers it; any other it throws, which would end the process. */
function refusal(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  return Object.assign(new Error(message, { cause }), {
    statusCode: 500,
    body: { __type: inTrouble, message },
  });
}
