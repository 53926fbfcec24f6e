import { decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';

/** Elements that begin and end a line of text. */
const blocks = new Set(
  (
    'address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset figcaption ' +
    'figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol option p pre section summary ' +
    'table tbody tfoot thead title tr ul'
  ).split(' '),
);

/** Elements whose content is no reading text. */
const silent = new Set(
  'script style noscript template iframe object svg math head select textarea'.split(' '),
);

/** Markup nested deeper than this is no article, and the parser's cost grows with the depth; reading ends there. */
const maxDepth = 500;

/**
 * The reading text of an HTML fragment, however broken: a line break between blocks, one space between words, entities
 * decoded, scripts and styles left out. What holds no tag is plain text and keeps its own lines. Linear in the length of the fragment.
 */
export function htmlToText(html: string): string {
  if (!html.includes('<')) return tidyLines(html.includes('&') ? decodeHTMLStrict(html) : html);
  let text = '';
  let depth = 0;
  let silentDepth = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        depth += 1;
        if (depth > maxDepth) parser.pause();
        if (silent.has(name)) silentDepth += 1;
        else if (blocks.has(name)) text += '\n';
        else if (name === 'td' || name === 'th') text += ' ';
      },
      ontext(part) {
        if (silentDepth === 0) text += part.includes('\n') ? part.replaceAll('\n', ' ') : part;
      },
      onclosetag(name) {
        depth -= 1;
        if (silent.has(name)) silentDepth -= 1;
        else if (blocks.has(name)) text += '\n';
      },
    },
    { decodeEntities: true, recognizeCDATA: true, recognizeSelfClosing: true },
  );
  parser.write(html);
  if (depth <= maxDepth) parser.end();
  return tidyLines(text);
}

/** Inline markup that publishers put into titles; anything else in angle brackets is part of the title. */
const inlineTag =
  /<\/?(?:a|abbr|b|big|br|cite|code|em|font|i|img|mark|p|q|s|small|span|strong|sub|sup|tt|u|wbr)(?:\s[^<>]*)?\/?>/gi;

/**
 * Plain text of a title that may be text, HTML, or either escaped once too often; nobody says which. Only well-known
 * inline tags are taken for markup, so that "Why a < b" and "Set<T> explained" stay whole.
 */
export function titleToText(title: string): string {
  const decoded = decodeHTMLStrict(title.replace(inlineTag, tagGap));
  return tidyLines(decodeHTMLStrict(decoded.replace(inlineTag, tagGap))).replaceAll('\n', ' ');
}

function tagGap(tag: string): string {
  return /^<(?:br|p)\b/i.test(tag) ? ' ' : '';
}

/** One space between words, no blank lines, no control or invisible formatting characters. */
function tidyLines(text: string): string {
  return text
    .replace(/[^\P{Cc}\s]|[\u00ad\u200b\u2060\ufeff]/gu, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}
