import { describe, expect, it } from 'vitest';
import { createPageReader, extractArticle } from '../../../shared/feeds/full-text.ts';
import { FetchError } from '../../../shared/net/fetch-error.ts';
import type { SafeResponse } from '../../../shared/net/safe-fetch.ts';

const paragraph =
  'The council of Northport debated the harbour plan again, and the owners, who were many, said that it would cost them half a summer, if not the whole of it.';

const page = `<!DOCTYPE html><html lang="en-GB"><head><title>Harbour plan | Example</title></head><body>
  <nav><a href="/">Home</a><a href="/world">World</a></nav><aside>Subscribe now to our letter!</aside>
  <article><h1>Harbour plan</h1><p>By <span rel="author">Jane Example</span></p>
  ${`<p>${paragraph} Caf&eacute;s, too.</p>`.repeat(8)}<script>track("secret")</script></article>
  <footer>Copyright and cookies</footer></body></html>`;

describe('the article of a page', () => {
  it('is found without the parts around it', () => {
    const article = extractArticle(page);
    expect(article).toMatchObject({ language: 'en' });
    expect(article?.title).toContain('Harbour plan');
    expect(article?.text.split('\n\n').filter((line) => line === `${paragraph} Cafés, too.`)).toHaveLength(8);
    for (const around of ['Home', 'Subscribe now', 'cookies', 'secret', '<'])
      expect(article?.text).not.toContain(around);
  });

  it('is not the box beside it', () => {
    const box = `<section>${'<p>Read our letter on Fridays, with the weather and what is on at the theatre, too.</p>'.repeat(3)}</section>`;
    const lines = [
      'The quay is closed.',
      'Two beams have cracked.',
      'Ferries, buses and trams run more often.',
    ];
    const article = `<main><h1>Quay closed</h1>${lines.map((line) => `<p>${line} ${paragraph}</p>`).join('')}</main>`;
    const text = extractArticle(`<html><body>${box}${article}</body></html>`)?.text;
    for (const line of lines) expect(text).toContain(line);
  });

  it('may be of short paragraphs', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `<p>Line ${index} says what the port did.</p>`);
    const text = extractArticle(`<html><body><article>${lines.join('')}</article></body></html>`)?.text;
    expect(text).toContain('Line 0 says');
    expect(text).toContain('Line 11 says');
  });

  it.each([
    ['empty', ''],
    ['no HTML', 'just words'],
    ['a list of links', `<html><body>${'<a href="/x">One more headline</a>'.repeat(50)}</body></html>`],
    ['a few words', '<html><body><article><p>Please accept our cookies.</p></article></body></html>'],
    ['nested without end', `<html><body>${'<div>'.repeat(100_000)}${page}`],
    ['of endless elements', `<html><body>${'<i></i>'.repeat(100_000)}${page}`],
    ['one unclosed comment', `<!--${'-'.repeat(1_000_000)}`],
    ['one endless tag', `<html ${'a="1" '.repeat(10_000)}`],
  ])('is none when the page is %s', (_, html) => {
    expect(extractArticle(html)).toBeUndefined();
  });
});

describe('reading a page', () => {
  const answer = (parts: Partial<SafeResponse>): SafeResponse => ({
    url: 'https://news.example/1',
    permanentUrl: 'https://news.example/1',
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: Buffer.from(page),
    ...parts,
  });

  const neverFails = (error: unknown) => {
    throw error;
  };

  it('decodes it with the charset of its header', async () => {
    const body = Buffer.from(page.replaceAll('&eacute;', '\xe9'), 'latin1');
    const read = createPageReader(
      async () => answer({ body, headers: { 'content-type': 'text/html; charset=iso-8859-1' } }),
      neverFails,
    );
    expect((await read('https://news.example/1'))?.text).toContain('Cafés');
  });

  it('gives nothing if the page cannot be fetched', async () => {
    expect(
      await createPageReader(async () => answer({ status: 404 }), neverFails)('https://news.example/1'),
    ).toBeUndefined();
    const refused = createPageReader(() => Promise.reject(new FetchError('too-slow', 'slow')), neverFails);
    expect(await refused('https://news.example/1')).toBeUndefined();
  });

  it('gives nothing, and says so, if our own code fails over it: the feed goes on without it', async () => {
    const failed: string[] = [];
    const read = createPageReader(
      () => Promise.reject(new TypeError('a mistake')),
      (error) => void failed.push(String(error)),
    );
    expect(await read('https://news.example/1')).toBeUndefined();
    expect(failed).toEqual(['TypeError: a mistake']);
  });
});
