import type { DatabaseSync } from 'node:sqlite';

export type Settings = ReturnType<typeof openSettings>;

/** A few values that are kept between runs, by name. */
export function openSettings(database: DatabaseSync) {
  const select = database.prepare('SELECT value FROM setting WHERE name = ?');
  const upsert = database.prepare(
    'INSERT INTO setting VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  return {
    get(name: string): string | undefined {
      const value = select.get(name)?.value;
      return typeof value === 'string' ? value : undefined;
    },
    set(name: string, value: string): void {
      upsert.run(name, value);
    },
  };
}
