import { cleanLine } from '../articles/clean-text.ts';
import { titleToText } from './title-to-text.ts';

const mail = String.raw`[^\s@<>(),;"]+@[^\s@<>(),;"]+\.[^\s@<>(),;"]+`;
/** "desk@news.example (Jo Field)": RFC 822's comment, which RSS asks for. */
const mailThenName = new RegExp(
  String.raw`^(?:mailto:)?<?${mail}>?\s*(?:\(\s*(.*?)\s*\)|[-–,:]\s*(.+))?$`,
  'i',
);
const anyMail = new RegExp(String.raw`[(<\[]?\s*(?:mailto:)?${mail}\s*[)>\]]?`, 'gi');

/** What systems write in place of a name. */
const nobody = /^(?:no-?reply|unknown|anonymous|none|null|undefined|n\/a)$/i;

/** The names of an item's authors, apart by commas, without mail addresses and repetitions; empty if none has a name. */
export function authorNames(authors: readonly string[]): string {
  const names = authors.map(nameOf).filter((name) => name !== '' && !nobody.test(name));
  return [...new Set(names)].join(', ');
}

function nameOf(author: string): string {
  // Whole articles have been seen where a name belongs; the patterns are for names.
  const text = titleToText(author.slice(0, 500));
  if (!text.includes('@')) return text;
  const named = mailThenName.exec(text);
  const name = named ? (named[1] ?? named[2] ?? '') : text;
  // An address is nobody's name, and a reader's filter is not its place.
  return cleanLine(name.replace(anyMail, ' ')).replace(/^["'\s,;:-]+|["'\s,;:(<-]+$/g, '');
}
