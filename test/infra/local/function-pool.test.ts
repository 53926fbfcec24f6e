import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { createClock } from '../../../infra/local/clock.ts';
import {
  createFunctionPool,
  type FunctionPool,
  type TableInProcess,
} from '../../../infra/local/function-pool.ts';

const entryOf = (name: string) => fileURLToPath(new URL(`./handlers/${name}.ts`, import.meta.url));

const pools: FunctionPool[] = [];
const clock = createClock();
const lines: string[] = [];

function poolOf(
  options: {
    handler?: string;
    timeoutSeconds?: number;
    maxInstances?: number;
    idleMs?: number;
    table?: TableInProcess;
  } = {},
): FunctionPool {
  const pool = createFunctionPool({
    name: 'echo',
    entry: entryOf(options.handler ?? 'echo'),
    timeoutSeconds: options.timeoutSeconds ?? 20,
    memoryMegabytes: 128,
    environment: {
      SETTING: 'given',
      ...(options.table && { AWS_ENDPOINT_URL_DYNAMODB: options.table.url }),
    },
    ...(options.table && { table: options.table }),
    maxInstances: options.maxInstances ?? 2,
    idleMs: options.idleMs ?? 60_000,
    sharedOffset: clock.sharedOffset,
    onLog: (name, line) => lines.push(`${name} ${line}`),
  });
  pools.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
  lines.length = 0;
});

describe('a call', () => {
  test("gets its event and context, its own environment and nobody else's", async () => {
    const answer = await poolOf().invoke({ hello: 'there' });
    expect(answer).toMatchObject({ event: { hello: 'there' }, functionName: 'echo', setting: 'given' });
    expect(answer).not.toHaveProperty('home');
  });

  test('fails with what the handler threw, and the instance lives on', async () => {
    const pool = poolOf({ maxInstances: 1 });
    await expect(pool.invoke({ throws: 'no such luck' })).rejects.toThrow(/echo failed: Error: no such luck/);
    expect(await pool.invoke({})).toMatchObject({ calls: 2 });
  });

  test('that takes too long is ended, even in an endless loop; the next gets a new instance', async () => {
    const pool = poolOf({ timeoutSeconds: 1, maxInstances: 1 });
    await expect(pool.invoke({ hangs: true })).rejects.toThrow(/timed out after 1 seconds/);
    expect(await pool.invoke({})).toMatchObject({ calls: 1 });
  });

  test('that takes its instance down fails alone', async () => {
    const pool = poolOf({ maxInstances: 1 });
    const calls = [pool.invoke({ exits: true }), pool.invoke({ after: true })];
    await expect(calls[0]).rejects.toThrow(/ended with code 3/);
    await expect(calls[1]).resolves.toMatchObject({ event: { after: true }, calls: 1 });
  });

  test('tells its log lines under its name', async () => {
    const pool = poolOf();
    await pool.invoke({});
    await expect.poll(() => lines).toEqual(['echo {"level":"INFO","message":"echoed"}']);
  });
});

describe('instances', () => {
  test('are kept and reused, one call at a time', async () => {
    const pool = poolOf({ maxInstances: 1 });
    const answers = await Promise.all([1, 2, 3].map(() => pool.invoke({ waitMilliseconds: 5 })));
    expect(answers).toMatchObject([{ calls: 1 }, { calls: 2 }, { calls: 3 }]);
    expect(pool.busy()).toBe(0);
  });

  test('two calls at once run in two of them', async () => {
    const pool = poolOf({ maxInstances: 2 });
    const calls = [pool.invoke({ waitMilliseconds: 50 }), pool.invoke({ waitMilliseconds: 50 })];
    expect(pool.busy()).toBe(2);
    expect(await Promise.all(calls)).toMatchObject([{ calls: 1 }, { calls: 1 }]);
  });

  test('end when they have nothing to do, and a later call gets a new one', async () => {
    const pool = poolOf({ maxInstances: 1, idleMs: 20 });
    expect(await pool.invoke({})).toMatchObject({ calls: 1 });
    await expect.poll(() => pool.invoke({}), { interval: 300, timeout: 10_000 }).toMatchObject({ calls: 1 });
  });

  test('that wait for a call longer than they may be idle are not ended', async () => {
    const pool = poolOf({ maxInstances: 1, idleMs: 20 });
    const calls = [1, 2].map(() => pool.invoke({ waitMilliseconds: 100 }));
    expect(await Promise.all(calls)).toMatchObject([{ calls: 1 }, { calls: 2 }]);
  });

  test("follow the service's clock", async () => {
    const pool = poolOf({ maxInstances: 1 });
    await pool.invoke({});
    clock.advance(7 * 86_400_000);
    const answer = await pool.invoke({});
    expect(answer).toMatchObject({ now: expect.any(String) });
    const told = Date.parse((answer as { now: string }).now);
    expect(told).toBeGreaterThan(Date.now() + 6.9 * 86_400_000);
    expect(told).toBeLessThanOrEqual(clock.now());
  });

  test('a module without a handler fails the call with its path', async () => {
    await expect(poolOf({ handler: 'none' }).invoke({})).rejects.toThrow(
      /none\.ts exports no function "handler"/,
    );
  });

  test('a closed pool refuses calls', async () => {
    const pool = poolOf();
    await pool.close();
    await expect(pool.invoke({})).rejects.toThrow(/the service stops/);
  });
});

describe('the table of this process', () => {
  // Nothing listens there: whoever tried it by HTTP would fail.
  const url = 'http://127.0.0.1:9';

  test('is read through the thread’s port, and an instance that ended while it waited harms no other', async () => {
    const asked: string[] = [];
    const table: TableInProcess = {
      url,
      answer: async ({ body }) => {
        const { Key } = JSON.parse(String(Buffer.from(body ?? '')));
        asked.push(Key.pk.S);
        if (Key.pk.S === 'never') return new Promise(() => {});
        return { statusCode: 200, headers: {}, body: JSON.stringify({ Item: { of: Key.pk } }) };
      },
    };
    const pool = poolOf({ handler: 'reads-table', timeoutSeconds: 1, maxInstances: 1, table });
    expect(await pool.invoke({ key: 'first' })).toEqual({ of: { S: 'first' } });
    await expect(pool.invoke({ key: 'never' })).rejects.toThrow(/timed out after 1 seconds/);
    expect(await pool.invoke({ key: 'second' })).toEqual({ of: { S: 'second' } });
    expect(asked).toEqual(['first', 'never', 'second']);
  });
});
