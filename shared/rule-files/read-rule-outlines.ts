import { readXml, type XmlElement } from '../feeds/read-xml.ts';
import { type FileEntry, frequencyIn, RuleFileError, toEntry } from './listed-rule.ts';

/** Attributes that hold the query of a filter, in the order in which they are looked for. Names are in lower case. */
const queryAttributes = ['query', 'filter', 'search', 'searchterm', 'keywords', 'q'] as const;
/** Parameters that hold the query in the address of a search, such as that of a news search as a feed. */
const queryParameters = ['q', 'query', 'search', 'keywords'] as const;
const feedTypes = /^(?:rss|atom|rdf|json|feed)/i;

/**
 * Reads filters and saved searches from OPML: outlines with a query, feeds that are a search (their address holds the
 * query), and feeds of Google Alerts (their title holds it). Any other feed is refused: it is a source, not a filter.
 * The XML is read without a DTD, so it can define no entities.
 *
 * @throws RuleFileError for anything but OPML
 */
export function readRuleOutlines(text: string): FileEntry[] {
  const entries: FileEntry[] = [];
  for (const element of outlinesBelow(rootOf(text))) {
    const entry = readOutline(element, entries.length + 1);
    if (entry) entries.push(entry);
  }
  return entries;
}

function readOutline({ attributes, children }: XmlElement, at: number): FileEntry | undefined {
  const title = (attributes.title || attributes.text || '').trim();
  const address = attributes.xmlurl || attributes.url || attributes.htmlurl || '';
  const named = queryAttributes.map((name) => attributes[name]?.trim()).find((value) => value);
  const query = named ?? searchedFor(address) ?? alertOf(title, address);
  const frequency = frequencyIn(attributes.frequency ?? '');
  if (query !== undefined) {
    const name = title === '' || title === query ? {} : { name: title.slice(0, 200) };
    return toEntry(at, { query, ...name, ...(frequency && { frequency }) }, { text: title || query });
  }
  if (address !== '' || feedTypes.test(attributes.type ?? '')) {
    const message = 'is a feed and not a filter: it has no query. Operators add feeds.';
    return { at, text: title || address, errors: [{ path: '', message }] };
  }
  // A folder, or a note without a title.
  if (children.some(({ name }) => name === 'outline') || title === '') return undefined;
  return toEntry(at, { query: title, ...(frequency && { frequency }) }, { text: title });
}

/** What a search is for, by its address. */
function searchedFor(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { searchParams } = new URL(address);
  return queryParameters.map((name) => searchParams.get(name)?.trim()).find((value) => value);
}

/** Feeds of Google Alerts name the query in their title only: "Google Alert - ferry strike". */
function alertOf(title: string, address: string): string | undefined {
  if (!/^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/alerts\/feeds\//i.test(address)) return undefined;
  const [, query] = /^Google [^-–]{2,40}[-–]\s*(.+)$/.exec(title) ?? [];
  return query?.trim() ?? (title === '' ? undefined : title);
}

function rootOf(text: string): XmlElement {
  const hint = 'Export the filters again, as OPML.';
  try {
    const root = readXml(text, 'The file').top.children.find(({ name }) => name === 'opml');
    if (root) return root;
  } catch (cause) {
    throw new RuleFileError(`This OPML cannot be read. ${hint}`, { cause });
  }
  throw new RuleFileError(`This is not OPML. ${hint}`);
}

function* outlinesBelow(element: XmlElement): Generator<XmlElement> {
  for (const child of element.children) {
    if (child.name === 'outline') yield child;
    yield* outlinesBelow(child);
  }
}
