import type { Server } from 'node:http';
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
    // While it opens or closes.
    if (database.status !== 'open') return readLater(key, callback);
    let value: unknown;
    try {
      value = database.getSync(key);
    } catch (error) {
      setImmediate(callback, error instanceof Error ? error : new Error(String(error)), undefined);
      return;
    }
    // Before anything else happens: nobody else's write comes between a read and what follows from it.
    queueMicrotask(() => callback(null, value));
  };
}

const createStore = inside.create;
inside.create = (options) => {
  const store = createStore(options);
  closeIterators(store.db);
  readDirectly(store.db);
  return store;
};

/** dynalite's database alone, with its faults mended. Only one may have a folder open. */
export function openStore(folder: string): Store {
  return inside.create({ path: folder });
}

/** An HTTP server that speaks DynamoDB's protocol: dynalite, with its faults mended. */
export function createDynamoServer(options: DynaliteOptions): Server {
  return dynalite(options);
}
