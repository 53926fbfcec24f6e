import { Hono } from 'hono';
import * as z from 'zod';
import type { QueueCounts } from './aws/queue-store.ts';
import type { SesEndpoint } from './aws/ses-endpoint.ts';
import type { LocalClock } from './clock.ts';

/** What the service is doing at the moment. */
export interface Activity {
  readonly queues: Readonly<Record<string, QueueCounts>>;
  /** Calls of functions that are running or waiting. */
  readonly calls: number;
}

export interface ControlDeps {
  readonly clock: LocalClock;
  readonly ses: SesEndpoint;
  readonly activity: () => Activity;
}

const advance = z.strictObject({ seconds: z.number().positive() });
const fault = z.strictObject({
  accepted: z.boolean(),
  answer: z.enum(['message-id', 'server-error', 'throttling', 'dropped-connection']),
  eventsLost: z.boolean().default(false),
});
const quota = z.strictObject({
  max24HourSend: z.int().positive().optional(),
  maxSendRate: z.number().positive().optional(),
});

/**
 * The controls for tests, and for people with curl: move the clock, make SES fail, read the depth of the queues. They
 * take JSON only, which a page of another site cannot post here.
 */
export function createControl({ clock, ses, activity }: ControlDeps): Hono {
  const control = new Hono();

  control.use('*', async (c, next) => {
    const isJson = c.req.header('content-type')?.startsWith('application/json');
    if (c.req.method !== 'GET' && !isJson) return c.json({ error: 'Send JSON as application/json.' }, 415);
    return next();
  });

  control.get('/activity', (c) => c.json(activity()));

  control.get('/clock', (c) => c.json({ now: new Date(clock.now()).toISOString() }));

  control.post('/clock', async (c) => {
    const body = advance.safeParse(await c.req.json());
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 422);
    clock.advance(body.data.seconds * 1000);
    return c.json({ now: new Date(clock.now()).toISOString() });
  });

  control.put('/mail-faults', async (c) => {
    const body = z.array(fault).safeParse(await c.req.json());
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 422);
    ses.faults.splice(0, ses.faults.length, ...body.data);
    return c.json({ faults: ses.faults });
  });

  control.put('/mail-quota', async (c) => {
    const body = quota.safeParse(await c.req.json());
    if (!body.success) return c.json({ error: z.prettifyError(body.error) }, 422);
    const { max24HourSend = ses.quota.max24HourSend, maxSendRate = ses.quota.maxSendRate } = body.data;
    Object.assign(ses.quota, { max24HourSend, maxSendRate });
    return c.json(ses.quota);
  });

  return control;
}
