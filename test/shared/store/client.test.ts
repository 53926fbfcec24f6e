import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTable } from '../../../shared/store/client.ts';
import { createRateCounterStore } from '../../../shared/store/rate-counter-store.ts';
import { type FaultyProxy, startFaultyProxy } from '../../support/faulty-proxy.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

const environment = {
  AWS_ENDPOINT_URL_DYNAMODB: '',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
};
const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
let table: TestTable;
let proxy: FaultyProxy;
beforeAll(async () => {
  table = await startTestTable();
  proxy = await startFaultyProxy(table.endpoint, () => 'pass');
  Object.assign(process.env, environment, { AWS_ENDPOINT_URL_DYNAMODB: proxy.url });
});
afterAll(async () => {
  // Other files run in this process.
  for (const [name, value] of before) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await proxy.close();
  await table.close();
});

it('a table that throttles one call in four costs one more call for each, and no write is lost or slows the others', async () => {
  const access = openTable(table.access.table);
  const counters = createRateCounterStore(access);
  proxy.choose = ({ number }) => (number % 4 === 0 ? 'throttle' : 'pass');
  const window = { startsAt: '2030-01-01T00:00:00.000Z', endsAt: '2030-01-01T01:00:00.000Z' };
  const counted = await Promise.all(
    Array.from({ length: 60 }, (_, number) => counters.count(`writer-${number}`, window)),
  );
  expect(counted).toEqual(counted.map(() => 1));
  expect(proxy.counts).toMatchObject({ pass: 60, throttle: 19 });
  // `adaptive` would hold back calls that nobody throttled.
  expect(access.client.config.retryMode).toBe('standard');
  access.client.destroy();
});

it('a write whose answer is lost is sent again', async () => {
  const access = openTable(table.access.table);
  const counters = createRateCounterStore(access);
  let first = true;
  proxy.choose = () => {
    const fault = first ? 'lose-answer' : 'pass';
    first = false;
    return fault;
  };
  const window = { startsAt: '2030-01-01T00:00:00.000Z', endsAt: '2030-01-01T01:00:00.000Z' };
  // Counted twice, which for a limit is the safe side.
  expect(await counters.count('lost', window)).toBe(2);
  access.client.destroy();
});
