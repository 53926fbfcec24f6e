import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { slotTag } from '../../../shared/delivery/slot-tag.ts';
import { createReputationStore } from '../../../shared/store/reputation-store.ts';
import { openConsole, openToLook } from '../../support/console.ts';
import { inventPlan } from '../../support/invented.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let cookie: string;
beforeAll(async () => {
  site = await startTestSite();
  cookie = await openConsole(site);
});
afterAll(() => site.table.close());

const textOf = async (path: string, as = cookie) => (await site.get(path, { cookie: as })).text();
const send = (path: string, form: Record<string, string>) => site.post(path, { cookie, form });
const person = async (name: string) =>
  (await site.subscriber(`${name}@reader.example`, [{ query: 'storm' }])).id;

describe('subscribers', () => {
  it('are listed with masked addresses, and found by a whole one', async () => {
    const id = await person('ada');
    const list = await textOf('/admin/subscribers');
    expect(list).toContain('a***@reader.example');
    expect(list).not.toContain('ada@reader.example');
    const found = await textOf('/admin/subscribers?email=Ada%40reader.example');
    expect(found).toContain(`href="/admin/subscribers/${id}"><bdi>ada@reader.example`);
    const one = await textOf(`/admin/subscribers/${id}`);
    expect(one).toContain('a***@reader.example');
    expect(one).not.toMatch(/ada@|storm/);
  });

  it('are listed by state', async () => {
    const id = await person('gone');
    await site.deps.subscribers.unsubscribe(id);
    const left = await textOf('/admin/subscribers?status=unsubscribed');
    expect(left).toContain(id);
    expect(await textOf('/admin/subscribers?status=active')).not.toContain(id);
  });

  it('are not searched for by a part of an address, which is said at the field', async () => {
    const answer = await site.get('/admin/subscribers?email=ada', { cookie });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('href="#email"');
  });

  it('are exported as a file, by a key that may change things', async () => {
    const id = await person('bob');
    const answer = await send(`/admin/subscribers/${id}/export`, {});
    expect(answer.headers.get('content-disposition')).toContain('attachment');
    expect(JSON.stringify(await answer.json())).toContain('bob@reader.example');
    const looking = await openToLook(site);
    expect((await site.post(`/admin/subscribers/${id}/export`, { cookie: looking, form: {} })).status).toBe(
      403,
    );
    expect(await textOf(`/admin/subscribers/${id}`, looking)).not.toContain('/export"');
  });

  it('are erased only when somebody says to be sure', async () => {
    const id = await person('cay');
    expect(await textOf(`/admin/subscribers/${id}/erase`)).toContain('Erase c***@reader.example?');
    const unsure = await send(`/admin/subscribers/${id}/erase`, {});
    expect(unsure.status).toBe(422);
    expect(await unsure.text()).toContain('href="#sure"');
    expect(await site.deps.subscribers.get(id)).toBeDefined();
    const done = await send(`/admin/subscribers/${id}/erase`, { sure: 'on' });
    expect(done.headers.get('location')).toBe('/admin/subscribers?done=erased');
    expect(await site.deps.subscribers.get(id)).toBeUndefined();
    expect((await site.get(`/admin/subscribers/${id}`, { cookie })).status).toBe(404);
  });
});

describe('an address that gets no mail', () => {
  it('is stopped and allowed again on the page of its subscriber', async () => {
    const id = await person('dee');
    const stopped = await send('/admin/suppressions', { id });
    expect(await textOf(stopped.headers.get('location') ?? '')).toContain('stopped by an operator');
    expect(await textOf('/admin/suppressions?reason=operator')).toContain('d***@reader.example');
    const lifted = await send('/admin/suppressions/lift', { id });
    expect(await textOf(lifted.headers.get('location') ?? '')).toContain(
      'Mail may go to this address again.',
    );
    expect(await site.deps.suppressions.get(id)).toBeUndefined();
  });

  it('need not be a subscriber’s, and is never written into an address of a page', async () => {
    const found = await textOf('/admin/subscribers?email=stranger%40reader.example');
    expect(found).toContain('Nobody subscribes with');
    const stopped = await send('/admin/suppressions', { email: 'stranger@reader.example' });
    expect(stopped.headers.get('location')).toBe('/admin/suppressions?reason=operator&done=suppressed');
    expect(await textOf('/admin/subscribers?email=stranger%40reader.example')).toContain('Allow mail again');
  });

  it('after a complaint gets mail again only with a word that its owner wants it', async () => {
    const id = await person('eve');
    await site.deps.suppressions.add({
      subscriberId: id,
      reason: 'complaint',
      at: site.clock.now.toISOString(),
    });
    const refused = await send('/admin/suppressions/lift', { id });
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('called our mail unwanted');
    expect(await site.deps.suppressions.get(id)).toBeDefined();
    await send('/admin/suppressions/lift', { id, reason: 'complaint' });
    expect(await site.deps.suppressions.get(id)).toBeUndefined();
  });

  it.each([{}, { email: 'no address' }, { id: '../../x' }])(
    'is refused when it is named as %o',
    async (form) => {
      expect((await send('/admin/suppressions', form as Record<string, string>)).status).toBe(422);
    },
  );
});

describe('a list of people', () => {
  it('is asked by mail line by line, and shows what must be mended with the list still there', async () => {
    const text = 'email,query\nfay@reader.example,ferry\nno address,ferry\ngus@reader.example,"ferry (AND"\n';
    const answer = await send('/admin/subscribers/import', { text });
    const page = await answer.text();
    expect(answer.status).toBe(200);
    expect(page).toContain('Asked by mail: 1 · Not taken: 2');
    expect(page).toContain('gus@reader.example');
    expect(site.sent.filter(({ to }) => to === 'fay@reader.example')).toHaveLength(1);
    await send('/admin/subscribers/import', { text });
    expect(site.sent.filter(({ to }) => to === 'fay@reader.example')).toHaveLength(1);
  });

  it.each([
    ['nothing', ''],
    ['no line with names of columns', 'ada@reader.example,ferry'],
  ])('that has %s is refused at its field', async (_, text) => {
    const answer = await send('/admin/subscribers/import', { text });
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('href="#text"');
  });
});

describe('the log of mails', () => {
  const slot = '2030-01-01T08:00:00.000Z';
  const mailed = async (name: string) => {
    const subscriberId = await person(name);
    await site.deps.deliveries.record(inventPlan({ subscriberId, slot, kind: 'digest' }));
    await site.deps.deliveries.confirmSent(subscriberId, slot, `ses-${name}`, slot);
    return subscriberId;
  };

  it('shows mails of a day by what became of them, and sends a bounced one again', async () => {
    const id = await mailed('hal');
    expect(await textOf('/admin/deliveries')).toContain('h***@reader.example');
    await site.deps.deliveries.recordBounce(id, slot, { kind: 'soft', at: slot });
    const bounced = await textOf('/admin/deliveries?fate=bounced&day=2030-01-01');
    expect(bounced).toContain('For a reason that passes.');
    expect(bounced).toContain(`action="/admin/deliveries/${id}.${slotTag(slot)}/repeat"`);
    const again = await send(`/admin/deliveries/${id}.${slotTag(slot)}/repeat`, {});
    expect(again.headers.get('location')).toBe(`/admin/subscribers/${id}?done=repeated`);
    const page = await textOf(again.headers.get('location') ?? '');
    expect(page).toContain('The mail goes out again');
    expect(page).toContain('It was sent again.');
    expect(page).not.toContain('/repeat"');
  });

  it('says why a mail is not sent again', async () => {
    const id = await mailed('ian');
    const answer = await send(`/admin/deliveries/${id}.${slotTag(slot)}/repeat`, {});
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain('This mail is not sent again.');
  });

  it('has the days, the quota of SES, and the brake where it holds', async () => {
    const usual = await textOf('/admin/deliveries?day=nonsense');
    expect(usual).toContain('50,000');
    expect(usual).not.toContain('Release the brake');
    const reputation = createReputationStore(site.table.access);
    for (let n = 0; n < 60; n++) await reputation.count('bounced', `m${n}`, site.clock.now);
    const held = await textOf('/admin/deliveries');
    expect(held).toContain('Alerts and digests are held');
    expect(held).toContain('docs/runbook.md#sending-brake');
    expect(await textOf('/admin')).toContain('too many bounces or complaints');
    const released = await send('/admin/sending/resume', {});
    expect(released.headers.get('location')).toBe('/admin/deliveries?done=resumed');
    expect(await textOf('/admin/deliveries')).not.toContain('Release the brake');
  });
});
