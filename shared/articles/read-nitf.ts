import { addressIn, inputOf, type PressItem } from './press-item.ts';
import { at, htmlOf, lineOf, type PressElement } from './press-xml.ts';

/** IPTC's NITF, News Industry Text Format 3: one article with its `head` and its `body`. See https://iptc.org/standards/nitf/. */
export function readNitf(nitf: PressElement, receivedAt: Date): PressItem {
  const [docdata] = at(nitf, 'head', 'docdata');
  const [hedline] = at(nitf, 'body', 'body.head', 'hedline');
  const norm = (name: string) => docdata && at(docdata, name)[0]?.attributes.norm;
  const [pubdata] = at(nitf, 'head', 'pubdata');
  const uri = pubdata?.attributes['ex-ref'];
  const guid = docdata && at(docdata, 'doc-id')[0]?.attributes['id-string'];
  const content = at(nitf, 'body', 'body.content').map(htmlOf).join('\n');
  return {
    input: inputOf({
      title: lineOf(hedline && at(hedline, 'hl1')[0]) || lineOf(at(nitf, 'head', 'title')[0]),
      html: content,
      guid: guid ?? uri,
      url: addressIn(uri),
      author: lineOf(at(nitf, 'body', 'body.head', 'byline')[0]),
      source:
        pubdata?.attributes.name ||
        lineOf(at(nitf, 'body', 'body.head', 'distributor')[0]) ||
        (docdata && at(docdata, 'doc.copyright')[0]?.attributes.holder),
      language: nitf.attributes.lang ?? at(nitf, 'body')[0]?.attributes.lang,
      publishedAt: publicationOf(norm('date.issue')),
      notBefore: releaseOf(norm('date.release'), receivedAt),
      tags: [
        ...(docdata ? at(docdata, 'key-list', 'keyword').map(({ attributes }) => attributes.key ?? '') : []),
        ...at(nitf, 'head', 'tobject', 'tobject.subject').map(subjectOf),
        lineOf(at(nitf, 'body', 'body.head', 'dateline', 'location')[0]),
      ],
    }),
    names: {
      title: 'hl1',
      html: 'body.content',
      guid: 'doc-id',
      url: 'ex-ref',
      language: 'xml:lang',
      publishedAt: 'date.issue',
      notBefore: 'date.release',
    },
    ...(docdata && at(docdata, 'urgency')[0]?.attributes['ed-urg'] === '1' && { urgent: true }),
  };
}

function subjectOf({ attributes }: PressElement): string {
  const of = (part: string) => attributes[`tobject.subject.${part}`];
  return of('detail') ?? of('matter') ?? of('type') ?? '';
}

/** "20260304T101500Z" becomes "2026-03-04T10:15:00Z". Without a zone only the day is certain. */
function publicationOf(norm: string | undefined): string | undefined {
  const iso = extended(norm);
  return iso !== undefined && hasZone(iso) ? iso : iso?.slice(0, 10);
}

/**
 * Without a zone the end of the embargo is unknown. This matters only if it may be in the future somewhere on Earth.
 */
function releaseOf(norm: string | undefined, receivedAt: Date): string | undefined {
  const iso = extended(norm);
  if (iso === undefined || hasZone(iso)) return iso;
  const latest = Date.parse(`${iso.length === 10 ? `${iso}T00:00:00` : iso}-12:00`);
  return latest <= receivedAt.getTime() ? undefined : iso;
}

function hasZone(iso: string): boolean {
  return /T.*(?:Z|[+-]\d\d:\d\d)$/.test(iso);
}

/** Converts ISO 8601's basic format to the extended one. Anything else is unchanged. */
function extended(norm: string | undefined): string | undefined {
  const written = norm?.trim();
  if (!written) return undefined;
  const basic =
    /^(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
      written,
    );
  if (!basic) return written;
  const [, year, month, day, hour, minute, second = '00', zone = ''] = basic;
  const date = `${year}-${month}-${day}`;
  const offset = zone.toUpperCase().replace(/^([+-]\d\d):?(\d\d)$/, '$1:$2');
  return hour === undefined ? date : `${date}T${hour}:${minute}:${second}${offset}`;
}
