import { cleanLine } from '../articles/clean-text.ts';
import { titleToText } from './title-to-text.ts';

const mail = String.raw`[^\s@<>(),;"]+@[^\s@<>(),;"]+\.[^\s@<>(),;"]+`;
/** "desk@news.example (Jo Field)": the RFC 822 comment form that RSS asks for. */
const mailThenName = new RegExp(
  String.raw`^(?:mailto:)?<?${mail}>?\s*(?:\(\s*(.*?)\s*\)|[-–,:]\s*(.+))?$`,
  'i',
);
const anyMail = new RegExp(String.raw`[(<\[]?\s*(?:mailto:)?${mail}\s*[)>\]]?`, 'gi');

/** Placeholders that systems write instead of a name. */
const nobody = /^(?:no-?reply|unknown|anonymous|none|null|undefined|n\/a)$/i;

/**
 * The names of an item's authors, separated by commas, without mail addresses and duplicates. Empty if there is no
 * name.
 */
export function authorNames(authors: readonly string[]): string {
  const names = authors.map(nameOf).filter((name) => name !== '' && !nobody.test(name));
  return [...new Set(names)].join(', ');
}

function nameOf(author: string): string {
  // Some feeds put a whole article here. The patterns are meant for short names.
  const text = titleToText(author.slice(0, 500));
  if (!text.includes('@')) return text;
  const named = mailThenName.exec(text);
  const name = named ? (named[1] ?? named[2] ?? '') : text;
  // A mail address is not a name, and should not appear in a reader's filters.
  return cleanLine(name.replace(anyMail, ' ')).replace(/^["'\s,;:-]+|["'\s,;:(<-]+$/g, '');
}
