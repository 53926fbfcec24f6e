import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClock, type LocalClock } from '../../../infra/local/clock.ts';
import { createControl } from '../../../infra/local/control.ts';
import { createSite, type SiteServer, serveSite } from '../../../infra/local/site.ts';
import type { FunctionName } from '../../../infra/service-plan.ts';
import { type AwsHarness, startAws } from './aws-harness.ts';

let aws: AwsHarness;
let clock: LocalClock;
let server: SiteServer;
let answer: (name: FunctionName) => Promise<unknown>;
let errors: string[];

beforeEach(async () => {
  aws = await startAws();
  clock = createClock();
  errors = [];
  answer = async (name) => ({ statusCode: 200, body: name });
  const activity = () => ({ queues: { jobs: aws.store.counts('jobs') }, calls: 0 });
  const site = createSite({
    local: {
      '/_inbox': new Hono().get('/', (c) => c.text('inbox')),
      '/_local': createControl({ clock, ses: aws.ses, activity }),
    },
    invoke: (name) => answer(name),
    onError: (name, error) => errors.push(`${name}: ${error}`),
    now: clock.now,
  });
  server = await serveSite((request: Request, env: HttpBindings) => site.fetch(request, env), 0);
});
afterEach(async () => {
  await server.close();
  await aws.close();
});

const call = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
const json = (method: string, body: unknown, type = 'application/json') => ({
  method,
  headers: { 'content-type': type },
  body: JSON.stringify(body),
});

describe('routes', () => {
  test.each([
    ['POST', '/v1/articles', 'ingest-articles'],
    ['GET', '/v1/articles', 'web'],
    ['GET', '/', 'web'],
    ['DELETE', '/v1/me', 'web'],
    ['GET', '/_inbox', 'inbox'],
  ])('%s %s goes to %s', async (method, path, name) => {
    expect(await (await call(path, { method })).text()).toBe(name);
  });

  test.each([
    ['that fails', () => Promise.reject(new Error('boom')), 'web: Error: boom'],
    ['that answers no response', async () => 'ok', 'web: Error: web answered "ok", no HTTP response.'],
  ])('a function %s gives the answer of API Gateway, and the reason is told', async (_, broken, reason) => {
    answer = broken;
    const response = await call('/');
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: 'Internal Server Error' });
    expect(errors).toEqual([reason]);
  });

  test('more than Lambda takes never reaches the function', async () => {
    answer = () => Promise.reject(new Error('called'));
    const response = await call('/', { method: 'POST', body: new Uint8Array(6 * 1_048_576 + 1) });
    expect(response.status).toBe(413);
    expect(errors).toEqual([]);
  });

  test.each(['/_inbox', '/_inbox/', '/_inbox/messages'])(
    '%s does not open under a name that another site lets point here',
    async (path) => {
      const site = createSite({
        local: { '/_inbox': new Hono().all('*', (c) => c.text('mails')) },
        invoke: answer,
        onError: () => undefined,
        now: clock.now,
      });
      expect((await site.request(`http://evil.example:3000${path}`)).status).toBe(403);
      expect((await site.request(`http://localhost:3000${path}`)).status).toBe(200);
    },
  );
});

describe('control', () => {
  test('moves the clock forward, and tells the time', async () => {
    const before = clock.now();
    const timeIn = async (response: Response) => Date.parse(((await response.json()) as { now: string }).now);
    const moved = await timeIn(await call('/_local/clock', json('POST', { seconds: 3600 })));
    expect(moved).toBeGreaterThanOrEqual(before + 3_600_000);
    expect(await timeIn(await call('/_local/clock'))).toBeGreaterThanOrEqual(moved);
  });

  test('tells what the queues hold', async () => {
    aws.store.send('jobs', 'a');
    expect(await (await call('/_local/activity')).json()).toEqual({
      queues: { jobs: { visible: 1, inFlight: 0, delayed: 0 } },
      calls: 0,
    });
  });

  test('sets the faults of coming mails, and the quota', async () => {
    await call('/_local/mail-faults', json('PUT', [{ accepted: false, answer: 'throttling' }]));
    expect(aws.ses.faults).toEqual([{ accepted: false, answer: 'throttling', eventsLost: false }]);
    await call('/_local/mail-quota', json('PUT', { maxSendRate: 1 }));
    expect(aws.ses.quota).toEqual({ max24HourSend: 50_000, maxSendRate: 1 });
  });

  test.each([
    ['a clock that goes back', 'POST', '/_local/clock', { seconds: -1 }],
    ['a fault that there is not', 'PUT', '/_local/mail-faults', [{ accepted: true, answer: 'explode' }]],
    ['a quota of nothing', 'PUT', '/_local/mail-quota', { maxSendRate: 0 }],
  ])('refuses %s', async (_, method, path, body) => {
    expect((await call(path, json(method, body))).status).toBe(422);
  });

  test('takes JSON only, which no foreign page can send unasked', async () => {
    const before = clock.ahead();
    expect((await call('/_local/clock', json('POST', { seconds: 60 }, 'text/plain'))).status).toBe(415);
    expect(clock.ahead()).toBe(before);
  });
});
