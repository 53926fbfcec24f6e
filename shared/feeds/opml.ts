import { generateOpml, type Opml, parseOpml } from 'feedsmith';
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
const extraAttributes = { extraOutlineAttributes: [fullTextAttribute] } as const;

/** An address as long as this would make a feed's item, and so each of its polls, more expensive than others. */
export const maxFeedUrl = 500;

const maxTitle = 100;

/** Reads OPML 1.0 and 2.0; folders are opened, every address is taken once. Throws `OpmlError` for anything else. */
export function readOpml(text: string): FeedList {
  const feeds = new Map<string, ListedFeed>();
  const refused: string[] = [];
  for (const outline of outlinesOf(parse(text))) {
    const address = outline.xmlUrl ?? (outline.type === 'rss' ? outline.url : undefined);
    const title = titleToText(outline.title ?? outline.text ?? '').slice(0, maxTitle);
    // A folder, or a note.
    if (address === undefined) continue;
    const url = feedAddress(address);
    if (url === undefined)
      refused.push(`${address}: is no http or https address of at most ${maxFeedUrl} characters`);
    else if (!feeds.has(url)) {
      const fullText = outline[fullTextAttribute] === 'true';
      feeds.set(url, { url, ...(title && { title }), ...(fullText && { fullText }) });
    }
  }
  return { feeds: [...feeds.values()], refused };
}

/** An OPML 2.0 document of these feeds. */
export function writeOpml(feeds: readonly ListedFeed[], title: string, created: Date): string {
  return generateOpml(
    {
      head: { title, dateCreated: created },
      body: {
        // The folder is there even when nothing is in it: a document without outlines is none.
        outlines: [{ text: title, outlines: feeds.map(toOutline) }],
      },
    },
    extraAttributes,
  );
}

function toOutline({ url, title, fullText }: ListedFeed) {
  return { type: 'rss', text: title ?? url, xmlUrl: url, ...(fullText && { [fullTextAttribute]: 'true' }) };
}

/** The address in its normal form, if it can be that of a feed. */
export function feedAddress(address: string): string | undefined {
  const url = URL.parse(address.trim());
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = '';
  return url.href.length <= maxFeedUrl ? url.href : undefined;
}

type Outline = Opml.Outline<string, readonly [typeof fullTextAttribute]>;

function parse(text: string): readonly Outline[] {
  try {
    return parseOpml(text, extraAttributes).body?.outlines ?? [];
  } catch (cause) {
    throw new OpmlError('This is no OPML that can be read. Export the list of feeds again, as OPML.', {
      cause,
    });
  }
}

function* outlinesOf(outlines: readonly Outline[]): Generator<Outline> {
  for (const outline of outlines) {
    yield outline;
    yield* outlinesOf(outline.outlines ?? []);
  }
}
