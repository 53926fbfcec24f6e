import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createQueueStore, type ReceivedMessage } from '../../../infra/local/aws/queue-store.ts';
import { DataFolderInUseError, openDatabase } from '../../../infra/local/local-database.ts';

const definitions = [
  { name: 'jobs', visibilityTimeoutSeconds: 30, deadLetter: { queue: 'dead', maxReceiveCount: 3 } },
  { name: 'dead', visibilityTimeoutSeconds: 30 },
];

let folder: string;
let database: DatabaseSync;
let time: number;
const now = () => time;
const file = () => join(folder, 'aws.sqlite');

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wirewatch-queues-'));
  database = openDatabase(file());
  time = 1_000_000_000_000;
});
afterEach(() => {
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

describe('a start after a kill', () => {
  test('hands back what was in flight, and the receives that died do not count', () => {
    createQueueStore(database, definitions, { now }).send('jobs', 'a');
    for (let kills = 0; kills < 10; kills++) {
      const store = createQueueStore(database, definitions, { now });
      store.releaseInFlight();
      const [message] = store.receive('jobs', 1);
      expect(message).toMatchObject({ body: 'a', receiveCount: 1, firstReceivedAt: time });
      time += 1000;
    }
    expect(createQueueStore(database, definitions, { now }).counts('dead').visible).toBe(0);
  });

  test('keeps the count of receives that failed, so that what always fails is given up in the end', () => {
    const store = createQueueStore(database, definitions, { now });
    store.send('jobs', 'bad');
    for (let failures = 0; failures < 2; failures++) {
      expect(store.receive('jobs', 1)).toHaveLength(1);
      time += 30_000;
    }
    store.receive('jobs', 1);
    store.releaseInFlight();
    expect(store.receive('jobs', 1)).toMatchObject([{ body: 'bad', receiveCount: 3 }]);
    time += 30_000;
    expect(store.receive('jobs', 1)).toEqual([]);
    expect(store.counts('dead').visible).toBe(1);
  });
});

describe('long polls', () => {
  test('an aborted one takes no message', async () => {
    const store = createQueueStore(database, definitions, { now });
    const stop = new AbortController();
    const polled = store.receiveWhenReady('jobs', { max: 1, waitSeconds: 20, signal: stop.signal });
    stop.abort();
    store.send('jobs', 'a');
    expect(await polled).toEqual([]);
    expect(store.counts('jobs').visible).toBe(1);
  });

  test('a moved clock brings delayed messages up', async () => {
    const store = createQueueStore(database, definitions, { now });
    store.send('jobs', 'a', 600);
    const { signal } = new AbortController();
    const polled = store.receiveWhenReady('jobs', { max: 1, waitSeconds: 20, signal });
    time += 600_000;
    expect(await polled).toMatchObject([{ body: 'a' }]);
  });
});

describe('a restart', () => {
  test('keeps every message, and hands back what was in flight without counting that receive', () => {
    const before = createQueueStore(database, definitions, { now });
    before.send('jobs', 'waiting');
    before.send('jobs', 'delayed', 60);
    before.receive('jobs', 1);
    database.close();

    database = openDatabase(file());
    const after = createQueueStore(database, definitions, { now });
    after.releaseInFlight();
    expect(after.counts('jobs')).toMatchObject({ visible: 1, inFlight: 0, delayed: 1 });
    expect(after.receive('jobs', 10)).toMatchObject([{ body: 'waiting', receiveCount: 1 }]);
  });

  test('two processes cannot have the same data', () => {
    expect(() => openDatabase(file())).toThrow(DataFolderInUseError);
  });
});

describe('arranging', () => {
  test('decides which waiting messages come first', () => {
    const store = createQueueStore(database, definitions, {
      now,
      arrange: (waiting) => waiting.toReversed(),
    });
    for (const body of 'abc') store.send('jobs', body);
    expect(store.receive('jobs', 2).map(({ body }) => body)).toEqual(['c', 'b']);
    expect(store.receive('jobs', 2).map(({ body }) => body)).toEqual(['a']);
  });
});

type Step =
  | { readonly do: 'send'; readonly delay: number }
  | { readonly do: 'receive'; readonly max: number }
  | { readonly do: 'remove' | 'hide'; readonly which: number; readonly seconds: number }
  | { readonly do: 'wait'; readonly seconds: number }
  | { readonly do: 'redrive' };

const steps = fc.array(
  fc.oneof(
    fc.record({ do: fc.constant('send' as const), delay: fc.nat(40) }),
    fc.record({ do: fc.constant('receive' as const), max: fc.integer({ min: 1, max: 10 }) }),
    fc.record({
      do: fc.constantFrom('remove' as const, 'hide' as const),
      which: fc.nat(),
      seconds: fc.nat(60),
    }),
    fc.record({ do: fc.constant('wait' as const), seconds: fc.nat(60) }),
    fc.record({ do: fc.constant('redrive' as const) }),
  ),
  { maxLength: 60 },
);

describe('whatever is done in whatever order', () => {
  test('no message is lost, held by two readers at once, or seen again after it was deleted', () => {
    fc.assert(
      fc.property(steps, (run: Step[]) => {
        database.exec('DELETE FROM message');
        const store = createQueueStore(database, definitions, { now });
        const sent = new Set<string>();
        const deleted = new Set<string>();
        const heldUntil = new Map<string, number>();
        let receipts: ReceivedMessage[] = [];
        let bodies = 0;

        for (const step of run) {
          switch (step.do) {
            case 'send': {
              bodies += 1;
              sent.add(`m${bodies}`);
              store.send('jobs', `m${bodies}`, step.delay);
              break;
            }
            case 'receive': {
              for (const message of store.receive('jobs', step.max)) {
                expect(deleted).not.toContain(message.body);
                expect(heldUntil.get(message.body) ?? 0).toBeLessThanOrEqual(time);
                expect(message.receiveCount).toBeLessThanOrEqual(3);
                heldUntil.set(message.body, time + 30_000);
                receipts = [...receipts.filter(({ body }) => body !== message.body), message];
              }
              break;
            }
            case 'remove': {
              const message = receipts[step.which % receipts.length];
              if (message && store.remove('jobs', message.receipt)) deleted.add(message.body);
              break;
            }
            case 'hide': {
              const message = receipts[step.which % receipts.length];
              if (message && store.hide('jobs', message.receipt, step.seconds)) {
                heldUntil.set(message.body, time + step.seconds * 1000);
              }
              break;
            }
            case 'wait':
              time += step.seconds * 1000;
              break;
            case 'redrive':
              store.redrive('dead');
          }
        }

        const kept = database
          .prepare('SELECT body FROM message')
          .all()
          .map(({ body }) => String(body));
        expect(kept.toSorted()).toEqual([...sent].filter((body) => !deleted.has(body)).toSorted());
      }),
      { numRuns: 200 },
    );
  });
});
