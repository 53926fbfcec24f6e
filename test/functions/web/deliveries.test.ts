import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slotTag } from '../../../shared/delivery/slot-tag.ts';
import { inventPlan } from '../../support/invented.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let ada: string;
beforeAll(async () => {
  site = await startTestSite();
  ada = (await site.subscriber('ada@reader.example', [{ query: 'storm' }])).id;
});
afterAll(() => site.table.close());

const headers = { authorization: `Bearer ${operatorKey}` };
interface Shown {
  readonly id: string;
  readonly fate: string;
}
const log = async (query = '') => {
  const answer = await site.get(`/v1/deliveries?${query}`, { headers });
  return { status: answer.status, ...((await answer.json()) as { deliveries: Shown[]; cursor?: string }) };
};
const idOf = (slot: string, id = ada) => `${id}.${slotTag(slot)}`;
const repeat = (slot: string, id = ada) => site.post(`/v1/deliveries/${idOf(slot, id)}/repeat`, { headers });

/** A delivery in the state that the changes lead to. */
async function delivery(slot: string, ...changes: Parameters<typeof site.deps.deliveries.move>[1][]) {
  const { deliveries } = site.deps;
  await deliveries.record(inventPlan({ subscriberId: ada, slot, kind: 'digest' }));
  for (const change of changes) {
    const seen = (await deliveries.get(ada, slot))!;
    expect(await deliveries.move(seen, change)).toBe(true);
  }
  return slot;
}
const sending = { state: 'SENDING', waitUntil: '2030-01-01T23:00:00.000Z', attempts: 1 } as const;
const sent = { state: 'SENT', waitUntil: undefined, sentAt: '2030-01-01T08:00:01.000Z' } as const;
const at = (minute: number) => `2030-01-01T08:${String(minute).padStart(2, '0')}:00.000Z`;

describe('the log of mails', () => {
  it('has each under what became of it, from when it waits or ends, and under nothing else', async () => {
    const { deliveries } = site.deps;
    await delivery(at(0), sending, sent);
    await delivery(at(1), { waitUntil: at(30), reason: 'the quota is used up' });
    await delivery(at(2), { waitUntil: at(30), reason: 'the rate' }, sending, sent);
    await delivery(at(3), sending, { state: 'FAILED', waitUntil: undefined, reason: 'no such identity' });
    await delivery(at(4), sending, {
      state: 'SKIPPED',
      waitUntil: undefined,
      reason: 'the subscriber has unsubscribed',
    });
    await delivery(at(5), sending);
    await delivery(at(6), sending, sent);
    await deliveries.recordBounce(ada, at(6), { kind: 'soft', at: at(7) });
    await delivery(at(8), sending, sent);
    await deliveries.recordBounce(ada, at(8), { kind: 'hard', at: at(9) });
    await deliveries.recordComplaint(ada, at(8), at(9));
    // A bounce that is told before the receipt.
    await delivery(at(10), sending, { state: 'UNKNOWN', waitUntil: at(40) });
    await deliveries.recordBounce(ada, at(10), { kind: 'soft', at: at(11) });
    await deliveries.confirmSent(ada, at(10), 'ses-1', at(10));
    await deliveries.recordBounce(ada, at(59), { kind: 'soft', at: at(59) });

    const ids = async (fate: string) =>
      (await log(`fate=${fate}&day=2030-01-01`)).deliveries.map(({ id }) => id);
    expect(await ids('sent')).toEqual([at(2), at(0)].map((slot) => idOf(slot)));
    expect(await ids('held')).toEqual([idOf(at(1))]);
    expect(await ids('set-aside')).toEqual([idOf(at(3))]);
    expect(await ids('skipped')).toEqual([idOf(at(4))]);
    expect(await ids('bounced')).toEqual([at(10), at(6)].map((slot) => idOf(slot)));
    expect(await ids('complained')).toEqual([idOf(at(8))]);
    expect(await deliveries.get(ada, at(59)), 'nothing is made of an unknown one').toBeUndefined();
  });

  it('says who, why and until when, and no whole address', async () => {
    const held = (await log('fate=held')).deliveries;
    expect(held).toEqual([
      {
        id: idOf(at(1)),
        subscriberId: ada,
        email: 'a***@reader.example',
        openedAt: at(1),
        fate: 'held',
        reason: 'the quota is used up',
        attempts: 0,
        waitUntil: at(30),
      },
    ]);
    expect(JSON.stringify(await log(`subscriber=${ada}`))).not.toContain('ada@');
  });

  it('shows the latest of one subscriber, those under way too', async () => {
    const { deliveries } = await log(`subscriber=${ada}`);
    expect(deliveries.map(({ fate }) => fate)).toEqual([
      'bounced',
      'complained',
      'bounced',
      'under-way',
      'skipped',
      'set-aside',
      'sent',
      'held',
      'sent',
    ]);
    expect((await log('subscriber=nobody')).deliveries).toEqual([]);
  });

  it('is read page by page, day by day', async () => {
    for (let n = 0; n < 120; n++) {
      const slot = new Date(Date.UTC(2029, 10, 20, 8, 0, 0, n)).toISOString();
      await delivery(slot, sending, sent);
    }
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await log(`day=2029-11-20${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      seen.push(...page.deliveries.map(({ id }) => id));
      cursor = page.cursor ?? '';
    } while (cursor);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toEqual(seen.toSorted().reverse());
    expect((await log('day=2029-11-21')).deliveries).toEqual([]);
    for (const query of ['fate=lost', 'day=today', 'cursor=x'])
      expect((await log(query)).status, query).toBe(422);
  });
});

describe('sending a mail again', () => {
  it('opens a delivery that says what it repeats, once, and the log of changes names it', async () => {
    const answer = await repeat(at(6));
    expect(answer.status).toBe(202);
    const opened = (await answer.json()) as Shown;
    expect(opened).toMatchObject({ fate: 'under-way', repeatOf: idOf(at(6)), attempts: 0 });
    const again = await repeat(at(6));
    expect([again.status, ((await again.json()) as Shown).id]).toEqual([200, opened.id]);
    expect((await log('fate=bounced')).deliveries.at(-1)).toMatchObject({
      id: idOf(at(6)),
      repeatedAs: opened.id,
    });
    const subscriber = (await site.deps.subscribers.get(ada))!;
    expect(idOf(subscriber.openDelivery ?? '')).toBe(opened.id);
    expect(subscriber.nextDeliveryAt).toBe(site.clock.now.toISOString());
    const audit = await (await site.get('/v1/audit?action=delivery.repeat', { headers })).json();
    expect(audit).toMatchObject({ entries: [{ outcome: 'done' }, { outcome: 'done' }] });
  });

  it('is refused with the reason', async () => {
    const busy = await repeat(at(10));
    expect([busy.status, await busy.text()]).toEqual([409, expect.stringContaining('under way')]);
    const fine = await repeat(at(0));
    expect([fine.status, await fine.text()]).toEqual([409, expect.stringContaining('has not come back')]);
    for (const id of [idOf(at(58)), idOf(at(6), 'nobody'), 'nonsense', `${ada}.2030`])
      expect((await site.post(`/v1/deliveries/${id}/repeat`, { headers })).status, id).toBe(404);
  });
});
