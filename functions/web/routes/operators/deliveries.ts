import { createRoute, z } from '@hono/zod-openapi';
import {
  type Delivery,
  type DeliveryFate,
  deliveryFates,
  fateOf,
} from '../../../../shared/delivery/delivery.ts';
import { repeatDelivery } from '../../../../shared/delivery/repeat-delivery.ts';
import { slotOfTag, slotTag } from '../../../../shared/delivery/slot-tag.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { maskEmail } from '../../../../shared/security/audit.ts';
import { cursorParam, readCursor, writeCursor } from '../../cursor.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { deliveryAnswer, deliveryPage } from '../../operator-schemas.ts';

export type DeliveriesDeps = Pick<WebDeps, 'deliveries' | 'leaseMs' | 'now' | 'subscribers' | 'suppressions'>;

const tags = ['Operating'];
const pageSize = 50;

const logRoute = createRoute({
  method: 'get',
  path: '/v1/deliveries',
  tags,
  summary: 'Mails and what became of them',
  description:
    'Those of a UTC day with one fate, newest first; or the latest of one subscriber, whatever became of them. They are kept for 90 days.',
  security: byKey('GET /v1/deliveries'),
  request: {
    query: z.object({
      fate: z.enum(deliveryFates).default('sent'),
      day: z.iso
        .date('Write a day, like 2026-11-23.')
        .optional()
        .describe('The UTC day on which they were opened; today if left out.'),
      subscriber: z
        .string()
        .min(1)
        .max(64)
        .optional()
        .describe('The id of a subscriber, in place of the others.'),
      cursor: cursorParam,
    }),
  },
  responses: { 200: jsonOf(deliveryPage, 'A page of mails'), ...problems(401, 403, 422) },
});

const repeatRoute = createRoute({
  method: 'post',
  path: '/v1/deliveries/{id}/repeat',
  tags,
  summary: 'Send a mail again',
  description:
    'One that came back for a passing reason, or that SES refused. It goes out within a minute or two as a delivery of its own, once, however often this is called. What its reader has deleted, paused or unsubscribed since is left out. Webhooks hear nothing, and the next digest comes as it would have.',
  security: byKey('POST /v1/deliveries/{id}/repeat'),
  request: {
    params: z.object({
      id: z
        .string()
        .max(100)
        .openapi({ param: { name: 'id', in: 'path' } }),
    }),
  },
  responses: {
    200: jsonOf(deliveryAnswer, 'It was repeated before: the repeat as it is now'),
    202: jsonOf(deliveryAnswer, 'The repeat'),
    ...problems(401, 403, 404, 409, 422),
  },
});

/** The calls of this file, for the typed client. */
export type DeliveriesCalls = typeof logRoute | typeof repeatRoute;

export function deliveryRoutes(app: WebApp, deps: DeliveriesDeps): void {
  app.openapi(logRoute, async (c) => {
    const { fate, day = deps.now().toISOString().slice(0, 10), subscriber, cursor } = c.req.valid('query');
    return c.json(await readDeliveries({ fate, day, subscriber, cursor }, deps), 200);
  });

  app.openapi(repeatRoute, async (c) => {
    const { answer, isNew } = await repeatById(c.req.valid('param').id, deps);
    return isNew ? c.json(answer, 202) : c.json(answer, 200);
  });
}

/** The mails of a UTC day with one fate, newest first; or the latest of one subscriber, whatever became of them. */
export async function readDeliveries(
  {
    fate,
    day,
    subscriber,
    cursor,
  }: {
    readonly fate: DeliveryFate;
    readonly day: string;
    readonly subscriber?: string | undefined;
    readonly cursor?: string | undefined;
  },
  deps: Pick<DeliveriesDeps, 'deliveries' | 'subscribers'>,
): Promise<z.infer<typeof deliveryPage>> {
  if (subscriber !== undefined)
    return { deliveries: await shown(await deps.deliveries.latest(subscriber, pageSize), deps) };
  const place = cursor === undefined ? { at: '~', id: '' } : readCursor(cursor);
  const page = await deps.deliveries.log(fate, day, place, pageSize);
  return {
    deliveries: await shown(page.deliveries, deps),
    ...(page.next && { cursor: writeCursor(page.next) }),
  };
}

/** Sends a mail again, by the id of its delivery. @throws HttpProblem 404 or 409 with the reason */
export async function repeatById(
  id: string,
  deps: DeliveriesDeps,
): Promise<{ readonly answer: z.infer<typeof deliveryAnswer>; readonly isNew: boolean }> {
  const { subscriberId, slot } = readId(id);
  const repeated = await repeatDelivery(subscriberId, slot, { ...deps, waits: { lease: deps.leaseMs } });
  switch (repeated.kind) {
    case 'opened':
    case 'already': {
      const delivery = await deps.deliveries.get(subscriberId, repeated.slot);
      const [answer] = delivery ? await shown([delivery], deps) : [];
      if (!answer) throw unknownDelivery();
      return { answer, isNew: repeated.kind === 'opened' };
    }
    case 'unknown':
      throw unknownDelivery();
    case 'refused':
      throw new HttpProblem('conflict', `This mail is not sent again. ${repeated.because}`);
    case 'busy':
      throw new HttpProblem(
        'conflict',
        'Another mail to this subscriber is under way. Try again in some minutes.',
      );
    default:
      return repeated satisfies never;
  }
}

/** A delivery by name: its subscriber, and the instant at which it was opened. */
function idOf(subscriberId: string, slot: string): string {
  return `${subscriberId}.${slotTag(slot)}`;
}

function readId(id: string): { subscriberId: string; slot: string } {
  const [, subscriberId, tag] = /^([\w-]{1,64})\.(\d{4}-\d\d-\d\dT\d\d_\d\d_\d\d-\d{3}Z)$/.exec(id) ?? [];
  if (subscriberId === undefined || tag === undefined) throw unknownDelivery();
  return { subscriberId, slot: slotOfTag(tag) };
}

function unknownDelivery(): HttpProblem {
  return new HttpProblem('not-found', 'There is no delivery with this id.');
}

async function shown(
  deliveries: readonly Delivery[],
  { subscribers }: Pick<DeliveriesDeps, 'subscribers'>,
): Promise<z.infer<typeof deliveryPage>['deliveries']> {
  const people = await subscribers.getMany(deliveries.map(({ subscriberId }) => subscriberId));
  const emails = new Map(people.map(({ id, email }) => [id, maskEmail(email)]));
  return deliveries.map((one) => {
    const { subscriberId, slot, repeatOf, repeatedAs, ...rest } = one;
    return deliveryAnswer.parse({
      ...rest,
      id: idOf(subscriberId, slot),
      subscriberId,
      email: emails.get(subscriberId),
      openedAt: slot,
      fate: fateOf(one) ?? 'under-way',
      ...(repeatOf !== undefined && { repeatOf: idOf(subscriberId, repeatOf) }),
      ...(repeatedAs !== undefined && { repeatedAs: idOf(subscriberId, repeatedAs) }),
    });
  });
}
