import PostalMime, { type Address, type Email } from 'postal-mime';
import { cleanLine } from '../articles/clean-text.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { charsetOf } from '../feeds/charset-label.ts';
import { parseStandardDate } from '../feeds/standard-date.ts';
import { LetterError } from './letter-error.ts';

/** What a mail may ask of the service. A newsletter has some ten parts, two levels and 20 KB of headers. */
export const mailLimits = {
  bytes: 10 * 1024 * 1024,
  headerBytes: 256 * 1024,
  parts: 1_000,
  depth: 20,
  /** UTF-16 units that are read of a part; what is longer holds pictures. */
  characters: 2_000_000,
} as const;

/** A mail, decoded, as far as a letter is made of it. */
export interface Mail {
  /** Display name of the sender, else the address. */
  readonly from: string;
  readonly subject: string;
  /** Addresses that it says to have been sent to, those that servers delivered it to first. */
  readonly recipients: readonly string[];
  /** "<…@…>" */
  readonly messageId?: string;
  /** As `parseStandardDate` writes dates. */
  readonly date?: string;
  /** Of its headers or its HTML; primary, lower case. */
  readonly language?: string;
  readonly html?: string;
  readonly text?: string;
}

/**
 * Reads a mail (RFC 5322, MIME) in the charsets that it names. Attachments are left aside.
 *
 * @throws {LetterError} when it is too large or too complex, or no mail.
 */
export async function readMail(raw: Uint8Array): Promise<Mail> {
  if (raw.byteLength > mailLimits.bytes)
    throw new LetterError('too-large', `The mail has ${raw.byteLength} bytes; at most ${mailLimits.bytes}.`);
  if (countDelimiters(raw) > mailLimits.parts)
    throw new LetterError('too-complex', `The mail has more than ${mailLimits.parts} parts.`);
  const email = await parse(raw);
  const { from, subject, messageId, date, html, text } = email;
  if (from === undefined && subject === undefined) {
    throw new LetterError(
      'not-a-mail',
      'This is no mail: it has neither a From nor a Subject. Send the whole message as it was received, with its headers.',
    );
  }
  const markup = html?.slice(0, mailLimits.characters);
  const language = languageOf(email, markup);
  const sentAt = date === undefined ? undefined : parseStandardDate(date.replace(/\.\d+Z$/, 'Z'));
  return {
    from: cleanLine(from?.name || from?.address || ''),
    subject: cleanLine(subject ?? ''),
    recipients: recipientsOf(email),
    ...(messageId && { messageId: messageId.trim() }),
    ...(sentAt && { date: sentAt }),
    ...(language && { language }),
    ...(markup?.trim() && { html: markup }),
    ...(text?.trim() && { text: text.slice(0, mailLimits.characters).trim() }),
  };
}

async function parse(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(withKnownCharsets(raw), {
      maxNestingDepth: mailLimits.depth,
      maxHeadersSize: mailLimits.headerBytes,
      maxRfc822NestingDepth: 1,
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new LetterError('too-complex', `The mail cannot be taken apart: ${reason}.`, { cause: error });
  }
}

const charsetLabel = /(charset\s*=\s*["']?|=\?)([\w.:+-]{2,40})(?=["'?;\s]|$)/gi;

/** Labels as people write them ("win-1251") become those that are known; all else stays byte by byte. */
function withKnownCharsets(raw: Uint8Array): Uint8Array {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  const text = bytes.toString('latin1');
  const known = text.replace(charsetLabel, (whole, before: string, label: string) =>
    isKnownCharset(label) ? whole : `${before}${charsetOf(label) ?? label}`,
  );
  return known === text ? bytes : Buffer.from(known, 'latin1');
}

function isKnownCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/** Lines that may part a mail; text has few that begin so, and encoded data none. */
function countDelimiters(raw: Uint8Array): number {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  let count = 0;
  for (let at = bytes.indexOf('\n--'); at >= 0; at = bytes.indexOf('\n--', at + 3)) {
    // A rule of dashes is drawn in texts, and is no delimiter of anybody's.
    if (bytes[at + 3] !== 0x2d && bytes[at + 3] !== 0x0d && bytes[at + 3] !== 0x0a) count += 1;
    if (count > mailLimits.parts) break;
  }
  return count;
}

function recipientsOf(email: Email): string[] {
  const headers = email.headers
    .filter(({ key }) => /^(?:delivered-to|x-original-to|envelope-to|x-forwarded-to)$/.test(key))
    .flatMap(({ value }) => value.split(/[\s<>,;]+/).filter((word) => word.includes('@')));
  const listed = [...(email.to ?? []), ...(email.cc ?? [])].flatMap(addressesOf);
  return [...new Set([...headers, ...listed].map((address) => address.toLowerCase()))].slice(0, 100);
}

function addressesOf(address: Address): string[] {
  const members = address.group ?? [address];
  return members.flatMap((member) => (member.address ? [member.address] : []));
}

function languageOf({ headers }: Email, html: string | undefined): string | undefined {
  const stated = headers.find(({ key }) => key === 'content-language')?.value;
  const inMarkup = /<html\b[^<>]{0,500}?\slang\s*=\s*["']?([\w-]{2,20})/i.exec(
    html?.slice(0, 10_000) ?? '',
  )?.[1];
  return primaryLanguage(stated) ?? primaryLanguage(inMarkup);
}
