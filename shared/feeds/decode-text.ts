import { isUtf8 } from 'node:buffer';
import { charsetOf } from './charset-label.ts';
import { decodeEbcdic, isEbcdic } from './decode-ebcdic.ts';
import { type CharsetCandidate, guessCharset } from './guess-charset.ts';

/** How many bytes are searched for an XML prolog or a `<meta charset>`, as in HTML's own algorithm. */
const prologBytes = 1024;

/**
 * The share of non-ASCII sequences that must be well-formed UTF-8 for a document with errors to count as UTF-8: half,
 * or more if the labels name only another charset. In other charsets a quarter is well-formed by chance, in a short
 * title half.
 */
const utf8Share = { usual: 0.5, otherwise: 0.7 } as const;

/** How far a label is trusted before the text is looked at. Servers label anything as ISO-8859-1. */
const trust = { label: 1, westernProlog: 0.3, westernHeader: 0.1 } as const;

/**
 * Decodes a document whose charset may be labelled wrongly or not at all. In this order: (1) a byte order mark; (2)
 * UTF-16 and UTF-32, recognised by their zero bytes; (3) UTF-8, whatever the labels say, since text in another
 * charset is almost never valid UTF-8 by chance; single broken bytes become U+FFFD; (4) the legacy charset in which
 * the text reads best, among those named by the Content-Type header, the prolog or `<meta>`, and a detector.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): string {
  const wide = byteOrderMark(bytes) ?? zeroBytePattern(bytes);
  if (wide !== undefined) return decodeWide(bytes, wide);
  if (isEbcdic(bytes)) return decodeEbcdic(bytes);
  const valid = isUtf8(bytes);
  if (valid && !bytes.includes(0x1b)) return new TextDecoder().decode(bytes);

  const header = labelled(contentType);
  const declared = labelled(prolog(bytes));
  // The only legacy charset whose bytes are all ASCII, so that it also passes as UTF-8.
  if (hasJapaneseEscapes(bytes)) return new TextDecoder('iso-2022-jp').decode(bytes);
  if (valid || isMostlyUtf8(bytes, [header, declared])) return decodeBrokenUtf8(bytes);
  return new TextDecoder(guessCharset(bytes, candidates(header, declared))).decode(bytes);
}

function candidates(header: string | undefined, declared: string | undefined): CharsetCandidate[] {
  const named: CharsetCandidate[] = [];
  for (const [charset, western] of [
    [header, trust.westernHeader],
    [declared, trust.westernProlog],
  ] as const) {
    // UTF-8 was tried already, and this document is not UTF-8.
    if (charset === undefined || charset === 'utf-8') continue;
    named.push({ charset, trust: charset === 'windows-1252' ? western : trust.label });
  }
  return named;
}

/** The charset named in a Content-Type, an XML declaration or a `<meta>`. */
function labelled(text: string | undefined): string | undefined {
  const [, quoted, bare] =
    /(?:charset|encoding)\s{0,9}=\s{0,9}(?:["']([^"'<>]{1,40})["']|["']?([\w.:-]{1,40}))/i.exec(text ?? '') ??
    [];
  const name = charsetOf(quoted ?? bare ?? '');
  // This label was readable as ASCII, so the document is not UTF-16 or UTF-32: the label is wrong.
  return name === undefined || /^utf-(?:16|32)/.test(name) ? undefined : name;
}

function prolog(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, prologBytes)).toString('latin1');
  return /<\?xml[^>]*>/i.exec(start)?.[0] ?? /<meta[^>]*charset[^>]*>/i.exec(start)?.[0] ?? '';
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 && bytes.length >= 4 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  return undefined;
}

/** Every feed begins with `<` and other ASCII characters. Zero bytes next to them mean UTF-16 or UTF-32. */
function zeroBytePattern(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4) return undefined;
  const zeros = [0, 1, 2, 3].map((index) => (bytes[index] === 0 ? '0' : 'x')).join('');
  const patterns: Readonly<Record<string, string>> = {
    '0x0x': 'utf-16be',
    x0x0: 'utf-16le',
    '000x': 'utf-32be',
    x000: 'utf-32le',
  };
  return patterns[zeros];
}

function decodeWide(bytes: Uint8Array, charset: string): string {
  return charset.startsWith('utf-32')
    ? decodeUtf32(bytes, charset === 'utf-32le')
    : new TextDecoder(charset).decode(bytes);
}

/** `TextDecoder` cannot read UTF-32. An invalid code point becomes U+FFFD; a byte order mark is dropped. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const utf16 = Buffer.alloc(bytes.length + 4);
  let length = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, littleEndian);
    const known = code <= 0x10ffff ? code : 0xfffd;
    if (known === 0xfeff && at === 0) continue;
    if (known > 0xffff) {
      length = utf16.writeUInt16LE(0xd800 + ((known - 0x10000) >> 10), length);
      length = utf16.writeUInt16LE(0xdc00 + ((known - 0x10000) & 0x3ff), length);
    } else length = utf16.writeUInt16LE(known, length);
  }
  return utf16.toString('utf16le', 0, length).toWellFormed();
}

/** The escape sequences of ISO-2022-JP, to JIS X 0208 and back. */
function hasJapaneseEscapes(bytes: Uint8Array): boolean {
  if (!bytes.includes(0x1b)) return false;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return (text.includes('\x1b$B') || text.includes('\x1b$@')) && text.includes('\x1b(');
}

function isMostlyUtf8(bytes: Uint8Array, labels: readonly (string | undefined)[]): boolean {
  const { good, bad } = countSequences(bytes);
  const legacy = labels.some((label) => label !== undefined && label !== 'utf-8' && label !== 'windows-1252');
  return good > 0 && good / (good + bad) >= utf8Share[legacy ? 'otherwise' : 'usual'];
}

/** Counts the well-formed multi-byte sequences, and the places with bytes that are not well-formed. */
function countSequences(bytes: Uint8Array): { good: number; bad: number } {
  let good = 0;
  let bad = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) continue;
    const more =
      lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0;
    let found = 0;
    while (found < more && ((bytes[at + found + 1] ?? 0) & 0xc0) === 0x80) found += 1;
    if (more > 0 && found === more) good += 1;
    else bad += 1;
    at += found;
  }
  return { good, bad };
}

/** Decodes UTF-8 with errors. Surrogate halves (CESU-8) are joined to one character; other errors become U+FFFD. */
function decodeBrokenUtf8(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!text.includes(0xed)) return new TextDecoder().decode(bytes);
  const repaired = text
    .toString('latin1')
    .replace(/\xed([\xa0-\xaf][\x80-\xbf])\xed([\xb0-\xbf][\x80-\xbf])/g, (_, high: string, low: string) =>
      Buffer.from(String.fromCharCode(surrogate(high), surrogate(low))).toString('latin1'),
    )
    .replace(/\xed[\xa0-\xbf][\x80-\xbf]/g, '\xef\xbf\xbd');
  return new TextDecoder().decode(Buffer.from(repaired, 'latin1'));
}

/** The UTF-16 unit for the last two bytes of such a sequence. Its first byte is always 0xed. */
function surrogate(pair: string): number {
  return 0xd000 | ((pair.charCodeAt(0) & 0x3f) << 6) | (pair.charCodeAt(1) & 0x3f);
}
