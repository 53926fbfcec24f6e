import { escapeUTF8 } from 'entities/escape';
import { shorten } from '../articles/clean-text.ts';
import { firstChild, readXml, type XmlElement } from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/** A feed as lists of feeds name it. */
export interface ListedFeed {
  readonly url: string;
  readonly title?: string;
  readonly fullText?: boolean;
}

export interface FeedList {
  readonly feeds: readonly ListedFeed[];
  /** Entries that name no http(s) address, in the words of the list. */
  readonly refused: readonly string[];
}

/** The document is no OPML. */
export class OpmlError extends Error {
  override readonly name = 'OpmlError';
}

/** Our own attribute in an outline, for the one setting that OPML has no place for. */
const fullTextAttribute = 'wirewatchFullText';

/** An address as long as this would make a feed's item, and so each of its polls, more expensive than others. */
export const maxFeedUrl = 500;

const maxTitle = 100;

/**
 * Reads OPML 1.0 and 2.0 as leniently as feeds: folders are opened, every address is taken once, of a list that breaks
 * off the part before. Throws `OpmlError` for anything else.
 */
export function readOpml(text: string): FeedList {
  const feeds = new Map<string, ListedFeed>();
  const refused: string[] = [];
  for (const { name, attributes } of elementsBelow(rootOf(text))) {
    const address = attributes.xmlurl ?? (attributes.type === 'rss' ? attributes.url : undefined);
    // A folder, or a note.
    if (name !== 'outline' || address === undefined) continue;
    const url = feedAddress(address);
    if (url === undefined) {
      refused.push(`${address}: is no http or https address of at most ${maxFeedUrl} characters`);
    } else if (!feeds.has(url)) {
      const title = shorten(titleToText(attributes.title ?? attributes.text ?? ''), maxTitle);
      const fullText = attributes[fullTextAttribute.toLowerCase()] === 'true';
      feeds.set(url, { url, ...(title && { title }), ...(fullText && { fullText }) });
    }
  }
  return { feeds: [...feeds.values()], refused };
}

/** An OPML 2.0 document of these feeds. */
export function writeOpml(feeds: readonly ListedFeed[], title: string, created: Date): string {
  const outlines = feeds.map(({ url, title: name = url, fullText }) => {
    const setting = fullText ? ` ${fullTextAttribute}="true"` : '';
    return `    <outline type="rss" text="${escapeUTF8(name)}" xmlUrl="${escapeUTF8(url)}"${setting}/>\n`;
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

/** The address in its normal form, if it can be that of a feed. */
export function feedAddress(address: string): string | undefined {
  const url = URL.parse(address.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = '';
  return url.href.length <= maxFeedUrl ? url.href : undefined;
}

function rootOf(text: string): XmlElement {
  const hint = 'Export the list of feeds again, as OPML.';
  try {
    const root = firstChild(readXml(text, 'The list').top, 'opml');
    if (root) return root;
  } catch (cause) {
    throw new OpmlError(`This is no OPML that can be read. ${hint}`, { cause });
  }
  throw new OpmlError(`This is no OPML. ${hint}`);
}

function* elementsBelow(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    yield child;
    yield* elementsBelow(child);
  }
}
