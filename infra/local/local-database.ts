import { DatabaseSync } from 'node:sqlite';

export class DataFolderInUseError extends Error {
  override readonly name = 'DataFolderInUseError';
  constructor(file: string) {
    super(
      `Another Wirewatch already runs on ${file}. Stop it first, or set WIREWATCH_DATA to another folder to run a second one.`,
    );
  }
}

/**
 * Opens the file that holds the queues and the outbox index. This also locks the data folder: SQLite keeps the file
 * exclusively for this process, and the operating system releases it, however the process ends.
 *
 * A commit has reached the operating system when it returns, so a kill -9 loses nothing. (`NORMAL` leaves out the flush
 * to the disk that only a power cut would need. The embedded DynamoDB does not flush either.)
 *
 * @throws DataFolderInUseError when another process has it open.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS message (
        number        INTEGER PRIMARY KEY AUTOINCREMENT,
        id            TEXT NOT NULL UNIQUE,
        queue         TEXT NOT NULL,
        body          TEXT NOT NULL,
        sentAt        INTEGER NOT NULL,
        visibleAt     INTEGER NOT NULL,
        receiveCount  INTEGER NOT NULL DEFAULT 0,
        receivedAt    INTEGER,
        receipt       TEXT,
        sourceQueue   TEXT
      ) STRICT;
      CREATE INDEX IF NOT EXISTS messageByVisibility ON message (queue, visibleAt);
      CREATE TABLE IF NOT EXISTS mail (
        number      INTEGER PRIMARY KEY AUTOINCREMENT,
        id          TEXT NOT NULL UNIQUE,
        acceptedAt  INTEGER NOT NULL,
        file        TEXT NOT NULL,
        sender      TEXT NOT NULL,
        recipients  TEXT NOT NULL,
        subject     TEXT NOT NULL,
        tags        TEXT NOT NULL,
        bytes       INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS mailByTime ON mail (acceptedAt);
    `);
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DataFolderInUseError(file) : error;
  }
  return database;
}

/** Runs `work` so that all of its writes happen or none does. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // If the disk is full, SQLite has rolled it back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

const sqliteBusy = 5;
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy;
}
