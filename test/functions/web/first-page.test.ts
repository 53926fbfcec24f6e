/** The form of the first page: what it says of a query, without the script and to it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';
import { visit } from '../../support/visit.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const browser = () => visit(site);
const names = (count: number) => Array.from({ length: count }, (_, n) => `harbour${n}`);
const long = `strike AND (${names(800).join(' OR ')})`;
const form = {
  email: 'long@example.org',
  frequency: 'weekly',
  timezone: 'Europe/Madrid',
  digestTime: '07:30',
};
const occurrences = (text: string, part: string) => text.split(part).length - 1;

describe('a query that is too long for one rule, on the first page', () => {
  it('is kept whole and counted, and one button splits it', async () => {
    const page = await browser().post('/', { ...form, query: long, go: 'look' });
    expect(page.status).toBe(200);
    expect(page.text).not.toContain('maxlength');
    expect(page.text).toContain(`>\n${long}</textarea>`);
    expect(page.text).toContain(`${long.length.toLocaleString('en-GB')} of 8,000 characters`);
    expect(page.text).toContain('It fits into 2 rules');
    expect(page.text).toContain('<button name="split" value="yes">Split into 2 rules and subscribe</button>');
    expect(page.text).toContain('value="long@example.org"');
  });

  it('is refused by the usual button in words of the page, and shown once', async () => {
    const page = await visit(site, 'de').post('/', { ...form, query: long });
    expect(page.status).toBe(422);
    const said =
      'Das ist zu lang für einen Suchauftrag. Es passt in 2, die eine gemeinsame Zusammenfassung haben.';
    expect(page.text).toContain(`<li><a href="#query">${said}</a></li>`);
    expect(page.text).not.toContain('A query has at most');
    // In the box, and in colours below it, where a browser with the script lays it under what is typed.
    expect(occurrences(page.text, 'harbour799')).toBe(2);
    expect(page.text).not.toContain('class="typed"');
  });

  it('becomes two rules of one digest, which one confirmation confirms', async () => {
    const reader = browser();
    const sent = await reader.post('/', { ...form, query: long, split: 'yes' });
    expect([sent.status, sent.location]).toEqual([303, '/check-mail']);
    const mail = site.sent.filter(({ to }) => to === 'long@example.org').at(-1);
    expect(mail?.rules).toHaveLength(2);
    const back = await reader.get('/?change');
    expect(back.text).toMatch(/\(strike AND \(harbour0 OR [^<]*\) OR \(strike AND \(harbour/);
    expect(back.text).toContain('Split into 2 rules and subscribe');
    await site.post('/confirm', { form: { token: site.lastToken('long@example.org') } });
    const rules = await site.deps.rules.ofSubscriber(subscriberId(testKeys, 'long@example.org'));
    expect(rules.map(({ name, frequency }) => [name, frequency]).toSorted()).toEqual([
      [expect.stringMatching(/ \(1\/2\)$/), 'weekly'],
      [expect.stringMatching(/ \(2\/2\)$/), 'weekly'],
    ]);
  });

  it('says what else is missing, and still offers to split', async () => {
    const page = await browser().post('/', { ...form, email: 'no address', query: long, split: 'yes' });
    expect(page.status).toBe(422);
    expect(page.text).toContain('Write the address like name@example.org');
    expect(page.text).not.toContain('href="#query"');
    expect(page.text).toContain('name="split"');
  });
});

describe('a page that is not there', () => {
  it('says so in the language of the page alone', async () => {
    const page = await visit(site, 'ar').get('/nothing');
    expect([page.status, page.text]).toEqual([404, expect.not.stringContaining('There is nothing')]);
    expect((await browser().get('/nothing')).text).toContain('There is nothing at /nothing.');
  });
});

describe('trying a query on the first page', () => {
  it('without the script leads to an address of its own, with what was typed', async () => {
    const sent = await browser().post('/', { ...form, query: 'ferry\r\nharbour', go: 'look' });
    expect(sent.status).toBe(303);
    const { pathname, searchParams, hash } = new URL(sent.location, 'https://news.example');
    expect([pathname, searchParams.get('query'), searchParams.get('frequency'), hash]).toEqual([
      '/',
      'ferry\nharbour',
      'weekly',
      '#preview',
    ]);
    const taken = await browser().post('/', { ...form, query: 'ferry and strike', try: 'ferry AND strike' });
    expect(new URL(taken.location, 'https://news.example').searchParams.get('query')).toBe(
      'ferry AND strike',
    );
    expect(site.sent.filter(({ to }) => to === form.email && to !== 'long@example.org')).toEqual([]);
  });

  it('answers the script with the parts of the page: colours, note and finds', async () => {
    const parts = await (await site.post('/preview', { form: { query: 'ferry OR (harbour' } })).text();
    expect([...parts.matchAll(/data-part="(\w+)"/g)].map(([, part]) => part)).toEqual([
      'underlay',
      'note',
      'panel',
    ]);
    expect(parts).toContain('cannot be watched yet');
    expect(parts).toContain('<a class="volume-bar" href="#preview">');
    expect(await (await site.post('/preview', { form: { query: ' ' } })).text()).toContain(
      '<div data-part="panel"></div>',
    );
  });

  it('says once how much to expect, in the language of the page, and dates as there is usual', async () => {
    const since = site.clock.now.getTime();
    for (let n = 0; n < 60; n++) {
      const publishedAt = new Date(since - n * 3_600_000).toISOString();
      const more = { publishedAt, receivedAt: publishedAt };
      await site.storeArticle(
        `ferry-${n}`,
        `${n % 10 === 0 ? 'Ferry' : 'Tram'} ${n} leaves`,
        'It left at noon.',
        more,
      );
    }
    const german = visit(site, 'de');
    for (const query of ['ferry', 'zeppelin']) {
      const page = await german.post('/preview', { query });
      expect(page.text, query).not.toMatch(/Expect about|None of the|lang="en"/);
    }
    const { text } = await german.post('/preview', { query: 'ferry' });
    expect(text).toMatch(/<bdi>The Daily Example<\/bdi> · <bdi>\d\d\.\d\d\.\d{4}</);
    expect(text).not.toMatch(/ · \d{4}-\d\d-\d\d/);
  });

  it('says of an empty query once that it is empty, first and in the language of the page', async () => {
    const page = await visit(site, 'fr').post('/', { ...form, email: '', query: '' });
    const summary = /<div class="summary"[\s\S]*?<\/ul>/.exec(page.text)?.[0] ?? '';
    expect([...summary.matchAll(/href="#(\w+)"/g)].map(([, field]) => field)).toEqual(['query', 'email']);
    expect(summary).not.toContain('lang="en"');
  });
});
