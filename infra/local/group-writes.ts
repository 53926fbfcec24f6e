import type { LevelDatabase } from 'dynalite/db/index.js';

interface Write {
  readonly operation: object;
  readonly answer: (error: unknown) => void;
}

/**
 * Collects the writes that come in while another write is running, and makes one batch of LevelDB of them, in their
 * order. Handing each write alone to another thread and back takes longer than the write itself. A write is still
 * answered only when it is in LevelDB's log. If a batch fails, all of its writes fail.
 */
export function groupWrites(database: LevelDatabase): void {
  const batch = database.batch.bind(database);
  let waiting: Write[] = [];
  let isWriting = false;

  function writeWaiting(): void {
    const writes = waiting;
    waiting = [];
    batch(
      writes.map(({ operation }) => operation),
      (error: unknown) => {
        if (waiting.length > 0) writeWaiting();
        else isWriting = false;
        for (const { answer } of writes) answer(error ?? null);
      },
    );
  }

  for (const type of ['put', 'del'] as const) {
    const write = database[type].bind(database);
    database[type] = (...values: unknown[]) => {
      const callback = values.at(-1);
      if (typeof callback !== 'function') return write(...values);
      const [key, value] = values.slice(0, -1);
      waiting.push({ operation: { type, key, value }, answer: (error) => callback(error) });
      if (isWriting) return;
      isWriting = true;
      // Runs after all writes of this turn of the event loop.
      setImmediate(writeWaiting);
    };
  }
}
