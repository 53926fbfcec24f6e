import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unsubscribeToken } from '../../../shared/subscribers/unsubscribe.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';
import { visit } from '../../support/visit.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const browser = () => visit(site);

const wait = (seconds: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + seconds * 1000);
};
const mailsTo = (email: string) => site.sent.filter(({ to }) => to === email);
const form = { email: 'ada@example.org', frequency: 'daily', timezone: 'Europe/Madrid', digestTime: '07:30' };

describe('after subscribing', () => {
  it('shows the address, sends again after two minutes and not before, and puts the form back to change it', async () => {
    const ada = browser();
    const asked = await ada.post('/', { ...form, query: '"harbour bridge" OR ferry' });
    expect([asked.status, asked.location]).toEqual([303, '/check-mail']);
    const page = await ada.get('/check-mail');
    expect(page.text).toContain('<bdi>ada@example.org</bdi>');
    expect(page.text).toContain('data-wait="120"');

    expect((await ada.post('/check-mail')).location).toBe('/check-mail?again=too-soon');
    expect(mailsTo('ada@example.org')).toHaveLength(1);
    wait(121);
    expect((await ada.post('/check-mail')).location).toBe('/check-mail?again=sent');
    expect(mailsTo('ada@example.org')).toHaveLength(2);
    expect(mailsTo('ada@example.org')[1]?.rules).toEqual(mailsTo('ada@example.org')[0]?.rules);

    const change = await ada.get('/?change');
    expect(change.text).toContain('&quot;harbour bridge&quot; OR ferry</textarea>');
    expect(change.text).toContain('value="ada@example.org"');
    expect(change.text).toContain('value="07:30"');
  });

  it('works in a browser without cookies: the address is written again', async () => {
    await browser().post('/', { ...form, email: 'bare@example.org', query: 'ferry' });
    const page = await browser().get('/check-mail');
    expect(page.text).toContain('name="email"');
    wait(121);
    const again = await browser().post('/check-mail', { email: 'bare@example.org' });
    expect(again.location).toBe('/check-mail?again=sent');
    expect(mailsTo('bare@example.org')).toHaveLength(2);
  });

  it('tells nobody whether an address is known, and mails nothing to one that asked for nothing', async () => {
    const answers = await Promise.all(
      ['ada@example.org', 'nobody@example.org'].map(async (email) => {
        const one = browser();
        const { status, location } = await one.post('/check-mail', { email });
        return [status, location, (await one.get(location)).text.replaceAll(email, '…')];
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(mailsTo('nobody@example.org')).toEqual([]);
  });

  it('keeps what was typed, names each field that is wrong, and says so in the title', async () => {
    const { status, text } = await browser().post('/', {
      query: 'ferry "',
      email: 'ada',
      frequency: 'hourly',
      timezone: 'Nowhere/City',
      digestTime: '25:00',
    });
    expect(status).toBe(422);
    expect(text).toMatch(/<title>Error: /);
    for (const [id, value] of [
      ['email', 'value="ada"'],
      ['timezone', 'value="Nowhere/City"'],
      ['digestTime', 'value="25:00"'],
    ]) {
      const input = new RegExp(`<input id="${id}"[^>]*>`).exec(text)?.[0] ?? '';
      expect(input).toContain(value);
      expect(input).toContain('aria-invalid="true"');
      expect(input).toMatch(new RegExp(`aria-describedby="[^"]*${id}-error`));
      expect(text).toContain(`<a href="#${id}">`);
      expect(text).toContain(`id="${id}-error"`);
    }
    expect(text).toMatch(/<textarea id="query"[^>]*aria-invalid="true"[^>]*>\nferry &quot;<\/textarea>/);
    expect(text).toMatch(/name="frequency" value="hourly" checked/);
    expect(text).toMatch(/class="summary" role="alert" tabindex="-1" autofocus/);
  });
});

describe('a confirmation link', () => {
  it('that is too old has the form for a new one, which confirms what was asked for', async () => {
    await browser().post('/', { ...form, email: 'late@example.org', query: 'volcano' });
    const old = site.lastToken('late@example.org');
    wait(25 * 3600);
    const page = await browser().get(`/confirm?token=${old}`);
    expect([page.status, page.text.includes('action="/check-mail"')]).toEqual([404, true]);
    await browser().post('/check-mail', { email: 'late@example.org' });
    const token = site.lastToken('late@example.org');
    expect(token).not.toBe(old);
    const late = browser();
    expect((await late.post('/confirm', { token })).location).toBe('/confirmed');
    expect((await late.get('/confirmed')).text).toContain('volcano');
  });

  it('may be reloaded: what it did is shown by a page of its own', async () => {
    await browser().post('/', { ...form, email: 'again@example.org', query: 'glacier' });
    const token = site.lastToken('again@example.org');
    const again = browser();
    for (let n = 0; n < 3; n++) expect((await again.post('/confirm', { token })).location).toBe('/confirmed');
    expect((await again.get(`/confirm?token=${token}`)).location).toBe('/confirmed');
  });
});

describe('a page that needs a session', () => {
  it('is come back to after signing in by the mailed link, in another browser as well', async () => {
    await site.subscriber('deep@example.org', [{ query: 'ferry' }]);
    const one = browser();
    const sent = await one.get('/stories?rule=r1&from=2030-01-01T00:00:00.000Z');
    expect([sent.status, sent.location]).toEqual([
      303,
      `/sign-in?next=${encodeURIComponent('/stories?rule=r1&from=2030-01-01T00:00:00.000Z')}`,
    ]);
    const page = await one.get(sent.location);
    const next = /name="next" value="([^"]+)"/.exec(page.text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect((await one.post('/sign-in', { email: 'deep@example.org', next })).location).toBe('/check-mail');
    const token = site.lastToken('deep@example.org');
    expect((await browser().post('/sign-in', { token })).location).toBe(next);
  });

  it.each([
    '//evil.example/',
    '/\\evil.example/',
    'https://evil.example/',
    'javascript:alert(1)',
    '/a\r\nset-cookie: x=1',
    '/.//evil.example',
    '/x/..//evil.example',
    '',
  ])('is never on another site (%j)', async (next) => {
    wait(3600);
    const email = `next${site.sent.length}@example.org`;
    await site.subscriber(email, [{ query: 'ferry' }]);
    await browser().post('/sign-in', { email, next });
    expect((await browser().post('/sign-in', { token: site.lastToken(email) })).location).toBe('/overview');
  });

  it('is shown a form for a new link when the link was used', async () => {
    await site.subscriber('used@example.org', [{ query: 'ferry' }]);
    await browser().post('/sign-in', { email: 'used@example.org' });
    const token = site.lastToken('used@example.org');
    await browser().post('/sign-in', { token });
    for (const answer of [
      await browser().post('/sign-in', { token }),
      await browser().get(`/sign-in?token=${token}`),
    ]) {
      expect(answer.status).toBe(404);
      expect(answer.text).toContain('action="/check-mail"');
    }
  });
});

describe('the link that stops a mail', () => {
  const linkOf = (subscriberId: string, ruleId?: string) =>
    `/u/${unsubscribeToken(testKeys, ruleId === undefined ? { subscriberId } : { subscriberId, ruleId })}`;

  it('makes a rule weekly or pauses it, says so, and takes it back', async () => {
    const { id } = await site.subscriber('less@example.org', [{ query: 'ferry', frequency: 'hourly' }]);
    const rule = await site.ruleOf(id);
    const path = linkOf(id, rule.id);
    const page = await browser().get(path);
    expect(page.text).toContain('l…@example.org');
    expect(page.text).not.toContain('less@example.org');

    const weekly = await browser().post(path, { action: 'weekly' });
    expect((await site.ruleOf(id)).frequency).toBe('weekly');
    const said = await browser().get(weekly.location);
    expect(said.text).toContain('now comes once a week');
    expect(said.text).toContain('name="was" value="hourly"');
    await browser().post(path, { action: 'undo', undone: 'weekly', was: 'hourly' });
    expect((await site.ruleOf(id)).frequency).toBe('hourly');

    await browser().post(path, { action: 'pause' });
    expect((await site.ruleOf(id)).pausedUntil).toBe(
      new Date(site.clock.now.getTime() + 30 * 86_400_000).toISOString(),
    );
    await browser().post(path, { action: 'undo', undone: 'pause' });
    expect((await site.ruleOf(id)).pausedUntil).toBeUndefined();
  });

  it('says on which day of the reader a pause would end', async () => {
    const { id } = await site.subscriber('pause@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    const until = new Date(site.clock.now.getTime() + 30 * 86_400_000);
    for (const timezone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
      await site.deps.subscribers.change(id, { timezone });
      const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: timezone }).format(until);
      expect((await browser().get(linkOf(id, rule.id))).text).toContain(day);
    }
  });

  it('ends a rule, says so, and brings it back with its settings', async () => {
    const { id } = await site.subscriber('ended@example.org', [{ query: 'ferry', frequency: 'weekly' }]);
    const rule = await site.ruleOf(id);
    const path = linkOf(id, rule.id);
    const done = await browser().post(path, { action: 'rule' });
    expect(await site.deps.rules.ofSubscriber(id)).toEqual([]);
    expect((await browser().get(done.location)).text).toContain('name="undone" value="rule"');
    await browser().post(path, { action: 'undo', undone: 'rule' });
    expect(await site.ruleOf(id)).toMatchObject({ id: rule.id, text: 'ferry', frequency: 'weekly' });
  });

  it('stops everything and starts it again, but not for an address that takes no mail', async () => {
    const { id } = await site.subscriber('stop@example.org', [{ query: 'ferry' }]);
    const status = async () => (await site.deps.subscribers.get(id))?.status;
    await browser().post(linkOf(id), { action: 'all' });
    expect(await status()).toBe('unsubscribed');
    await browser().post(linkOf(id), { action: 'undo', undone: 'all' });
    expect(await status()).toBe('active');
    await browser().post(linkOf(id), { action: 'all' });
    await site.deps.suppressions.add({ subscriberId: id, reason: 'complaint', at: '2030-01-01T00:00:00Z' });
    expect((await browser().post(linkOf(id), { action: 'undo', undone: 'all' })).location).toMatch(
      /done=suppressed$/,
    );
    expect(await status()).toBe('unsubscribed');
  });

  it('does nothing else, whatever is sent', async () => {
    const { id } = await site.subscriber('odd@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    for (const fields of [{ action: 'erase' }, { action: 'undo', undone: 'erase' }, { action: 'undo' }]) {
      await browser().post(linkOf(id, rule.id), fields);
      expect(await site.ruleOf(id)).toEqual(rule);
    }
    expect((await browser().post(linkOf(id), { action: 'weekly' })).status).toBe(422);
  });
});
