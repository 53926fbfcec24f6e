import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { guidePage, readGuide } from '../../../functions/web/query-guide.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const rowsOf = (file: string) =>
  readFileSync(new URL(`../../../docs/${file}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `')).length;
const page = async (search = '', cookie?: string) =>
  (await site.get(`/help/queries${search}`, cookie === undefined ? {} : { cookie })).text();
/** The queries that the links "Try" lead to. */
const tried = (html: string, form: string) =>
  [...html.matchAll(/href="([^"]*\?query=[^"]*)"/g)]
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), 'https://news.example'))
    .filter(({ pathname }) => pathname === form)
    .map(({ searchParams }) => searchParams.get('query'));

describe('the guide to queries', () => {
  it('has every row of its tables, each with a link that tries it', async () => {
    const queries = tried(await page(), '/');
    expect(queries).toHaveLength(rowsOf('query-language.md'));
    expect(queries).toContain('iran | syria');
    expect(queries).toContain('=US');
  });

  it('has every row of the pages on other products', async () => {
    const counts = await Promise.all(
      guidePage('dialects.md').sections.map(async ({ id, title }) => {
        const html = await page(`?from=${id}`);
        expect(html).toContain(`<h1>Queries from ${title}</h1>`);
        return tried(html, '/').length;
      }),
    );
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rowsOf('dialects.md'));
  });

  it('leads readers to a new rule and visitors to the first page, with the query as it is shown', async () => {
    const { cookie } = await site.subscriber('helped@example.org', [{ query: 'harbour' }]);
    const queries = tried(await page('', cookie), '/rules/new');
    expect(queries).toHaveLength(rowsOf('query-language.md'));
    const search = new URLSearchParams({ query: queries.find((one) => one?.includes('"')) ?? '' });
    const html = await (await site.get(`/rules/new?${search}`, { cookie })).text();
    expect(html).toContain('id="preview"');
  });

  it('shows the guide for a product that it does not know', async () => {
    expect(await page('?from=%3Cscript%3E')).toContain('<h1>Writing queries</h1>');
  });

  it('says in other languages that it is English, and marks it so', async () => {
    const html = await (await site.get('/help/queries', { headers: { 'accept-language': 'de' } })).text();
    expect(html).toContain('<h1>Suchanfragen schreiben</h1>');
    expect(html).toContain('Diese Anleitung ist auf Englisch.');
    expect(html).toContain('<div class="guide" lang="en" dir="ltr">');
    expect(await page()).not.toContain('written in English');
  });

  it('reads code, emphasis, links, lists and bars in cells', () => {
    const { intro, sections } = readGuide(
      '# Title\n\nSee **this**, *that* and [there](dialects.md).\n\n- one\n  more\n- two\n\n## Ors & ands\n\n| write | finds |\n|---|---|\n| `a \\| b` | `` `x` `` |\n',
    );
    expect(intro).toMatchObject([
      {
        kind: 'paragraph',
        line: expect.arrayContaining([{ kind: 'link', text: 'there', to: 'dialects.md' }]),
      },
      { kind: 'list', lines: [[{ kind: 'text', text: 'one more' }], [{ kind: 'text', text: 'two' }]] },
    ]);
    expect(sections).toEqual([
      {
        id: 'ors-ands',
        title: 'Ors & ands',
        blocks: [
          {
            kind: 'table',
            columns: ['write', 'finds'],
            rows: [[[{ kind: 'code', text: 'a | b' }], [{ kind: 'code', text: '`x`' }]]],
          },
        ],
      },
    ]);
  });
});
