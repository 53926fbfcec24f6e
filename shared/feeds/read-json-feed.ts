import { primaryLanguage } from '../articles/primary-language.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import { finishItem, resolveLink } from './feed-item.ts';
import { plainTitleToText, titleToText } from './title-to-text.ts';

/** JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/). Fields with a wrong type are ignored. */
export function readJsonFeed(text: string, url: string): FeedDocument {
  const { feed, truncated } = parseObject(text, url);
  const items = listOf(feed.items);
  if (typeof feed.version !== 'string' && items.length === 0) {
    throw new FeedError(
      'not-a-feed',
      `${url} is JSON, but not a JSON Feed: it has neither "version" nor "items".`,
    );
  }
  const link = resolveLink(textOf(feed.home_page_url), url);
  const inherited = authorsOf(feed);
  const read = items
    .map((item) => readItem(fieldsOf(item), link ?? url, inherited))
    .filter((item) => item !== undefined);
  const language = primaryLanguage(textOf(feed.language));
  const self = resolveLink(textOf(feed.feed_url), url);
  const hub = listOf(feed.hubs).map((value) => resolveLink(textOf(fieldsOf(value).url), url))[0];
  return {
    format: 'json',
    title: titleToText(textOf(feed.title)),
    link: link ?? '',
    ...(language && { language }),
    items: read,
    ...(self && { self }),
    ...(hub && { hub }),
    problems: [
      ...(truncated ? [`${url} is incomplete; the items before the break were read`] : []),
      ...(read.length < items.length
        ? [`${items.length - read.length} items without title and text were left out`]
        : []),
    ],
  };
}

function readItem(item: Fields, base: string, inherited: readonly string[]): FeedItem | undefined {
  const authors = authorsOf(item);
  // Numbers as ids violate the specification but are common.
  const guid = typeof item.id === 'number' ? String(item.id) : textOf(item.id);
  return finishItem({
    guid,
    title: plainTitleToText(textOf(item.title)),
    links: [textOf(item.url), textOf(item.external_url), /^https?:/i.test(guid) ? guid : ''],
    base,
    authors: authors.length > 0 ? authors : inherited,
    dates: [textOf(item.date_published), textOf(item.date_modified)],
    bodies: [{ html: textOf(item.content_html) }],
    plainText: textOf(item.content_text) || textOf(item.summary),
    tags: listOf(item.tags).map(textOf),
    languages: [textOf(item.language)],
  });
}

/** Version 1.1 has a list of authors, 1.0 has one author. Feeds also write one object or only a name. */
function authorsOf(fields: Fields): string[] {
  return [fields.authors, fields.author]
    .flat()
    .map((author) => textOf(author) || textOf(fieldsOf(author).name))
    .filter((name) => name !== '');
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function parseObject(text: string, url: string): { feed: Fields; truncated: boolean } {
  try {
    return { feed: fieldsOf(JSON.parse(text)), truncated: false };
  } catch (cause) {
    const end = endOfLastItem(text);
    if (end === 0) {
      throw new FeedError('not-a-feed', `${url} starts like JSON, but is not valid JSON: ${String(cause)}`, {
        cause,
      });
    }
    try {
      return { feed: fieldsOf(JSON.parse(`${text.slice(0, end)}]}`)), truncated: true };
    } catch {
      throw new FeedError('not-a-feed', `${url} is damaged JSON: ${String(cause)}`, { cause });
    }
  }
}

/**
 * The position after the last complete element of an array directly below the top: `{"items":[{…},{…}` ← here. 0 if
 * there is none.
 */
function endOfLastItem(text: string): number {
  let depth = 0;
  let end = 0;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (character === '"') index = endOfString(text, index);
    else if (character === '{' || character === '[') depth += 1;
    else if (character === ']') depth -= 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 2) end = index + 1;
    }
  }
  return end;
}

function endOfString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text[index] !== '"') index += text[index] === '\\' ? 2 : 1;
  return index;
}
