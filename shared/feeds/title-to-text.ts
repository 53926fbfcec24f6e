import { decodeHTMLStrict } from 'entities/decode';
import { cleanLine } from '../articles/clean-text.ts';

/** Inline markup that publishers put into titles; anything else in angle brackets is part of the title. */
const inlineTag =
  /<\/?(?:a|abbr|b|big|br|cite|code|em|font|i|img|mark|p|q|s|small|span|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*)?\/?>/gi;

/** Printable ASCII with single spaces, neither "&" nor "<": most tags and names, and titles in English. */
const plain = /^[!-%'-;=-~]+(?: [!-%'-;=-~]+)*$/;

/**
 * Plain text of a title that may be text, HTML, or either escaped once too often; nobody says which. Only well-known
 * inline tags are taken for markup, so that "Why a < b" and "Set<T> explained" stay whole.
 */
export function titleToText(title: string): string {
  if (title === '' || plain.test(title)) return title;
  const decoded = decodeHTMLStrict(title.replace(inlineTag, tagGap));
  return cleanLine(decodeHTMLStrict(decoded.replace(inlineTag, tagGap)));
}

function tagGap(tag: string): string {
  return /^<(?:br|p)\b/i.test(tag) ? ' ' : '';
}
