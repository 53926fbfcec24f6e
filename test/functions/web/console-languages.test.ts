import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeed } from '../../../shared/feeds/feed.ts';
import { languages } from '../../../shared/i18n/languages.ts';
import type { Phrase, Phrases } from '../../../shared/i18n/phrases.ts';
import { createEmbargoStore } from '../../../shared/store/embargo-store.ts';
import { createReputationStore } from '../../../shared/store/reputation-store.ts';
import { openConsole } from '../../support/console.ts';
import { inventArticle, inventPlan } from '../../support/invented.ts';
import { pageWords } from '../../support/page-words.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
let cookie: string;
const ids = { failing: '', letter: '', ada: '', bob: '' };

beforeAll(async () => {
  site = await startTestSite({
    queues: {
      states: async () => [
        { name: 'x1', waiting: 4, inFlight: 1, delayed: 0, deadLetters: 2, oldestSeconds: 4000 },
        { name: 'x2', waiting: 4, inFlight: 1, delayed: 0, deadLetters: 0 },
      ],
      redrive: async () => ({ kind: 'not-from-here' }),
    },
  });
  cookie = await openConsole(site);
  const { feeds, deliveries, sourceProposals } = site.deps;
  const failing = newFeed(
    { url: 'https://kurier.example/rss', title: 'Kurier', tags: ['x'] },
    site.clock.now,
  );
  const letter = await site.post('/admin/feeds/new', { cookie, form: { kind: 'newsletter', title: 'Brev' } });
  ids.failing = failing.id;
  ids.letter = /feeds\/(\w+)/.exec(letter.headers.get('location') ?? '')?.[1] ?? '';
  await feeds.create(failing);
  await feeds.change(failing.id, {
    failures: 3,
    problem: 'The server answered 503.',
    nextPollAt: '2030-01-01T13:00:00.000Z',
    hasSecrets: true,
  });
  await feeds.change(ids.letter, { confirmUrl: 'https://liste.example/x' });
  await sourceProposals.add({
    host: 'insel.example',
    example: 'https://insel.example/1',
    at: site.clock.now.toISOString(),
  });

  await site.storeArticle('a1', 'Fähre', 'Kutter', { url: 'https://kurier.example/1', urgent: true });
  await site.storeArticle('a2', 'Boot', 'Kutter', { storyId: 's-a1', backlog: true });
  await createEmbargoStore(site.table.access).put({
    article: inventArticle({ id: 'e1', title: 'x' }),
    notBefore: '2031-01-01T00:00:00.000Z',
    acceptedAt: site.clock.now.toISOString(),
  });

  ids.ada = (await site.subscriber('ada@reader.example', [{ query: 'ferry' }])).id;
  ids.bob = (await site.subscriber('bob@reader.example', [{ query: 'x1' }])).id;
  const slot = '2030-01-01T08:00:00.000Z';
  await deliveries.record(inventPlan({ subscriberId: ids.ada, slot, kind: 'digest' }));
  await deliveries.confirmSent(ids.ada, slot, 'ses-1', slot);
  await deliveries.recordBounce(ids.ada, slot, { kind: 'soft', at: slot });
  const at = site.clock.now.toISOString();
  await site.deps.suppressions.add({ subscriberId: ids.bob, reason: 'complaint', at });
  const reputation = createReputationStore(site.table.access);
  for (let n = 0; n < 60; n++) await reputation.count('bounced', `m${n}`, site.clock.now);
  await site.post('/admin/keys', { cookie, form: { name: 'Robot', read: 'on' } });
});
afterAll(() => site.table.close());

/** The pages, each with what it has to say. */
const pages = (): string[] => [
  '/admin',
  '/admin/queues',
  '/admin/queues?queue=x1&moved=2&more=yes',
  '/admin/feeds',
  '/admin/feeds?q=nichts',
  '/admin/feeds?added=1&known=2&refused=3',
  '/admin/feeds/new',
  '/admin/feeds/new?kind=newsletter',
  '/admin/feeds/import',
  `/admin/feeds/${ids.failing}?done=poll`,
  `/admin/feeds/${ids.letter}`,
  `/admin/feeds/${ids.failing}/remove`,
  `/admin/feeds/${ids.letter}/remove`,
  '/admin/sources',
  '/admin/articles',
  '/admin/articles?q=nichts',
  '/admin/articles?q=https%3A%2F%2Fkurier.example%2F9',
  '/admin/articles?q=https%3A%2F%2Ffremd.example%2F9',
  '/admin/articles/a1?q=kutter',
  '/admin/articles/a2?q=opera',
  '/admin/articles/e1',
  '/admin/queries',
  '/admin/deliveries',
  '/admin/deliveries?fate=bounced&day=2030-01-01',
  '/admin/subscribers',
  '/admin/subscribers?status=pending',
  '/admin/subscribers?email=niemand%40reader.example',
  '/admin/subscribers?email=bob%40reader.example',
  '/admin/subscribers?email=bob',
  '/admin/subscribers/import',
  `/admin/subscribers/${ids.ada}`,
  `/admin/subscribers/${ids.bob}`,
  `/admin/subscribers/${ids.ada}/erase`,
  '/admin/suppressions?reason=complaint',
  '/admin/suppressions?reason=operator',
  '/admin/keys',
  '/admin/audit',
  '/admin/audit?key=k1&on=x1',
];

/** What a page says: its texts, and the attributes that are shown or read out; no names, and nothing that is marked as English. */
function saidOn(page: string): string {
  const main = /<main[\s\S]*<\/main>/.exec(page)?.[0] ?? '';
  const own = main
    .replace(/<(\w+)[^>]* lang="en"[^>]*>[\s\S]*?<\/\1>/g, ' ')
    .replace(/<(code|bdi)\b[\s\S]*?<\/\1>/g, ' ');
  const shown = [...own.matchAll(/ (?:placeholder|aria-label|data-label|data-ask|title)="([^"]*)"/g)];
  return [own.replace(/<[^>]*>/g, '\n'), ...shown.map(([, text]) => text)].join('\n');
}

const areas = ['console', 'health', 'feeds', 'subscribers', 'deliveries', 'operating'] as const;
const textsOf = (phrase: Phrase) => (typeof phrase === 'string' ? [phrase] : Object.values(phrase));

/** Sentences of the console in English, without the parts where something else stands in them. */
const englishSentences = areas
  .flatMap((area) => Object.values(pageWords.en[area] as Phrases))
  .flatMap(textsOf)
  .flatMap((text) => text.split(/\{\w+\}|#/))
  .map((text) => text.trim())
  .filter((text) => text.length > 12 && text.includes(' '));

const others = languages.filter(({ code }) => code !== 'en');

describe.each(others)('the console in $code', ({ code, direction }) => {
  const headers = { accept: 'text/html', 'accept-language': code };

  it('has every page in its language and direction, and no sentence in English', async () => {
    for (const path of pages()) {
      const page = await (await site.get(path, { cookie, headers })).text();
      expect(page, path).toContain(`<html lang="${code}" dir="${direction}">`);
      expect(page, path).toContain('action="/language"');
      const said = saidOn(page);
      expect(
        englishSentences.filter((sentence) => said.includes(sentence)),
        path,
      ).toEqual([]);
      expect(
        said.split('\n').filter((line) => /\b(?:[Tt]he|and|with|[Tt]his|[Nn]othing)\b/.test(line)),
        path,
      ).toEqual([]);
    }
  });

  it('asks for the key in its language', async () => {
    const said = saidOn(await (await site.get('/admin', { headers })).text());
    expect(said).toContain(pageWords[code].console.open);
    const refused = await site.post('/admin', { headers, form: { key: 'letmein' } });
    expect(saidOn(await refused.text())).toContain(pageWords[code].console.noKey);
  });

  it('says in its language what is wrong with a form', async () => {
    const wrong = await site.post('/admin/feeds/new', {
      cookie,
      headers,
      form: { url: 'ftp://x.example/', weight: 'viel', watch: 'h2 >>', headers: 'x' },
    });
    const refusedFeed = await wrong.text();
    const said = saidOn(refusedFeed);
    for (const key of ['urlWrong', 'weightWrong', 'selectorWrong', 'headersWrong'] as const)
      expect(said).toContain(pageWords[code].feeds[key]);
    expect(refusedFeed).toContain('<span lang="en" dir="ltr">It is not a CSS selector: ');
    const unsure = await site.post(`/admin/subscribers/${ids.ada}/erase`, { cookie, headers, form: {} });
    expect(saidOn(await unsure.text())).toContain(pageWords[code].subscribers.sureWrong);
    const nameless = await site.post('/admin/keys', { cookie, headers, form: {} });
    expect(saidOn(await nameless.text())).toContain(pageWords[code].console.keyScopesWrong);
  });

  it('says what the API refuses in its language, with the words of the API marked as English', async () => {
    await site.deps.feeds.change(ids.failing, { status: 'gone' });
    const refused = await site.post(`/admin/feeds/${ids.failing}/pause`, { cookie, headers, form: {} });
    await site.deps.feeds.change(ids.failing, { status: 'active' });
    expect(refused.status).toBe(409);
    const page = await refused.text();
    expect(page).toContain(pageWords[code].frame['problem-conflict']);
    expect(page).toContain('<span lang="en" dir="ltr">This feed has ended');
  });
});

describe('what is stored in English alone', () => {
  it('is marked as English on a page in another language, and needs no mark on an English one', async () => {
    const path = `/admin/feeds/${ids.failing}`;
    const pageIn = async (language: string) =>
      (await site.get(path, { cookie, headers: { 'accept-language': language } })).text();
    const marked = '<span lang="en" dir="ltr">The server answered 503.</span>';
    expect(await pageIn('ar')).toContain(marked);
    expect(await pageIn('en')).toContain('The last poll failed: The server answered 503.');
    expect(await pageIn('en')).not.toContain(marked);
  });
});

describe('the language that an operator chooses', () => {
  it('outweighs the browser’s, and leads back to the page', async () => {
    const chosen = await site.post('/language', { cookie, form: { language: 'ja', next: '/admin/keys' } });
    expect(chosen.headers.get('location')).toBe('/admin/keys');
    const [language = ''] = chosen.headers.getSetCookie();
    const both = `${cookie}; ${language.split(';')[0]}`;
    const page = await (
      await site.get('/admin/keys', { cookie: both, headers: { 'accept-language': 'de' } })
    ).text();
    expect(page).toContain('<html lang="ja" dir="ltr">');
  });
});

it('every action of the audit log has words, which stand beside its name in the API', async () => {
  const page = await (await site.get('/admin/audit', { cookie })).text();
  expect(page).toContain('Key made<div class="small quiet"><code>key.make</code></div>');
  expect(page).toContain('<option value="feed.add">Feed added');
});
