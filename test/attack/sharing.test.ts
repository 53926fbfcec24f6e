/** Somebody who uses sharing to send mail to strangers, to learn who subscribes, or to look into what others read. */
import { parseHTML } from 'linkedom';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualBrand } from '../../shared/brand.ts';
import type { OutgoingMail } from '../../shared/mail/mailer.ts';
import { createLinkMails } from '../../shared/subscribers/link-mails.ts';
import { invitationLimits } from '../../shared/subscribers/sharing/invite.ts';
import { hour, minute } from '../../shared/time/units.ts';
import { tokenFor } from '../support/access-token.ts';
import { allItems } from '../support/all-items.ts';
import { moveAddress } from '../support/move-address.ts';
import { siteUrl, startTestSite, TestSite } from '../support/test-site.ts';

let site: TestSite;
let serial = 0;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const pass = (ms: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + ms);
};
const address = (name: string) => `${name}-${serial}@example.org`;

async function owner(on = site) {
  serial += 1;
  const email = address('owner');
  const { id, cookie } = await site.subscriber(email, [{ query: 'harbour' }]);
  const { id: ruleId } = await site.ruleOf(id);
  const path = `/v1/me/rules/${ruleId}`;
  return {
    id,
    email,
    cookie,
    ruleId,
    path,
    invite: (to: string) => on.post(`${path}/recipients`, { cookie, json: { email: to } }),
    sharing: async () => (await site.get(`${path}/sharing`, { cookie })).text(),
  };
}

async function accept(to: string) {
  const token = site.lastToken(to);
  const answer = await site.post('/invitation', { form: { token, answer: 'accept' } });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const id = token.split('.')[0] ?? '';
  const rules = await site.deps.rules.ofSubscriber(id);
  return { id, cookie, rule: rules.find(({ follows }) => follows)! };
}

const mailsTo = (email: string) => site.sent.filter(({ to }) => to === email).length;

describe('invitations as a spam cannon', () => {
  it('give one mailbox no more mails than sign-ups do, whoever and however many ask', async () => {
    const victim = 'victim@example.org';
    // As all sign-up mails of an address count: three an hour.
    for (let n = 0; n < 6; n += 1) {
      const boss = await owner();
      await boss.invite(n % 2 ? victim : 'Victim+tag@Example.org');
      await site.post('/v1/subscriptions', {
        json: { email: victim, rules: [{ query: 'storm' }] },
        from: `198.51.100.${n}`,
      });
      pass(3 * minute);
    }
    const all = site.sent.filter(({ to }) => /^victim/i.test(to));
    expect(all).toHaveLength(3);
    expect(new Set(all.map(({ kind }) => kind)).size).toBe(2);
  });

  it('asked for again and again, one by one and at once, are as few', async () => {
    const boss = await owner();
    const to = address('nagged');
    await Promise.all(Array.from({ length: 5 }, () => boss.invite(to)));
    expect(mailsTo(to)).toBe(1);
    for (let n = 0; n < 10; n += 1) {
      pass(3 * minute);
      await boss.invite(to);
    }
    expect(mailsTo(to)).toBeLessThanOrEqual(3);
  });

  it('end at the limits of whoever invites, over all their rules and by any token', async () => {
    const [hourly, daily] = invitationLimits;
    const boss = await owner();
    const { headers } = await tokenFor(site, boss.cookie, 'write');
    pass(24 * hour);
    let taken = 0;
    const ask = async (n: number) => {
      const added = await site.post('/v1/me/rules', { headers, json: { query: `storm ${n}` } });
      const { rule } = (await added.json()) as { rule: { id: string } };
      const path = `/v1/me/rules/${rule.id}/recipients`;
      const { status } = await site.post(path, { headers, json: { email: address(`p${n}`) } });
      if (status === 202) taken += 1;
      return status;
    };
    for (let n = 0; n < 25; n += 1) await ask(n);
    expect(taken).toBe(hourly?.max);
    pass(hour);
    for (let n = 25; n < 50; n += 1) await ask(n);
    pass(hour);
    expect(await ask(50)).toBe(429);
    expect(taken).toBe(daily?.max);
  });

  it('carry no header, markup or link that the inviter typed', async () => {
    const sent: OutgoingMail[] = [];
    const mails = createLinkMails({
      mailer: {
        send: async (mail) => {
          sent.push(mail);
          return { messageId: 'm' };
        },
      },
      sender: 'alerts@news.example',
      brand: usualBrand,
      siteUrl,
      now: () => site.clock.now,
    });
    const other = new TestSite(site.table, { ...site.deps, mails });
    const boss = await owner(other);
    const name = 'Win now: https://evil.example/x www.evil.example <a href="//evil.example">go</a>';
    await site.request('PATCH', boss.path, {
      cookie: boss.cookie,
      json: { name, query: 'site:evil.example' },
    });
    await boss.invite(address('target'));
    const { headers, text = '', html = '' } = await PostalMime.parse(sent[0]?.raw ?? new Uint8Array());
    expect(JSON.stringify(headers)).not.toMatch(/evil|Win now/);
    expect(JSON.stringify(headers)).not.toContain(boss.email);
    for (const body of [text, html]) expect(body).not.toContain('evil.example');
    expect(text).toContain('Win now');
    const links = [...parseHTML(html).document.querySelectorAll('a')].map((link) =>
      link.getAttribute('href'),
    );
    expect(links.length).toBeGreaterThan(2);
    for (const url of links) expect(url).toMatch(/^https:\/\/news\.example\//);
  });
});

describe('looking for subscribers', () => {
  it('finds the same answer, list and time for every address, whatever is known of it', async () => {
    const waited: number[] = [];
    const timed = new TestSite(site.table, {
      ...site.deps,
      now: () => new Date(site.clock.now),
      wait: async (ms) => void waited.push(ms),
    });
    const boss = await owner(timed);
    await site.subscriber(address('active'), [{ query: 'storm' }]);
    await site.post('/v1/subscriptions', {
      json: { email: address('pending'), rules: [{ query: 'storm' }] },
    });
    const gone = await site.subscriber(address('gone'), [{ query: 'storm' }]);
    const suppressed = await site.subscriber(address('suppressed'), [{ query: 'storm' }]);
    const at = site.clock.now.toISOString();
    await site.deps.suppressions.add({ subscriberId: suppressed.id, reason: 'bounce', at });
    await site.deps.rules.refuseInvitations(gone.id, at);
    const moved = await site.subscriber(address('moved'), [{ query: 'storm' }]);
    await moveAddress(site, moved, address('moved-on'));
    const before = site.sent.length;
    const answers: string[] = [];
    const names = ['nobody', 'active', 'pending', 'moved', 'gone', 'suppressed'];
    for (const name of names) {
      const answer = await boss.invite(address(name));
      const { recipients, ...rest } = (await answer.json()) as {
        recipients: { email: string; state: string }[];
      };
      const mine = recipients.find(({ email }) => email === address(name));
      answers.push(JSON.stringify([answer.status, Object.keys(mine ?? {}), mine?.state, rest]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(new Set(waited).size).toBe(1);
    // And yet the last two got nothing.
    expect(site.sent.slice(before).map(({ to }) => to)).toEqual(
      ['nobody', 'active', 'pending', 'moved'].map((name) => address(name)),
    );
    const listed = async () => (await boss.sharing()).match(/[\w*-]+@example.org/g);
    expect(await listed()).toEqual(names.map((name) => address(name)));
    pass(8 * 24 * hour);
    const states = [...(await boss.sharing()).matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
    expect(states).toEqual(Array.from({ length: 6 }, () => 'expired'));
    expect(await listed()).toEqual(names.map((name) => address(name)));
  });

  it('by the address that somebody has left finds no more once they are erased', async () => {
    const boss = await owner();
    const moved = await site.subscriber(address('moved'), [{ query: 'storm' }]);
    const { cookie } = await moveAddress(site, moved, address('moved-on'));
    await boss.invite(address('moved'));
    expect((await site.request('DELETE', '/v1/me', { cookie })).status).toBe(204);
    const stored = await allItems(site.table);
    for (const name of ['moved', 'moved-on']) {
      const found = stored.filter((item) => JSON.stringify(item).includes(address(name)));
      expect(found, name).toEqual([]);
    }
  });
});

describe('the owner of a shared rule', () => {
  it('sees nothing of what a recipient reads, marks, or has set', async () => {
    const boss = await owner();
    await boss.invite(address('reader'));
    const reader = await accept(address('reader'));
    const before = await boss.sharing();
    const { queryId, id: ruleId } = reader.rule;
    const json = { frequency: 'hourly', cap: 3, pausedUntil: '2031-01-01T00:00:00Z' };
    await site.request('PATCH', `/v1/me/rules/${ruleId}`, { cookie: reader.cookie, json });
    await site.request('PATCH', '/v1/me', { cookie: reader.cookie, json: { timezone: 'Asia/Tokyo' } });
    const at = site.clock.now.toISOString();
    await site.deps.ratings.put({
      subscriberId: reader.id,
      ruleId,
      articleId: 'marked',
      verdict: 'not-relevant',
      at,
    });
    expect(queryId).toBe((await site.deps.rules.get(boss.id, boss.ruleId))?.queryId);
    expect(await boss.sharing()).toBe(before);
    expect(Object.keys(JSON.parse(before).recipients[0]).toSorted()).toEqual(['email', 'id', 'state']);
    const paths = ['/v1/me/rules', '/v1/me/export', `${boss.path}/relevance`, `${boss.path}/hits`];
    for (const path of paths) {
      const said = await (await site.get(path, { cookie: boss.cookie })).text();
      for (const secret of [ruleId, reader.id, 'Asia/Tokyo', 'marked', '2031-01-01', address('reader')])
        expect(said, path).not.toContain(secret);
    }
  });

  it('is in no export of a recipient, whatever became of the rule', async () => {
    const boss = await owner();
    await boss.invite(address('reader'));
    const reader = await accept(address('reader'));
    const place = reader.rule.follows?.id ?? '';
    const exported = async () => (await site.get('/v1/me/export', { cookie: reader.cookie })).text();
    const own = await exported();
    await site.request('PATCH', boss.path, { cookie: boss.cookie, json: { query: 'storm' } });
    const changed = await exported();
    await site.request('DELETE', `/v1/me/rules/${reader.rule.id}`, { cookie: reader.cookie });
    for (const said of [own, changed, await exported()]) {
      for (const secret of [boss.id, boss.ruleId, boss.email, place]) expect(said).not.toContain(secret);
    }
    expect(JSON.parse(own).invitation).toMatchObject([{ email: address('reader'), state: 'accepted' }]);
    expect(JSON.parse(changed).rule[0].follows).toEqual({
      changed: { at: site.clock.now.toISOString(), before: 'harbour' },
    });
  });

  it('learns no new address of a recipient, and shows their own to nobody before they invite', async () => {
    const boss = await owner();
    await boss.invite(address('reader'));
    const stored = (await allItems(site.table)).filter(({ pk }) => pk === `subscriber#${boss.id}`);
    expect(JSON.stringify(stored)).not.toContain(address('reader'));
  });
});

describe('the rule of a recipient', () => {
  it('is changed by the owner of the shared rule only through its query and name', async () => {
    const boss = await owner();
    await boss.invite(address('reader'));
    const { id, rule } = await accept(address('reader'));
    await site.request('PATCH', boss.path, {
      cookie: boss.cookie,
      json: {
        name: 'Other',
        frequency: 'as-it-happens',
        cap: 100,
        proofOfSilence: true,
        webhook: { kind: 'standard', url: 'https://desk.example/hook' },
      },
    });
    const { name: _, version: __, ...after } = (await site.deps.rules.get(id, rule.id))!;
    expect({ ...rule, ...after }).toEqual(rule);
  });

  it('is changed by no stranger, who names it or claims to share it', async () => {
    const boss = await owner();
    await boss.invite(address('reader'));
    const { id, rule } = await accept(address('reader'));
    const before = await site.deps.rules.get(id, rule.id);
    const stranger = await owner();
    const { headers } = await tokenFor(site, stranger.cookie, 'write');
    const place = rule.follows?.id ?? '';
    for (const ruleId of [rule.id, boss.ruleId]) {
      const path = `/v1/me/rules/${ruleId}`;
      const answers = await Promise.all([
        site.request('PATCH', path, { headers, json: { query: 'storm' } }),
        site.request('POST', `${path}/own`, { headers }),
        site.request('GET', `${path}/sharing`, { headers }),
        site.request('POST', `${path}/recipients`, { headers, json: { email: address('x') } }),
        site.request('DELETE', `${path}/recipients/${place}`, { headers }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    }
    // A list of one's own that names the other's rule: the rule does not follow it.
    const at = site.clock.now.toISOString();
    const own = (await site.deps.rules.get(stranger.id, stranger.ruleId))!;
    await site.deps.rules.replace(own, { ...own, shareId: 'forged' });
    await site.deps.rules.saveShare({
      ownerId: stranger.id,
      ruleId: stranger.ruleId,
      id: 'forged',
      version: 1,
      recipients: [{ id: 'forged', theirId: id, masked: '', state: 'accepted', at, theirRule: rule.id }],
    });
    await site.request('PATCH', stranger.path, { headers, json: { query: 'storm' } });
    expect(await site.deps.rules.get(id, rule.id)).toEqual(before);
  });

  it('and its list are changed by no token that may only read', async () => {
    const boss = await owner();
    await boss.invite(address('reader'));
    const reader = await accept(address('reader'));
    const [bossMay, readerMay] = [
      await tokenFor(site, boss.cookie, 'read'),
      await tokenFor(site, reader.cookie, 'read'),
    ];
    const before = await allItems(site.table);
    const place = reader.rule.follows?.id ?? '';
    const answers = [
      await site.post(`${boss.path}/recipients`, { headers: bossMay.headers, json: { email: address('x') } }),
      await site.request('DELETE', `${boss.path}/recipients/${place}`, { headers: bossMay.headers }),
      await site.post(`/v1/me/rules/${reader.rule.id}/own`, { headers: readerMay.headers }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403]);
    // That a token was used is noted.
    const others = (items: Record<string, unknown>[]) =>
      items.filter(({ __edb_e__ }) => __edb_e__ !== 'accessToken');
    expect(others(await allItems(site.table))).toEqual(others(before));
    expect((await site.get(`${boss.path}/sharing`, { headers: bossMay.headers })).status).toBe(200);
  });

  it('is made by no link that was guessed, changed, or meant for something else', async () => {
    const boss = await owner();
    const to = address('reader');
    await boss.invite(to);
    const token = site.lastToken(to);
    const stop = site.sent.at(-1)?.invitation?.stopToken ?? '';
    const before = (await allItems(site.table)).length;
    // Not at the end, where some bits of the last character mean nothing.
    const forged = (text: string) =>
      `${text.slice(0, -5)}${text.at(-5) === 'A' ? 'B' : 'A'}${text.slice(-4)}`;
    for (const bad of ['', 'x', forged(token), stop]) {
      expect((await site.get(`/invitation?token=${bad}`)).status).toBe(404);
      expect((await site.post('/invitation', { form: { token: bad } })).status).toBe(404);
    }
    expect((await site.post('/confirm', { form: { token } })).status).toBe(404);
    for (const bad of ['x', forged(stop), token]) {
      expect((await site.post(`/i/${bad}`, { form: { action: 'stop' } })).status).toBe(404);
    }
    expect((await allItems(site.table)).length).toBe(before);
  });
});
