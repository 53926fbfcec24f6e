import type { FieldName, FieldOrContent } from './lexeme.ts';

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

/** Fields of other query languages: the names on the left are read as the field on the right. */
const FOREIGN: readonly (readonly [names: string, field: FieldOrContent])[] = [
  [
    'allintitle headline headlines hlead heading hd hl hlp ti ttl inposttitle title-raw dctitle articletitle',
    'title',
  ],
  ['allintext body inbody bodytext td lead lp ingress lede abs ab abstract fulltext ft summary', 'text'],
  ['byline auth au by author-name authlastname writer journalist creator from', 'author'],
  [
    'tags category categories keyword keywords hashtag hashtags key authkey ak kp subject-terms term terms',
    'tag',
  ],
  [
    'publication publisher pub srctitle so sn jn newspaper outlet journal sourcename source-name media blogname',
    'source',
  ],
  ['domain domainis host hostname sourceurl domainurl rhost', 'site'],
  ['allinurl urls link-url path inlink', 'url'],
  ['language languages sourcelang la lg inlanguage', 'lang'],
  [
    'ts all tx tw mp af content contents everything anywhere noft title-abs-key title-abs title-abs-key-auth ' +
      'allfields all-fields topic default keywordsearch hd-lp',
    'content',
  ],
];

/** Fields of other query languages that have an equal here, or something near it. In lower case. */
export const FOREIGN_FIELDS: ReadonlyMap<string, FieldOrContent> = new Map(
  FOREIGN.flatMap(([names, field]) =>
    names.split(' ').map((name): [string, FieldOrContent] => [name, field]),
  ),
);

/** Fields of other query languages whose words are found exactly as written, as after `=`. In lower case. */
export const EXACT_FIELDS: ReadonlySet<string> = new Set([
  'raw',
  'casesensitive',
  'case',
  'exact',
  'caps',
  'matchcase',
]);

/** Subject headings: only the words in them can be looked for. */
export const HEADING_FIELDS: ReadonlySet<string> = new Set(
  'su mh mesh de sh subject subjects mainsubject descriptor topics kw kf indexterms mj majr hw nm'.split(' '),
);

const UNSUPPORTED: readonly (readonly [names: string, message: string])[] = [
  [
    'date dates dateline-date after before since until daterange datefiled datedecided load-date publishdate ' +
      'published pubdate pubyear py yr year dp edat crdt mhda dcom lr pd da ud ed load-date-time minuteofday dayofweek newer_than older_than when',
    'Rules cannot ask for dates: they watch what is new.',
  ],
  [
    'country countries sourcecountry region state city continent location near within geo geographic loc place ' +
      'dateline latitude longitude gl re cu pl place_country bounding_box point_radius profile_region geoloc authorcountry authorcity',
    'Articles have no place of their own. Add the name of the place as a word, or use site: and source:.',
  ],
  [
    'filetype ext mime type format sourcetype pagetype contenttype mediatype pt dt doctype documenttype ' +
      'publication-type rtype at document-type art fileformat srctype contains has is filter imagetype',
    'Kinds of documents cannot be told apart.',
  ],
  [
    'related cache info define stocks weather map movie link links linkfromdomain inanchor allinanchor feed hasfeed ' +
      'prefer ip instreamset phonebook blogurl imagesize safesearch numrange bookmark',
    'This asks a search engine about web pages, not about news.',
  ],
  [
    'company co fds ticker ric isin cik duns industry in ns sc subjectcode organization org person persons people entity entities ' +
      'cx clm theme gkg topic-code iptc mediatopic cluster concept class co-code na ic rf rst an ipd se section',
    'Articles have no index codes here. Look for the name itself.',
  ],
  [
    'tone toneabs sentiment rating polarity emotion mood reach engagement impact followers authorfollowers min_faves min_retweets min_replies ' +
      'influence virality authority mozrank alexarank hopscore circulation',
    'Tone, reach and popularity are not measured.',
  ],
  [
    'imagetag imagewebtag imageocrmeta imagewebcount imagefacetone imagenumfaces objects text_in_image logo image',
    'Pictures are not searched.',
  ],
  [
    'engagingwith at_mentions retweets_of retweetof isreplyof in_reply_to_tweet_id to conversation_id authorgender ' +
      'gender bio interest profession channel subreddit threadid parentblogname authorverified authorverifiedtype parentpostid parentid',
    'Social networks are not watched.',
  ],
  [
    'length wc wordcount words pg page vol volume issue ip pages isbn issn doi pmid pii eid refs ref cite citation docketnumber court court_id casename judge ' +
      'status affil affiliation affilorg ad aff og oo gr fund fund-all do ut ai ri fs ct pubid sb lim py-range cas chemname rn na-code patent inventor assignee show graphic limit-to exclude',
    'Articles do not have this here.',
  ],
];

/** Fields of other query languages without an equal here, each with the message for it. In lower case. */
export const UNSUPPORTED_FIELDS: ReadonlyMap<string, string> = new Map(
  UNSUPPORTED.flatMap(([names, message]) =>
    names.split(' ').map((name): [string, string] => [name, message]),
  ),
);

export const KNOWN_FIELDS_TEXT = 'Fields are title, text, author, tag, source, site, url and lang.';

/** The field whose name this probably misspells: with one letter more, less or different, or two letters swapped. */
export function nearestField(name: string): string | undefined {
  if (name.length < 3) return undefined;
  return [...FIELDS.keys()].find((field) => isOneSlipAway(name, field));
}

/** Whether one edit turns one text into the other: a letter added, removed or changed, or two neighbours swapped. */
export function isOneSlipAway(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start++;
  let end = 0;
  while (
    end < Math.min(one.length, other.length) - start &&
    one[one.length - 1 - end] === other[other.length - 1 - end]
  )
    end++;
  const left = one.slice(start, one.length - end);
  const right = other.slice(start, other.length - end);
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}
