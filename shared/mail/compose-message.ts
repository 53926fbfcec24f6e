import * as base64 from 'nodemailer/lib/base64';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import * as quotedPrintable from 'nodemailer/lib/qp';
import { cleanLine } from '../articles/clean-text.ts';

/** The input for one mail. Header values may contain anything: they are cleaned here and encoded by nodemailer. */
export interface MessageInput {
  readonly from: { readonly name: string; readonly address: string };
  /** The address for replies, if not the sender. Address only. */
  readonly replyTo?: string;
  /** Address only, without a name. */
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The delivery id. A mail that is sent again with the same id is the same mail. */
  readonly id: string;
  readonly date: Date;
  /** For mails that readers can unsubscribe from. Absent for a mail that was just requested (confirmation, sign-in). */
  readonly list?: {
    /** The name of the list at the sender's domain: "digest", or the id of an alert's rule. */
    readonly id: string;
    /** RFC 8058: a POST to this https address unsubscribes at once. */
    readonly oneClickUrl: string;
  };
}

/**
 * The raw message (RFC 5322, MIME): text and HTML as alternatives. The headers tell mail programs what it is, keep
 * two mails with the same subject apart, and offer to unsubscribe (RFC 2369, 2919, 3834, 8058). Tags and the
 * configuration set are not in the message but in the call of SES.
 *
 * nodemailer encodes headers and bodies. The two parts are joined here, since its own composer uses six streams for
 * that, which took longer than all other steps of a digest.
 */
export async function composeMessage(message: MessageInput): Promise<Uint8Array> {
  const { from, list, date } = message;
  const domain = token(from.address.slice(from.address.lastIndexOf('@') + 1));
  const root = new MimeNode('multipart/alternative');
  root.setHeader('From', { name: cleanLine(from.name), address: from.address });
  if (message.replyTo !== undefined) root.setHeader('Reply-To', { name: '', address: message.replyTo });
  root.setHeader('To', { name: '', address: message.to });
  root.setHeader('Subject', encodedSubject(cleanLine(message.subject)));
  root.setHeader('Message-ID', `<${token(message.id)}@${domain}>`);
  root.setHeader('Date', date);
  root.setHeader('Auto-Submitted', 'auto-generated');
  root.setHeader('X-Auto-Response-Suppress', 'All');
  root.setHeader('X-Entity-Ref-ID', token(message.id));
  if (list !== undefined) {
    root.setHeader('List-Id', `<${token(list.id)}.${domain}>`);
    root.setHeader('List-Unsubscribe', `<${angleFree(list.oneClickUrl)}>`);
    root.setHeader('List-Unsubscribe-Post', 'List-Unsubscribe=One-Click');
  }
  const head = root.buildHeaders();
  const parts = [encodedPart('text/plain', message.text), htmlPart(message.html)];
  const body = parts.map((part) => `--${root.boundary}\r\n${part}\r\n`).join('');
  // Everything is ASCII by now.
  return Buffer.from(`${head}\r\n\r\n${body}--${root.boundary}--\r\n`, 'latin1');
}

/** A headline that looks like an encoded word would be decoded by mail programs, so it is encoded itself. */
function encodedSubject(subject: string): string {
  return subject.includes('=?') ? encodeWord(subject, 'Q', 52) : subject;
}

/**
 * HTML can write every character in ASCII and then needs no encoding: it is smaller, readable, and takes no time. The
 * exceptions: a line is longer than mail allows (998, RFC 5322), or an encoding makes text in this script shorter.
 */
function htmlPart(html: string): string {
  const lines = html.replace(/[^\0-\x7f]+/g, toReferences).split('\n');
  const part = `${partHead('text/html', '7bit')}${lines.join('\r\n')}`;
  const isShort = part.length <= Buffer.byteLength(html) * (78 / 57);
  return isShort && lines.every((line) => line.length < 998) ? part : encodedPart('text/html', html);
}

function encodedPart(type: string, content: string): string {
  const encoding = cheaperEncoding(content);
  const { encode, wrap } = encoding === 'base64' ? base64 : quotedPrintable;
  return partHead(type, encoding) + wrap(encode(content.replaceAll('\n', '\r\n')));
}

function partHead(type: string, encoding: string): string {
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
}

function toReferences(characters: string): string {
  return Array.from(characters, (character) => `&#${character.codePointAt(0)};`).join('');
}

/**
 * Quoted-printable, which people and filters can read, unless base64 may be shorter, as for most scripts except
 * Latin. It estimates from numbers that are quick to get: of a character that UTF-8 makes n units longer, at most 2n
 * bytes are escaped.
 */
export function cheaperEncoding(text: string): 'quoted-printable' | 'base64' {
  const bytes = Buffer.byteLength(text);
  const escaped = 2 * (bytes - text.length) + (text.split('=').length - 1);
  // Every escaped byte takes three. nodemailer breaks lines at blanks, after at least 50 characters.
  const quoted = (bytes + 2 * escaped) * (53 / 50);
  return quoted <= bytes * (78 / 57) ? 'quoted-printable' : 'base64';
}

/** Removes characters that may not be in a message id, a list id or a domain. */
function token(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]/g, '');
}

/** An address between angle brackets must not contain one, nor a line end or non-ASCII character. */
function angleFree(url: string): string {
  return url.toWellFormed().replace(/[^!-;=?-~]/gu, (character) => encodeURIComponent(character));
}
