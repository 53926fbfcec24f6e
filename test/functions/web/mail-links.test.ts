import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ReadLink, readToken } from '../../../shared/rules/read-link.ts';
import { signLink } from '../../../shared/security/signed-links.ts';
import { inventEntry, inventHit, inventPlan } from '../../support/invented.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
let reader: { id: string; cookie: string };

beforeAll(async () => {
  site = await startTestSite();
  reader = await site.subscriber('reader@example.org', [{ query: 'ferry' }]);
  site.clock.now = new Date(site.clock.now.getTime() + 60_000);
  await site.storeArticle('a1', 'Ferry strike ends', 'Crews of the island ferries return to work on Monday.');
  await site.storeArticle('a2', 'Harbour to be dredged', 'Two ferries wait outside the harbour.');
  await site.storeArticle('a3', 'Opera season opens', 'The house was full.');
});
afterAll(() => site.table.close());

describe('POST /v1/explain', () => {
  const explain = async (json: Record<string, string>) => {
    const answer = await site.post('/v1/explain', { cookie: reader.cookie, json });
    return (await answer.json()) as { outcome: string; reasons: string[] };
  };

  it('says why an article was not sent', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    const miss = await explain({ ruleId, articleId: 'a3' });
    expect(miss.outcome).toBe('no-match');
    expect(miss.reasons[0]).toContain('ferry');
    expect(await explain({ ruleId, articleId: 'nothing' })).toMatchObject({ outcome: 'unknown-article' });
  });

  it('says that an article arrived before the rule, or with old feed items, or waits', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    await site.storeArticle('old', 'Ferry timetable', '', { receivedAt: '2029-12-31T00:00:00.000Z' });
    await site.storeArticle('backlog', 'Ferry timetable', '', { backlog: true });
    expect(await explain({ ruleId, articleId: 'old' })).toMatchObject({ outcome: 'before-rule' });
    expect(await explain({ ruleId, articleId: 'backlog' })).toMatchObject({ outcome: 'backlog' });
    expect(await explain({ ruleId, articleId: 'a1' })).toMatchObject({ outcome: 'waiting' });
  });

  it('says which mail contained it', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    const sentAt = '2030-01-01T12:04:00.000Z';
    const entry = inventEntry({ storyId: 's-a2', articleId: 'a2', revision: 'r-a2' });
    const plan = inventPlan({ subscriberId: reader.id, slot: sentAt, entries: [entry] });
    await site.deps.deliveries.record(plan);
    await site.deps.sentStories.remember(plan);
    const { outcome, reasons } = await explain({ ruleId, articleId: 'a2' });
    expect(outcome).toBe('sent');
    expect(reasons[0]).toContain(sentAt);
  });

  it('needs exactly one name of the article', async () => {
    const { id: ruleId } = await site.ruleOf(reader.id);
    for (const name of [
      {},
      { articleId: 'a1', url: 'https://news.example/a' },
      { url: 'javascript:alert(1)' },
    ]) {
      const answer = await site.post('/v1/explain', { cookie: reader.cookie, json: { ruleId, ...name } });
      expect(answer.status).toBe(422);
    }
  });
});

describe('GET /m/{token}', () => {
  const slot = '2030-01-01T12:05:00.000Z';
  const pathOf = (parts: string[], purpose: 'mail' | 'unsubscribe' = 'mail') =>
    `/m/${signLink(testKeys, purpose, parts)}`;

  it('shows a mail as it was sent, without script, form or frame', async () => {
    const rule = await site.ruleOf(reader.id);
    await site.deps.deliveries.record({
      subscriberId: reader.id,
      slot,
      kind: 'digest',
      plannedAt: slot,
      rules: [
        {
          ruleId: rule.id,
          name: 'Ferries',
          queryId: rule.queryId,
          from: rule.since,
          readAt: slot,
          overflow: 0,
          counted: [],
        },
      ],
      entries: [
        {
          ruleId: rule.id,
          storyId: 's-a2',
          articleId: 'a2',
          revision: 'r-a2',
          title: 'Harbour to be dredged',
          spans: [{ field: 'text', start: 4, end: 11 }],
          why: 'ferry',
          otherSources: 0,
          alsoRuleIds: [],
          late: false,
        },
      ],
      throttled: false,
      closing: { wakes: 0, cursors: {}, lastSlots: {} },
    });
    const answer = await site.get(pathOf([reader.id, slot]));
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'.*frame-ancestors 'none'; sandbox/,
    );
    expect(answer.headers.get('content-security-policy')).not.toContain('script-src');
    const page = await answer.text();
    expect(page).toContain('Harbour to be dredged');
    expect(page).not.toMatch(/<script|<form/);
  });

  it('is not found for another slot, another subscriber or a token of another page', async () => {
    const other = await site.subscriber('curious@example.org', [{ query: 'ferry' }]);
    for (const path of [
      pathOf([reader.id, '2030-01-01T12:06:00.000Z']),
      pathOf([other.id, slot]),
      pathOf([reader.id, slot], 'unsubscribe'),
      `${pathOf([reader.id, slot])}x`,
      '/m/x',
    ]) {
      expect((await site.get(path)).status, path).toBe(404);
    }
  });
});

describe('"not relevant"', () => {
  it('proposes words of the article, changes nothing by being opened, and narrows the rule by a button', async () => {
    const { id } = await site.subscriber('picky@example.org', [{ query: 'harbour OR ferry' }]);
    const rule = await site.ruleOf(id);
    const path = `/not-relevant/${signLink(testKeys, 'not-relevant', [id, rule.id, 'a2'])}`;
    const page = await (await site.get(path)).text();
    expect(page).toContain('(harbour OR ferry) -dredged');
    expect(await site.ruleOf(id)).toEqual(rule);

    expect((await site.post(path, { form: { word: 'anything' } })).status).toBe(422);
    expect(await site.ruleOf(id)).toEqual(rule);
    const done = await site.post(path, { form: { word: 'dredged' } });
    expect(done.status).toBe(303);
    expect((await site.ruleOf(id)).text).toBe('(harbour OR ferry) -dredged');
    const shown = await (await site.get(done.headers.get('location') ?? '')).text();
    expect(shown).toContain('The rule is narrower now');

    const undo = { action: 'take-back', word: 'dredged' };
    expect((await site.post(path, { form: undo })).status).toBe(303);
    expect((await site.ruleOf(id)).text).toBe('harbour OR ferry');
    expect((await site.post(path, { form: { action: 'take-back', word: 'ferry' } })).status).toBe(422);
    expect((await site.post(path, { form: { action: 'write', query: 'anything' } })).status).toBe(422);
    expect((await site.ruleOf(id)).text).toBe('harbour OR ferry');
  });

  it('is noted, and what a reader says last counts', async () => {
    const { id } = await site.subscriber('rating@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    const path = (verdict: 'relevant' | 'not-relevant', article: string) =>
      `/${verdict}/${signLink(testKeys, verdict, [id, rule.id, article])}`;
    for (let n = 0; n < 3; n++) await site.get(path('relevant', 'a1'));
    expect(await site.deps.ratings.count(id, rule.id)).toEqual({ relevant: 0, 'not-relevant': 0 });
    expect((await site.post(path('relevant', 'a1'))).status).toBe(303);
    expect((await site.post(path('relevant', 'a2'))).status).toBe(303);
    expect((await site.post(path('not-relevant', 'a2'), { form: { action: 'rate' } })).status).toBe(303);
    expect(await site.deps.ratings.count(id, rule.id)).toEqual({ relevant: 1, 'not-relevant': 1 });
    const page = await (await site.get(`${path('not-relevant', 'a2')}?done=not-relevant`)).text();
    expect(page).toContain('2 of its stories were rated; 1 of these as relevant.');
    const swapped = `/relevant/${signLink(testKeys, 'not-relevant', [id, rule.id, 'a1'])}`;
    expect((await site.get(swapped)).status).toBe(404);
  });

  it('mutes a story until that is taken back', async () => {
    const { id } = await site.subscriber('muting@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    const path = `/not-relevant/${signLink(testKeys, 'not-relevant', [id, rule.id, 'a1'])}`;
    const muted = async () => (await site.deps.sentStories.of(id).among(['s-a1'])).get('s-a1')?.muted;
    await site.post(path, { form: { action: 'mute' } });
    expect(await muted()).toBe(true);
    await site.post(path, { form: { action: 'unmute' } });
    expect(await muted()).toBeUndefined();
  });

  it('does nothing for a token of another page', async () => {
    const rule = await site.ruleOf(reader.id);
    const token = signLink(testKeys, 'feed', [reader.id, rule.id, 'a2']);
    expect((await site.post(`/not-relevant/${token}`, { form: { word: 'dredged' } })).status).toBe(404);
  });
});

describe('a link of a mail whose rule was deleted since', () => {
  it('says that the rule has ended, and leads to where it can be restored', async () => {
    const { id, cookie } = await site.subscriber('deleted@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(id);
    const token = (verdict: 'relevant' | 'not-relevant') => signLink(testKeys, verdict, [id, rule.id, 'a1']);
    const paths = [
      `/relevant/${token('relevant')}`,
      `/not-relevant/${token('not-relevant')}`,
      `/r/${readToken(testKeys, id, { kind: 'rule', ruleId: rule.id })}`,
    ];
    for (const path of paths) expect((await site.get(path)).status, path).toBe(200);
    await site.request('DELETE', `/v1/me/rules/${rule.id}`, { cookie });
    for (const path of paths) {
      const answer = await site.get(path);
      expect(answer.status, path).toBe(404);
      const page = await answer.text();
      expect(page).toContain('This rule has ended already');
      expect(page).toContain(`href="/rules/${rule.id}"`);
    }
    const there = await site.get(`/rules/${rule.id}`, { cookie });
    expect(await there.text()).toContain('You can restore it for 30 days');
  });
});

describe('GET /r/{token}', () => {
  const pathOf = (link: ReadLink, id = reader.id) => `/r/${readToken(testKeys, id, link)}`;
  const [from, to] = ['2030-01-01T00:00:00.000Z', '2030-01-02T00:00:00.000Z'];

  it('shows what the rule found in the window, without a session, and leads to the rule', async () => {
    const rule = await site.ruleOf(reader.id);
    await site.deps.hits.putMany([
      inventHit({
        queryId: rule.queryId,
        articleId: 'a2',
        revision: 'r-a2',
        storyId: 's-a2',
        at: site.clock.now.toISOString(),
        title: 'Harbour to be dredged',
      }),
    ]);
    const page = await (await site.get(pathOf({ kind: 'finds', ruleId: rule.id, from, to }))).text();
    expect(page).toContain('<mark>Harbour</mark> to be dredged');
    expect(page).toContain(`/sign-in?next=${encodeURIComponent(`/rules/${rule.id}`)}`);
    const story = pathOf({ kind: 'story', ruleId: rule.id, storyId: 's-other', from, to });
    expect(await (await site.get(story)).text()).not.toContain('to be dredged');
  });

  it('shows the rule to whoever has the link, and is the rule itself for its reader', async () => {
    const rule = await site.ruleOf(reader.id);
    const path = pathOf({ kind: 'rule', ruleId: rule.id });
    expect(await (await site.get(path)).text()).toContain('<code class="query">ferry</code>');
    const own = await site.get(path, { cookie: reader.cookie });
    expect([own.status, own.headers.get('location')]).toEqual([303, `/rules/${rule.id}`]);
  });

  it('shows an edit that a mail proposed, changes nothing, and opens the rule with that edit for its reader', async () => {
    const rule = await site.ruleOf(reader.id);
    const slot = '2030-01-01T12:06:00.000Z';
    const near = {
      storyId: 's-near',
      title: 'A <b>ship</b> sails',
      kind: 'left-out',
      clause: 'strike',
      query: 'ferry',
      added: 4,
      addedPerWeek: 3,
    } as const;
    const plannedRule = {
      ruleId: rule.id,
      name: 'Ferries',
      queryId: rule.queryId,
      from: slot,
      readAt: slot,
      overflow: 0,
      counted: [],
      nearly: [near, { ...near, query: `ferry ${'harbour '.repeat(300)}` }],
    };
    await site.deps.deliveries.record(
      inventPlan({ subscriberId: reader.id, slot, rules: [plannedRule], entries: [] }),
    );
    const link = { kind: 'nearly', ruleId: rule.id, slot, place: 0 } as const;
    const page = await (await site.get(pathOf(link))).text();
    expect(page).toContain('A &lt;b&gt;ship&lt;/b&gt; sails');
    expect(page).toMatch(/Without .*<code class="query">strike<\/code>/);
    expect(page).toContain('This edit would have brought 4 articles. About 3 more a week.');
    const editor = `/rules/${rule.id}?query=ferry&tab=changes`;
    expect(page).toContain(`/sign-in?next=${encodeURIComponent(editor)}`);
    const own = await site.get(pathOf(link), { cookie: reader.cookie });
    expect([own.status, own.headers.get('location')]).toEqual([303, editor]);
    // An edit that is too long for an address: the page of the rule finds it again.
    const long = await site.get(pathOf({ ...link, place: 1 }), { cookie: reader.cookie });
    expect(long.headers.get('location')).toBe(`/rules/${rule.id}?tab=nearly`);
    // What is not kept any more leads to the rule.
    const gone = await (await site.get(pathOf({ ...link, slot: 'gone' }))).text();
    expect(gone).toContain('<code class="query">ferry</code>');
    expect(await site.ruleOf(reader.id)).toEqual(rule);
  });

  it('is not found for another subscriber’s rule, a token of another page, or an ended rule', async () => {
    const other = await site.subscriber('else@example.org', [{ query: 'ferry' }]);
    const rule = await site.ruleOf(reader.id);
    for (const path of [
      pathOf({ kind: 'rule', ruleId: rule.id }, other.id),
      pathOf({ kind: 'rule', ruleId: 'ended' }),
      `/r/${signLink(testKeys, 'mail', [reader.id, 'rule', rule.id])}`,
      '/r/x',
    ]) {
      expect((await site.get(path)).status, path).toBe(404);
    }
  });
});
