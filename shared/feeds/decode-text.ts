/** How far into a document an XML prolog or a `<meta charset>` is looked for, as HTML's own algorithm has it. */
const prologBytes = 1024;

/**
 * Text of a document whose encoding may be labelled wrongly, or not at all. In this order: byte order mark; UTF-16
 * betrayed by its zero bytes; valid UTF-8, which text in another encoding almost never is by chance, whatever the
 * label says; the label of the Content-Type header; that of the XML prolog or `<meta>`; windows-1252, the web's
 * default. Labels mean what browsers take them to mean (https://encoding.spec.whatwg.org/#names-and-labels).
 */
export function decodeText(bytes: Uint8Array, contentType?: string): string {
  const marked = byteOrderMark(bytes) ?? zeroBytePattern(bytes);
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes);
  const label = labelled(contentType) ?? labelled(prolog(bytes));
  // The one legacy encoding whose bytes are all ASCII, so that they pass for UTF-8.
  if (label === 'iso-2022-jp' && bytes.includes(0x1b)) return new TextDecoder(label).decode(bytes);
  const legacy = label === undefined || label === 'utf-8' ? 'windows-1252' : label;
  return validUtf8(bytes) ?? new TextDecoder(legacy).decode(bytes);
}

/** The name of a charset label as browsers understand it; undefined if they do not know it. */
function canonicalLabel(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

/** A charset in a Content-Type, an XML declaration or a `<meta>`, whichever the text holds. */
function labelled(text: string | undefined): string | undefined {
  const label = /(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(text ?? '')?.[1];
  const name = label === undefined ? undefined : canonicalLabel(label);
  // Whoever could read an ASCII label did not read UTF-16: the label is wrong.
  return name?.startsWith('utf-16') ? undefined : name;
}

function prolog(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, prologBytes)).toString('latin1');
  return /<\?xml[^>]*>/i.exec(start)?.[0] ?? /<meta[^>]*charset[^>]*>/i.exec(start)?.[0] ?? '';
}

function byteOrderMark(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

/** `<` and what follows it are ASCII in every feed: with a zero byte beside it this is UTF-16. */
function zeroBytePattern(bytes: Uint8Array): string | undefined {
  if (bytes.length < 4) return undefined;
  if (bytes[0] === 0 && bytes[1] !== 0 && bytes[2] === 0 && bytes[3] !== 0) return 'utf-16be';
  if (bytes[0] !== 0 && bytes[1] === 0 && bytes[2] !== 0 && bytes[3] === 0) return 'utf-16le';
  return undefined;
}

function validUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
