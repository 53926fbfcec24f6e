import MailComposer from 'nodemailer/lib/mail-composer';
import { cleanLine } from '../articles/clean-text.ts';

/** One mail as MIME needs it. Header values may hold anything: they are cleaned here and encoded by nodemailer. */
export interface MessageInput {
  readonly from: { readonly name: string; readonly address: string };
  /** Bare address. */
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** Names the mail: the delivery id. A mail sent again under it is the same mail. */
  readonly id: string;
  readonly date: Date;
  /** For what a subscriber can leave again. Absent: a mail that was asked for just now (confirmation, sign-in). */
  readonly list?: {
    /** What the list is called at the sender's domain: "digest", or the id of an alert's rule. */
    readonly id: string;
    /** RFC 8058: a POST to this https address unsubscribes at once. */
    readonly oneClickUrl: string;
    /** Address and subject of a mail that unsubscribes, where somebody reads such mail. */
    readonly mailto?: { readonly address: string; readonly subject: string };
  };
}

/**
 * The raw message (RFC 5322, MIME): text and HTML as alternatives, and the headers by which mail programs tell what it
 * is, keep two mails of one subject apart, and offer to unsubscribe (RFC 2369, 2919, 3834, 8058). Tags and the
 * configuration set travel beside it, in the call of SES.
 */
export function composeMessage(message: MessageInput): Promise<Uint8Array> {
  const { from, list, date } = message;
  const domain = token(from.address.slice(from.address.lastIndexOf('@') + 1));
  const headers: Record<string, string> = {
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'All',
    'X-Entity-Ref-ID': token(message.id),
  };
  if (list !== undefined) {
    headers['List-Id'] = `<${token(list.id)}.${domain}>`;
    headers['List-Unsubscribe'] = [list.oneClickUrl, ...(list.mailto ? [mailtoUrl(list.mailto)] : [])]
      .map((url) => `<${angleFree(url)}>`)
      .join(', ');
    headers['List-Unsubscribe-Post'] = 'List-Unsubscribe=One-Click';
  }
  return new MailComposer({
    from: { name: cleanLine(from.name), address: from.address },
    to: { name: '', address: message.to },
    subject: cleanLine(message.subject),
    messageId: `<${token(message.id)}@${domain}>`,
    date,
    headers,
    text: { content: message.text, contentTransferEncoding: cheaperEncoding(message.text) },
    html: htmlPart(message.html),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

/**
 * HTML can say every character in ASCII, and then needs no encoding: smaller, readable as it is, and nothing to do.
 * Unless a line is longer than mail may have (998, RFC 5322), or the script is one that an encoding makes shorter.
 */
function htmlPart(html: string) {
  const lines = html.replace(/[^\0-\x7f]+/g, toReferences).split('\n');
  const raw = asciiHtmlHead + lines.join('\r\n');
  const isShort = raw.length <= Buffer.byteLength(html) * (78 / 57);
  if (isShort && lines.every((line) => line.length < 998)) return { raw };
  return { content: html, contentTransferEncoding: cheaperEncoding(html) };
}

function toReferences(characters: string): string {
  return Array.from(characters, (character) => `&#${character.codePointAt(0)};`).join('');
}

const asciiHtmlHead = 'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n';

/**
 * Quoted-printable, which people and filters can read, unless base64 may be shorter, as it is for most scripts but
 * Latin. Counts by what is quick to know: of a character that UTF-8 makes n units longer, at most 2n bytes are escaped.
 */
export function cheaperEncoding(text: string): 'quoted-printable' | 'base64' {
  const bytes = Buffer.byteLength(text);
  const escaped = 2 * (bytes - text.length) + (text.split('=').length - 1);
  // Every escaped byte takes three; nodemailer breaks lines at blanks, after 50 characters at the earliest.
  const quotedPrintable = (bytes + 2 * escaped) * (53 / 50);
  return quotedPrintable <= bytes * (78 / 57) ? 'quoted-printable' : 'base64';
}

function mailtoUrl({ address, subject }: { readonly address: string; readonly subject: string }): string {
  return `mailto:${address}?subject=${encodeURIComponent(subject.toWellFormed())}`;
}

/** What may stand in a message id, a list id and a domain. */
function token(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '');
}

/** An address between angle brackets must not hold one, nor anything that ends a header's line or is not ASCII. */
function angleFree(url: string): string {
  return url.toWellFormed().replace(/[^!-;=?-~]/gu, (character) => encodeURIComponent(character));
}
