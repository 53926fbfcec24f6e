import { randomInt } from 'node:crypto';
import { feedId } from '../feeds/feed.ts';

/** Digits and letters that nobody mistakes for each other when an address is read aloud or typed. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';

/** 99 bits: nobody finds the address of a newsletter by trying. */
const nameLength = 20;

/** A new address for one newsletter, "k7…@inbox.example.org", that nobody can guess. */
export function newLetterAddress(inboxDomain: string): string {
  const name = Array.from({ length: nameLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${name}@${inboxDomain}`;
}

/** The address as `newLetterAddress` writes it, of one in whatever case; undefined if it can be none. */
export function letterAddress(text: string): string | undefined {
  const address = text.trim().toLowerCase();
  return /^[a-z0-9]{16,40}@[a-z0-9.-]{3,253}$/.test(address) ? address : undefined;
}

/** Where the letters of a newsletter "come from", in place of the address of a feed. */
export function letterFeedUrl(address: string): string {
  return `mailto:${address}`;
}

/** The id of the newsletter with this address: known addresses are found without any list of them. */
export function letterFeedId(address: string): string {
  return feedId(letterFeedUrl(address));
}
