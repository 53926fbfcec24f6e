import { describe, expect, it } from 'vitest';
import { FeedError } from '../../../shared/feeds/feed-error.ts';
import { proposeSelectors } from '../../../shared/feeds/propose-selectors.ts';
import { selectorProblem } from '../../../shared/feeds/selector-problem.ts';
import { readWatchedPage } from '../../../shared/feeds/watched-page.ts';

const source = { url: 'https://harbour.example/news/' };
const bytes = (html: string) => Buffer.from(html);

const page = (
  list: string,
) => `<!doctype html><html lang="en-GB"><head><title>Harbour Board</title></head><body>
  <nav><ul><li><a href="/about">About the board and its long history</a></li><li><a href="/contact">How to contact the members of the board</a></li>
  <li><a href="/jobs">Work with us: all open positions</a></li><li><a href="/press">Rooms and times for the press office</a></li></ul></nav>
  <main>${list}</main><footer><a href="/legal">Terms and conditions of this website</a></footer></body></html>`;

const notices = page(
  [
    'Ferry berth four closes for repairs',
    'Dredging begins in the north basin',
    'New tariff for coastal shipping',
    'Pilots vote on the summer rota',
    'Storm damages the eastern mole',
  ]
    .map(
      (title, n) => `<article class="notice"><a href="/news/${n}"><img src="/p.jpg" alt=""></a>
        <h2 class="notice__title"><a href="/news/${n}">${title}</a></h2><time datetime="2020-01-0${n + 1}">day ${n}</time><p>More about notice ${n}.</p></article>`,
    )
    .join('\n'),
);

function refusal(work: () => unknown): FeedError {
  try {
    work();
  } catch (error) {
    if (error instanceof FeedError) return error;
    throw error;
  }
  throw new Error('It was read.');
}

describe('a watched page', () => {
  it('gives the elements around headlines with title, text and date', () => {
    const document = readWatchedPage(bytes(notices), source, 'article.notice');
    expect(document).toMatchObject({ format: 'page', title: 'Harbour Board', language: 'en' });
    expect(document.items).toHaveLength(5);
    expect(document.items[0]).toEqual({
      guid: 'https://harbour.example/news/0',
      title: 'Ferry berth four closes for repairs',
      url: 'https://harbour.example/news/0',
      publishedAt: '2020-01-01',
      text: 'More about notice 0.',
      tags: [],
    });
  });

  it('gives links as they are, each address once, the picture of a headline not at all', () => {
    const { items } = readWatchedPage(bytes(notices), source, '.notice a');
    expect(items.map(({ title }) => title)).toContain('Dredging begins in the north basin');
    expect(items).toHaveLength(5);
  });

  it.each([
    ['that cannot be read', 'article[', 'bad-selector', 'not a CSS selector'],
    ['that nobody knows', 'a:foo', 'bad-selector', 'pseudo-class'],
    ['that finds nothing', '.gone a', 'no-headlines', 'finds no headline'],
    ['that finds no links', 'time', 'no-headlines', 'finds no headline'],
  ])('says what is wrong with a selector %s', (_, selector, reason, words) => {
    const error = refusal(() => readWatchedPage(bytes(notices), source, selector));
    expect(error.reason).toBe(reason);
    expect(error.message).toContain(words);
    expect(error.message).toContain(source.url);
  });

  it('is refused before it needs more memory than a function has', () => {
    const error = refusal(() => readWatchedPage(bytes('<i>x</i>'.repeat(40_000)), source, 'i'));
    expect(error.reason).toBe('too-large');
    expect(refusal(() => readWatchedPage(bytes('<div>'.repeat(5000)), source, 'i')).reason).toBe('too-large');
  });
});

describe('a selector', () => {
  it('is checked before it is stored', () => {
    expect(selectorProblem('main h2 > a')).toBeUndefined();
    expect(selectorProblem('article:has(time) a')).toBeUndefined();
    for (const wrong of ['', ' ', '[', 'a:foo', 'a::before', 'x'.repeat(201), ':has(:has(:has(a)))'])
      expect(selectorProblem(wrong), wrong).toBeTypeOf('string');
  });
});

describe('proposals', () => {
  it('find the list of headlines first, and show what they give', () => {
    const [best] = proposeSelectors(bytes(notices), source);
    expect(best?.count).toBe(5);
    expect(best?.headlines[0]).toEqual({
      title: 'Ferry berth four closes for repairs',
      url: 'https://harbour.example/news/0',
    });
    const { items } = readWatchedPage(bytes(notices), source, best?.selector ?? '');
    expect(items.map(({ url }) => url)).toEqual(
      [0, 1, 2, 3, 4].map((n) => `https://harbour.example/news/${n}`),
    );
  });

  it('contain no class that a build tool generated', () => {
    const hashed = notices
      .replaceAll('notice__title', 'css-1x9f3k')
      .replaceAll('class="notice"', 'class="sc-a8b7c6"');
    for (const { selector } of proposeSelectors(bytes(hashed), source))
      expect(selector).not.toMatch(/css|sc-/);
  });

  it('are an error with its reason if a page has no list of headlines', () => {
    const error = refusal(() => proposeSelectors(bytes(page('<p>Nothing here.</p>')), source));
    expect(error.reason).toBe('no-headlines');
  });
});
