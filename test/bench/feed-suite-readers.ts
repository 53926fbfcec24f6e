import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One thing that a suite expects of a document. */
export interface Expectation {
  readonly kind:
    | 'title'
    | 'text'
    | 'link'
    | 'guid'
    | 'date'
    | 'author'
    | 'language'
    | 'tag'
    | 'source'
    | 'items';
  /** Of the item with this index; of the feed when absent. */
  readonly item?: number;
  /** A date as an ISO instant in UTC to the second; text and titles as HTML. */
  readonly value: string;
  /** As the suite names it. */
  readonly path: string;
}

export interface SuiteDocument {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The bytes as Latin-1, for looking at. */
  readonly text: string;
  readonly url: string;
  readonly contentType?: string;
  readonly expectations: readonly Expectation[];
}

export type SuiteName = 'feedparser' | 'gofeed' | 'feed-rs';

/** Which suite is in a folder, told by a file of its own. */
export function suiteIn(folder: string): SuiteName | undefined {
  if (existsSync(join(folder, 'tests/wellformed'))) return 'feedparser';
  if (existsSync(join(folder, 'testdata/translator'))) return 'gofeed';
  if (existsSync(join(folder, 'fixture'))) return 'feed-rs';
  return undefined;
}

export function readSuite(suite: SuiteName, folder: string): SuiteDocument[] {
  switch (suite) {
    case 'feedparser':
      return filesIn(join(folder, 'tests'), /(?:wellformed|illformed|encoding|entities)\/.*\.(?:xml|z)$/).map(
        ([file, bytes]) => feedparserDocument(file, bytes),
      );
    case 'gofeed':
      return jsonSuite(
        join(folder, 'testdata'),
        /^translator\/.*\.(?:xml|json)$/,
        '.json',
        gofeedExpectations,
      );
    case 'feed-rs':
      return jsonSuite(join(folder, 'fixture'), /\.(?:xml|json)$/, '.serde.json', feedRsExpectations);
    default:
      return suite satisfies never;
  }
}

function filesIn(folder: string, wanted: RegExp): [string, Buffer][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => wanted.test(file))
    .sort()
    .map((file) => [file, readFileSync(join(folder, file))]);
}

// feedparser: the expectation is a Python expression in a comment at the top of the document.

const python =
  /(feed|entries\[(\d+)\])((?:\['\w+'\]|\[\d+\]|\.\w+)+)\s*==\s*(?:[ub]?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|\((\d[\d, ]*)\))/g;

const feedparserKinds: readonly [RegExp, Expectation['kind']][] = [
  [/^title$|^title_detail\.value$/, 'title'],
  [/^(?:description|summary)$|^summary_detail\.value$|^content\.0\.value$/, 'text'],
  [/^link$/, 'link'],
  [/^(?:id|guid)$/, 'guid'],
  [/^(?:published|updated|created|issued|modified|date)_parsed$/, 'date'],
  [/^author$|^author_detail\.name$/, 'author'],
  [/^language$|^(?:title_detail|summary_detail|content\.0)\.language$/, 'language'],
  [/^tags\.\d+\.term$|^category$/, 'tag'],
  [/^source\.title$/, 'source'],
];
/** Wirewatch keeps no more of a feed. */
const feedKinds = new Set<Expectation['kind']>(['title', 'link', 'language']);

function feedparserDocument(file: string, bytes: Buffer): SuiteDocument {
  const text = bytes.toString('latin1');
  const head = (/<!--([\s\S]*?)-->/.exec(bytes.toString('utf8'))?.[1] ?? wideHead(bytes)).replace(
    /\\\r?\n/g,
    '',
  );
  const header = (name: string) =>
    new RegExp(`^\\s*Header:\\s*${name}:\\s*(.+)$`, 'im').exec(head)?.[1]?.trim();
  const expect = /Expect:\s*([\s\S]*)$/.exec(head)?.[1] ?? '';
  const contentType = header('Content-type');
  return {
    file,
    bytes,
    text,
    url: documentUrl(header('Content-Location')),
    ...(contentType && { contentType }),
    expectations: [...expect.matchAll(python)].flatMap(feedparserExpectation),
  };
}

/** The address at which the suite's own server would serve the document. */
function documentUrl(location: string | undefined): string {
  const server = 'http://127.0.0.1:8097/';
  const url = URL.parse(location ?? '', server);
  return url && /^https?:$/.test(url.protocol) ? url.href : server;
}

function wideHead(bytes: Buffer): string {
  return /<!--([\s\S]*?)-->/.exec(bytes.toString('latin1').replaceAll('\0', ''))?.[1] ?? '';
}

function feedparserExpectation([whole, , index, path = '', text, tuple]: RegExpExecArray): Expectation[] {
  const name = path.replace(/\['?(\w+)'?\]/g, '.$1').slice(1);
  const kind = feedparserKinds.find(([pattern]) => pattern.test(name))?.[1];
  if (kind === undefined || (index === undefined && !feedKinds.has(kind))) return [];
  const value = text === undefined ? tupleDate(tuple ?? '') : pythonString(text);
  // An empty value says that a part is absent.
  if (value === '' || (kind === 'date') !== (text === undefined)) return [];
  return [
    {
      kind,
      value,
      path: whole.split('==')[0]?.trim() ?? '',
      ...(index !== undefined && { item: Number(index) }),
    },
  ];
}

function tupleDate(tuple: string): string {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = tuple.split(',').map(Number);
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second)).toISOString().replace('.000Z', 'Z');
}

function pythonString(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|x([0-9a-f]{2})|([\s\S]))/gi, (_, u4, u8, x2, plain) =>
      plain === undefined
        ? String.fromCodePoint(Number.parseInt(u4 ?? u8 ?? x2, 16))
        : ({ n: '\n', t: '\t', r: '\r' }[String(plain)] ?? plain),
    );
}

/** The dates of a suite that tests them by themselves; undefined where there is no instant in a text. */
export function readSuiteDates(
  suite: SuiteName,
  folder: string,
): readonly { readonly text: string; readonly instant: string | undefined }[] {
  if (suite !== 'feedparser') return [];
  const source = readFileSync(join(folder, 'tests/runtests.py'), 'utf8');
  const table = /^date_tests = \{([\s\S]*?)^\}/m.exec(source)?.[1] ?? '';
  return [...table.matchAll(/\('((?:[^'\\]|\\.)*)', (?:None|\((\d[\d, ]*)\))\)/g)].map(
    ([, text = '', tuple]) => ({
      text: pythonString(`'${text}'`),
      instant: tuple === undefined ? undefined : tupleDate(tuple),
    }),
  );
}

// gofeed and feed-rs: the expectations are a JSON file beside the document.

type Fields = Readonly<Record<string, unknown>>;

function jsonSuite(
  folder: string,
  wanted: RegExp,
  ending: string,
  expectations: (expected: Fields) => Expectation[],
): SuiteDocument[] {
  const files = new Map(filesIn(folder, wanted));
  return [...files].flatMap(([file, bytes]) => {
    const beside = files.get(file.replace(/\.(?:xml|json)$/, ending));
    if (file.endsWith(ending) || beside === undefined || beside === bytes) return [];
    return [
      {
        file,
        bytes,
        text: bytes.toString('latin1'),
        url: 'http://127.0.0.1/',
        expectations: expectations(JSON.parse(beside.toString())),
      },
    ];
  });
}

function gofeedExpectations(feed: Fields): Expectation[] {
  return [
    ...whole('title', feed.title),
    ...whole('link', feed.link),
    ...whole('language', feed.language),
    { kind: 'items', value: String(listOf(feed.items).length), path: 'items.length' },
    ...listOf(feed.items).flatMap((item, index) => [
      ...of(index, 'title', item.title),
      ...of(index, 'text', item.content ?? item.description),
      ...of(index, 'link', item.link),
      ...of(index, 'guid', item.guid),
      ...of(index, 'date', instant(item.publishedParsed ?? item.updatedParsed)),
      ...of(
        index,
        'author',
        listOf(item.authors)
          .map(({ name }) => name)
          .join(', '),
      ),
      ...listOf(item.categories).flatMap((tag) => of(index, 'tag', tag)),
    ]),
  ];
}

function feedRsExpectations(feed: Fields): Expectation[] {
  return [
    ...whole('title', fieldsOf(feed.title).content),
    ...whole('language', feed.language),
    { kind: 'items', value: String(listOf(feed.entries).length), path: 'entries.length' },
    ...listOf(feed.entries).flatMap((entry, index) => [
      ...of(index, 'title', fieldsOf(entry.title).content),
      ...of(index, 'text', fieldsOf(entry.content).body ?? fieldsOf(entry.summary).content),
      ...of(index, 'link', listOf(entry.links).find(({ rel }) => rel === null || rel === 'alternate')?.href),
      ...of(index, 'date', instant(entry.published ?? entry.updated)),
      ...of(
        index,
        'author',
        listOf(entry.authors)
          .map(({ name }) => name)
          .join(', '),
      ),
      ...listOf(entry.categories).flatMap(({ term }) => of(index, 'tag', term)),
    ]),
  ];
}

function whole(kind: Expectation['kind'], value: unknown): Expectation[] {
  return typeof value === 'string' && value.trim() !== '' ? [{ kind, value, path: `feed ${kind}` }] : [];
}

function of(item: number, kind: Expectation['kind'], value: unknown): Expectation[] {
  return whole(kind, value).map((expected) => ({ ...expected, item, path: `item ${item} ${kind}` }));
}

function instant(value: unknown): string {
  return typeof value === 'string' ? new Date(value).toISOString().replace(/\.\d+Z/, 'Z') : '';
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value : [];
}
