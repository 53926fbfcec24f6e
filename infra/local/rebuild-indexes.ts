import { promisify } from 'node:util';
import inside, { type Store, type Table } from 'dynalite/db/index.js';
import { openStore } from './mended-dynalite.ts';

/**
 * Builds every index of the table again from its items.
 *
 * DynamoDB keeps item and indexes in step. dynalite writes them one after the other, so that a kill in between leaves,
 * say, a due subscriber whom the index of due times no longer lists: mail that would never go out. Only to be called
 * while nothing else has the folder open.
 */
export async function rebuildIndexes(folder: string, tableName: string): Promise<void> {
  const store = openStore(folder);
  try {
    await rebuildIndexesOf(store, tableName);
  } finally {
    await promisify<void>((done) => {
      store.db.close(done);
    })();
  }
}

/** The same in an open database that nobody else uses meanwhile. */
export async function rebuildIndexesOf(store: Store, tableName: string): Promise<void> {
  const table = await readTable(store, tableName);
  if (table) await rebuild(store, table);
}

async function rebuild(store: Store, table: Table): Promise<void> {
  const name = table.TableName;
  for (const type of ['Local', 'Global'] as const) {
    for (const { IndexName } of table[`${type}SecondaryIndexes`] ?? []) {
      await promisify<void>((done) => store.deleteIndexDb(type, name, IndexName, done))();
    }
  }
  for await (const item of store.getItemDb(name).createValueStream({})) {
    await promisify<void>((done) => inside.updateIndexes(store, table, undefined, item, done))();
  }
}

function readTable(store: Store, name: string): Promise<Table | undefined> {
  return new Promise((resolve, reject) => {
    store.getTable(name, false, (error, table) => {
      if (!error) resolve(table);
      else if (error.name === 'NotFoundError') resolve(undefined);
      else reject(error);
    });
  });
}
