/**
 * How far `parseFeed` agrees with the test suites of other feed parsers. Nothing of them is kept here: whoever runs this
 * gives the folder of a checkout. Not part of `npm run bench`. By itself:
 * node test/bench/feed-suites.ts DIR [--suite feedparser|gofeed|feed-rs] [--list]
 *
 * DIR is a checkout of kurtmckee/feedparser (its `tests` folder), mmcdole/gofeed (`testdata`) or feed-rs/feed-rs
 * (`fixture`); which one is told by its files. `--list` prints every expectation that is not met.
 */
import { parseArgs } from 'node:util';
import { cleanText } from '../../shared/articles/clean-text.ts';
import { htmlToText } from '../../shared/articles/html-text.ts';
import { authorNames } from '../../shared/feeds/author-names.ts';
import { contentToText } from '../../shared/feeds/content-to-text.ts';
import type { FeedDocument } from '../../shared/feeds/feed-document.ts';
import { FeedError } from '../../shared/feeds/feed-error.ts';
import { parseDate } from '../../shared/feeds/parse-date.ts';
import { parseFeed } from '../../shared/feeds/parse-feed.ts';
import { titleToText } from '../../shared/feeds/title-to-text.ts';
import {
  type Expectation,
  readSuite,
  readSuiteDates,
  type SuiteDocument,
  type SuiteName,
  suiteIn,
} from './feed-suite-readers.ts';

export interface SuiteFigures {
  readonly documents: number;
  readonly parsed: number;
  /** By kind of expectation. */
  readonly kinds: ReadonlyMap<string, { agreed: number; all: number }>;
  /** What a news service does differently on purpose, by the reason. */
  readonly apart: ReadonlyMap<string, number>;
  /** One line each: documents that could not be read, and expectations that are not met. */
  readonly failures: readonly string[];
}

interface Apart {
  readonly reason: string;
  readonly holds: (expected: Expectation, document: SuiteDocument) => boolean;
}

/** What a news service reads differently from a general parser, and why. */
const reasons: readonly Apart[] = [
  {
    reason: 'charsets that no browser reads (DOS, old Macintosh, national EBCDIC); no feed is sent in them',
    holds: (_, { file }) => /encoding\/x80_/.test(file),
  },
  {
    reason: 'details of making markup safe to show: Wirewatch keeps the text alone',
    holds: (_, { file }) => /sanitize\/|bozo_linenoise/.test(file),
  },
  {
    reason:
      'one text, language and date per item: the longest text, its language, the first date of the best kind',
    holds: ({ kind, path }, { file }) =>
      /_multiple_values|_and_summary|_and_description/.test(file) ||
      (kind === 'language' && /title_detail|summary_detail/.test(path)) ||
      (kind === 'language' && /xml_lang_inherit/.test(file)) ||
      (kind === 'text' && /atom_entry_1|atom_example_3/.test(file)),
  },
  {
    reason: 'the language of the HTTP response says what the site speaks, not the feed',
    holds: ({ kind }, { file }) => kind === 'language' && file.includes('http_content_language'),
  },
  { reason: 'no DTD is read', holds: (_, { file }) => file.includes('entity_in_doctype') },
  { reason: 'entities are those of HTML 5', holds: (_, { file }) => /entities\/(?:lang|rang)\./.test(file) },
  {
    reason: 'a guid is kept as it is written',
    holds: ({ kind, value }) => kind === 'guid' && /^http/.test(value),
  },
  {
    reason: 'links are absolute, lead to the publisher (origLink), and the first of several counts',
    holds: ({ kind, value }) =>
      kind === 'link' && (!/^https?:/.test(value) || /feedproxy|example3/.test(value)),
  },
  {
    reason: 'the expectation was shortened or made anonymous by hand',
    holds: ({ kind, value }) =>
      (kind === 'text' && /\.{3}\s*$/.test(value)) || (kind === 'author' && value === 'author'),
  },
  {
    reason: 'content is read before the caption of a film',
    holds: ({ kind }, { file }) => kind === 'text' && file.includes('rss_2.0_example_6'),
  },
];

export function compareSuite(documents: Iterable<SuiteDocument>): SuiteFigures {
  const kinds = new Map<string, { agreed: number; all: number }>();
  const apart = new Map<string, number>();
  const failures: string[] = [];
  let count = 0;
  let parsed = 0;
  for (const document of documents) {
    count += 1;
    const feed = parse(document);
    if (typeof feed === 'string') failures.push(`${document.file}: not read: ${feed}`);
    else parsed += 1;
    for (const expected of document.expectations) {
      const got = typeof feed === 'string' ? [] : answers(feed, expected);
      const agrees = got.some((answer) => equal(expected.kind, answer, expected.value));
      const reason = agrees ? undefined : reasons.find(({ holds }) => holds(expected, document))?.reason;
      if (reason) {
        apart.set(reason, (apart.get(reason) ?? 0) + 1);
        continue;
      }
      const tally = kinds.get(expected.kind) ?? { agreed: 0, all: 0 };
      tally.all += 1;
      if (agrees) tally.agreed += 1;
      else
        failures.push(
          `${document.file}: ${expected.kind} ${expected.path}: ${JSON.stringify(expected.value)}, not ${JSON.stringify(got)}`,
        );
      kinds.set(expected.kind, tally);
    }
  }
  return { documents: count, parsed, kinds, apart, failures };
}

function parse({ bytes, text, url, contentType }: SuiteDocument): FeedDocument | string {
  const source = contentType === undefined ? { url } : { url, contentType };
  try {
    const feed = parseFeed(bytes, source);
    const items = text.match(/<\/(?:\w+:)?(?:item|entry)>/gi)?.length ?? 0;
    return feed.items.length < items ? parseFeed(withTitles(text), source) : feed;
  } catch (error) {
    if (error instanceof FeedError) return error.message;
    throw error;
  }
}

/**
 * Many documents have only one element and nothing to read, and Wirewatch does not keep items without a title or a
 * text.
 */
function withTitles(text: string): Uint8Array {
  const ended = text.replace(/<\/(?:\w+:)?(?:item|entry)>/gi, (end) => `<media:title>-</media:title>${end}`);
  return Buffer.from(ended, 'latin1');
}

function answers(feed: FeedDocument, { item: index, kind, value }: Expectation): readonly string[] {
  const item = index === undefined ? undefined : feed.items[index];
  // A title that is a picture has no words, and what has no title is an item only by the one that was given to it.
  if (kind === 'title' && (item?.title === '-' || item === undefined) && contentToText(value) === '')
    return [''];
  if (index !== undefined && item === undefined) return [];
  switch (kind) {
    case 'title':
      return [item ? item.title : feed.title];
    case 'text':
      return [item?.text ?? ''];
    case 'link':
      return [item ? item.url : feed.link];
    case 'guid':
      return [item?.guid ?? ''];
    case 'date':
      return [item?.publishedAt ?? ''];
    case 'author':
      return [item?.author ?? ''];
    case 'language':
      return [(item ? (item.language ?? feed.language) : feed.language) ?? ''];
    case 'tag':
      return item?.tags ?? [];
    case 'source':
      return [item?.source ?? ''];
    case 'items':
      return [String(feed.items.length)];
    default:
      return kind satisfies never;
  }
}

/** Compares what a reader sees: markup, spaces and the country of a language are ignored. */
function equal(kind: Expectation['kind'], answer: string, expected: string): boolean {
  switch (kind) {
    case 'title':
    case 'text':
    case 'source': {
      // Suites give HTML, or text that speaks of tags, and do not say which.
      const readings = [expected, titleToText(expected), contentToText(expected), htmlToText(expected)];
      return readings.some((reading) => squeezed(reading) === squeezed(answer));
    }
    case 'tag':
      return answer.toLowerCase() === titleToText(expected).toLowerCase();
    case 'author':
      return namesIn(answer) === namesIn(authorNames([expected]));
    case 'date':
      return answer === expected || (answer.length === 10 && expected.startsWith(answer));
    case 'language':
      return answer === expected.toLowerCase().split(/[-_]/)[0];
    case 'link':
      return answer === expected || answer === URL.parse(expected)?.href;
    case 'guid':
    case 'items':
      return answer === expected.trim();
    default:
      return kind satisfies never;
  }
}

function namesIn(authors: string): string {
  return authors.split(', ').sort().join(', ');
}

function squeezed(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ');
}

function sameDate(got: string | undefined, expected: string | undefined): boolean {
  return got === expected || (got?.length === 10 && expected === `${got}T00:00:00Z`);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { suite: { type: 'string' }, list: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  const suite =
    folder === undefined ? undefined : ((values.suite as SuiteName | undefined) ?? suiteIn(folder));
  if (folder === undefined || suite === undefined) {
    console.error(
      'Give the folder of a checkout of feedparser, gofeed or feed-rs: node test/bench/feed-suites.ts DIR',
    );
    process.exit(2);
  }
  const { documents, parsed, kinds, apart, failures } = compareSuite(readSuite(suite, folder));
  console.log(`${suite}: ${parsed} of ${documents} documents read`);
  const all = [...kinds.values()].reduce((sum, tally) => sum + tally.all, 0);
  const agreed = [...kinds.values()].reduce((sum, tally) => sum + tally.agreed, 0);
  for (const [kind, tally] of [...kinds].sort())
    console.log(`  ${kind.padEnd(9)} ${tally.agreed} of ${tally.all}`);
  console.log(`  together  ${agreed} of ${all} expectations met (${((100 * agreed) / all).toFixed(1)} %)`);
  for (const [reason, times] of apart) console.log(`  apart     ${times}: ${reason}`);
  if (values.list) for (const failure of failures) console.log(failure);

  const dates = readSuiteDates(suite, folder);
  const wrong = dates.filter(({ text, instant }) => !sameDate(parseDate(text), instant));
  if (dates.length > 0)
    console.log(`  dates     ${dates.length - wrong.length} of ${dates.length} of its date suite`);
  if (values.list)
    for (const { text, instant } of wrong) console.log(`${text}: ${instant}, not ${parseDate(text)}`);
}
