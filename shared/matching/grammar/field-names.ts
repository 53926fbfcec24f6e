import type { FieldName } from './lexeme.ts';

/** Every spelling of the fields, in lower case. */
export const FIELDS: ReadonlyMap<string, FieldName> = new Map([
  ['title', 'title'],
  ['intitle', 'title'],
  ['text', 'text'],
  ['intext', 'text'],
  ['author', 'author'],
  ['tag', 'tag'],
  ['source', 'source'],
  ['site', 'site'],
  ['url', 'url'],
  ['inurl', 'url'],
  ['lang', 'lang'],
]);
/** Fields of other query languages, and what they are here. */
export const FOREIGN_FIELDS: ReadonlyMap<string, FieldName> = new Map([
  ['allintitle', 'title'],
  ['headline', 'title'],
  ['hlead', 'title'],
  ['allintext', 'text'],
  ['body', 'text'],
  ['content', 'text'],
  ['byline', 'author'],
  ['tags', 'tag'],
  ['category', 'tag'],
  ['publication', 'source'],
  ['publisher', 'source'],
  ['domain', 'site'],
  ['host', 'site'],
  ['allinurl', 'url'],
  ['http', 'url'],
  ['https', 'url'],
  ['language', 'lang'],
]);
