import type { DatabaseSync } from 'node:sqlite';

/** Knows, at a start, whether the run before was cut off (kill -9, power). */
export interface RunMarker {
  readonly lastOneWasCut: boolean;
  /** From here on an end without `ended` counts as cut. */
  began(): void;
  ended(): void;
}

export function createRunMarker(database: DatabaseSync): RunMarker {
  const set = database.prepare(
    "INSERT INTO setting VALUES ('running', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
  );
  const row = database.prepare("SELECT value FROM setting WHERE name = 'running'").get();
  return {
    lastOneWasCut: row?.value === 'true',
    began: () => void set.run('true'),
    ended: () => void set.run('false'),
  };
}
