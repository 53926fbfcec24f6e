import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import * as z from 'zod';
import type { Keys } from './keys.ts';

/** Characters that come along when an address is copied, and that nobody sees: zero width, direction, soft hyphen. */
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/**
 * An address as it is compared: without invisible characters, trimmed, NFC, lower case, the domain in its ASCII form.
 * Full-width signs and the full stops of Chinese and Japanese keyboards count as @ and dot. Dots and `+tags` stay, since
 * only the receiving server knows whether they matter.
 */
export function normaliseEmail(email: string): string {
  const text = email
    .replace(invisible, '')
    .trim()
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('＠', '@')
    .replace(/[。．｡]/g, '.');
  const at = text.lastIndexOf('@');
  const domain = text.slice(at + 1);
  // `domainToASCII` drops what follows a slash, so it is called only for valid names.
  const ascii = /^[\p{L}\p{M}\p{N}.-]+$/u.test(domain) ? domainToASCII(domain) : domain;
  return `${text.slice(0, at + 1)}${ascii}`;
}

/** The pattern of the HTML standard (`<input type=email>`), plus: the domain has a dot and does not end in a number. */
const pattern =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?!\d+$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/** A mail address that SES can deliver to, normalised: at most 254 characters, with ASCII before the @. */
export const emailAddress = z
  .string()
  .max(254, 'An address has at most 254 characters.')
  .transform(normaliseEmail)
  .pipe(z.string().max(254).regex(pattern, 'This is not a mail address. Write it like name@example.org.'));

/** How a description of the API states an address. It is stricter than what is taken, which is also tidied up. */
export const emailDescription = {
  type: 'string',
  format: 'email',
  maxLength: 254,
  pattern: '^[a-z0-9]{1,40}@[a-z0-9]{1,40}\\.[a-z]{2,10}$',
  example: 'reader@example.org',
} as const;

/** HMAC-SHA256 of the normalised address, 32 characters of `[A-Za-z0-9_-]` (192 bits). */
export function subscriberId(keys: Keys, email: string): string {
  return keyedHash(keys, `email\0${normaliseEmail(email)}`, 32);
}

/**
 * The same for a mailbox: spellings that many servers deliver to one mailbox have the same id (`a.nn+news@…` and
 * `ann@…`). Use it only for rate limits, where treating two mailboxes as one does little harm.
 */
export function mailboxId(keys: Keys, email: string): string {
  const address = normaliseEmail(email);
  const at = address.lastIndexOf('@');
  const name = address
    .slice(0, at)
    .replace(/(?<=.)\+.*$/, '')
    .replaceAll('.', '');
  const domain = address.slice(at + 1).replace(/^googlemail\.com$/, 'gmail.com');
  return keyedHash(keys, `mailbox\0${name}@${domain}`, 22);
}

/** The same for a network address, so that counters by caller store no addresses. */
export function callerId(keys: Keys, address: string): string {
  return keyedHash(keys, `caller\0${network(address)}`, 22);
}

/** An IPv6 caller has at least a /64, so the host half is left out. */
function network(address: string): string {
  if (!address.includes(':') || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const groups = head.split(':').filter(Boolean);
  const rest = tail === undefined ? [] : tail.split(':').filter(Boolean);
  const zeros = Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0');
  return [...groups, ...zeros, ...rest]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

/** HMAC-SHA256 with the identity key, as the first `length` characters of base64url. */
function keyedHash(keys: Keys, text: string, length: number): string {
  return createHmac('sha256', keys.identity).update(text).digest('base64url').slice(0, length);
}
