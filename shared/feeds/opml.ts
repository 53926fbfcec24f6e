import { escapeUTF8 } from 'entities/escape';
import { shorten } from '../articles/clean-text.ts';
import type { FeedSettings } from './feed.ts';
import { feedAddress, maxFeedUrl } from './feed-address.ts';
import { feedSettingsSchema, maxFeedTitle } from './feed-settings.ts';
import { firstChild, readXml, type XmlElement } from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/** A feed with its settings, as stored in an OPML list. */
export type ListedFeed = { readonly url: string } & Omit<FeedSettings, 'hasSecrets'>;

export interface FeedList {
  readonly feeds: readonly ListedFeed[];
  /** Entries without an http(s) address, as written in the list. */
  readonly refused: readonly string[];
}

/** The document is not OPML. */
export class OpmlError extends Error {
  override readonly name = 'OpmlError';
}

/** Attributes of our own in an outline, for settings that OPML does not have. */
const settingAttributes = {
  fullText: 'wirewatchFullText',
  watch: 'wirewatchWatch',
  language: 'wirewatchLanguage',
  tags: 'wirewatchTags',
  weight: 'wirewatchWeight',
  maxPauseMinutes: 'wirewatchMaxPause',
} as const;

/** Old lists have the address in `url`, and the kind of feed in `type`. */
const feedTypes = /^(?:rss|atom|rdf|json|feed)/i;

/**
 * Reads OPML 1.0 and 2.0 as tolerantly as feeds: folders are opened, duplicate addresses are dropped, and a truncated
 * list is read up to its end. Throws `OpmlError` for anything else.
 */
export function readOpml(text: string): FeedList {
  const feeds = new Map<string, ListedFeed>();
  const refused: string[] = [];
  for (const { name, attributes } of elementsBelow(rootOf(text))) {
    const address = attributes.xmlurl || (feedTypes.test(attributes.type ?? '') ? attributes.url : undefined);
    // A folder, or a note.
    if (name !== 'outline' || !address) continue;
    const url = feedAddress(address);
    if (url === undefined) {
      refused.push(`${address}: is not an http or https address of at most ${maxFeedUrl} characters`);
    } else if (!feeds.has(url)) {
      const title = shorten(titleToText(attributes.title || attributes.text || ''), maxFeedTitle);
      const settings = readSettings(attributes);
      if (settings.success) feeds.set(url, { ...settings.data, url, ...(title && { title }) });
      else refused.push(`${address}: ${settings.error.issues.map(problemOf).join('; ')}`);
    }
  }
  return { feeds: [...feeds.values()], refused };
}

/** An OPML 2.0 document of these feeds. */
export function writeOpml(feeds: readonly ListedFeed[], title: string, created: Date): string {
  const outlines = feeds.map((feed) => {
    const attributes = Object.entries({
      type: 'rss',
      text: feed.title ?? feed.url,
      xmlUrl: feed.url,
      ...writeSettings(feed),
    }).map(([name, value]) => ` ${name}="${escapeUTF8(value)}"`);
    return `    <outline${attributes.join('')}/>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
  <head>
    <title>${escapeUTF8(title)}</title>
    <dateCreated>${created.toUTCString()}</dateCreated>
  </head>
  <body>
${outlines.join('')}  </body>
</opml>
`;
}

function readSettings(attributes: XmlElement['attributes']) {
  const of = (name: keyof typeof settingAttributes) => attributes[settingAttributes[name].toLowerCase()];
  const number = (text: string | undefined) => (text === undefined ? undefined : Number(text));
  return feedSettingsSchema.safeParse({
    fullText: of('fullText') === 'true' || undefined,
    watch: of('watch'),
    language: of('language'),
    tags: of('tags')?.split(','),
    weight: number(of('weight')),
    maxPauseMinutes: number(of('maxPauseMinutes')),
  });
}

function writeSettings(feed: ListedFeed): Record<string, string> {
  const { fullText, watch, language, tags, weight, maxPauseMinutes } = feed;
  const values = {
    fullText: fullText ? 'true' : undefined,
    watch,
    language,
    // A comma separates tags.
    tags: tags?.map((tag) => tag.replaceAll(',', ' ')).join(','),
    weight: weight?.toString(),
    maxPauseMinutes: maxPauseMinutes?.toString(),
  };
  const written: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    if (value) written[settingAttributes[name as keyof typeof values]] = value;
  }
  return written;
}

function problemOf({ path, message }: { path: PropertyKey[]; message: string }): string {
  return `${path.join('.')} ${message}`;
}

function rootOf(text: string): XmlElement {
  const hint = 'Export the list of feeds again, as OPML.';
  try {
    const root = firstChild(readXml(text, 'The list').top, 'opml');
    if (root) return root;
  } catch (cause) {
    throw new OpmlError(`This OPML cannot be read. ${hint}`, { cause });
  }
  throw new OpmlError(`This is not OPML. ${hint}`);
}

function* elementsBelow(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    yield child;
    yield* elementsBelow(child);
  }
}
