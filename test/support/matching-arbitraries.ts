import fc from 'fast-check';
import type { MatchableArticle } from '../../shared/matching/query.ts';

/**
 * Random queries and articles over one small vocabulary, so that a fair share of the pairs match. Between them the
 * words exercise every rule that splits, folds and inflects.
 */

const ENGLISH = ['iran', 'embassy', 'sanction', 'force', 'quds', 'talks', 'nuclear', 'news', 'new', 'united'];
const FORMS = [
  ...[
    'Iran',
    'Iran’s',
    "Iran's",
    'Iran-backed',
    'l’Iran',
    'IRAN',
    'iranian',
    'embassies',
    'Embassy',
    'sanctions',
  ],
  ...['sanctioned', 'Sanctions', 'forces', 'forced', 'New', 'NEWS', 'Talks', 'talk', 'unit', 'units'],
];
const NAMES = [
  ...[
    'US',
    'us',
    'U.S.',
    'u.s',
    'AT&T',
    'at',
    't',
    'C++',
    'C',
    'c#',
    'Fox-IT',
    'fox',
    'it',
    'COVID‑19',
    'covid',
  ],
  ...[
    '#COP29',
    'cop29',
    '@who',
    'who',
    "O'Brien",
    'o’brien',
    'OBrien',
    '3.5',
    '19',
    'covid19',
    'foxit',
    'IranForce',
  ],
  ...['U.S.A.', 'USA', 'WHO', 'J.K.', 'J', '1,000', '1000', '3,5', '$250', '250', '.NET', 'net'],
  ...['Disney+', 'Disney', 'R&D', 'and', "Talks'da", 'EU:n', 'EU', "McDonald's", 'McDonald'],
];
const ACCENTED = [
  'café',
  'cafe',
  'Élysée',
  'ELYSEE',
  'Straße',
  'strasse',
  'Łódź',
  'lodz',
  'cafe\u0301',
  ...['här', 'har', 'Müller', 'Mueller', 'Muller', 'schön', 'schon', 'Þór', 'Thor', "Xi'an", 'Xian'],
  'ｉｒａｎ',
];
const SCRIPTS = [
  ...[
    '東京',
    '京',
    '東京電力',
    'バス',
    'パス',
    'iPhoneを',
    'ไทย',
    'ภาษาไทย',
    '이란',
    '이란은',
    'Москва',
    'москве',
  ],
  ...[
    'йод',
    'иод',
    'أحمد',
    'احمد',
    'وأحمد',
    'שלום',
    'ושלום',
    'צה"ל',
    '𐐀𐐁',
    '𠮷野',
    '台灣',
    '台湾',
    'サーバー',
    'サーバ',
  ],
  ...['삼성', '전자', '삼성전자', '٢٠٢٤', '2024'],
];
const WORDS = [...ENGLISH, ...ENGLISH, ...ENGLISH, ...FORMS, ...NAMES, ...ACCENTED, ...SCRIPTS];

/** Half of all words come from a small set, because otherwise articles and queries would hardly share any words. */
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ENGLISH) },
  { weight: 2, arbitrary: fc.constantFrom(...FORMS) },
  { weight: 2, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom(...SCRIPTS) },
  { weight: 1, arbitrary: fc.constantFrom('東', '京', '東京', '이란', '대이란') },
);
const separator = fc.constantFrom(' ', ' ', ' ', ' ', ' ', ', ', '. ', '-', ' – ', '/', '\n', '; ');

/** Several words that can be read as one; only articles have them, since queries write them apart. */
const COMPOUNDS = ['J. K.', '1 000', 'R & D', 'Force & Talks', 'Fox-IT-Force', 'iran-iran'];
const articleWord = fc.oneof(
  { weight: 12, arbitrary: word },
  { weight: 1, arbitrary: fc.constantFrom(...COMPOUNDS) },
);

function passage(longest: number): fc.Arbitrary<string> {
  return fc
    .array(fc.tuple(articleWord, separator), { maxLength: longest })
    .map((pairs) => pairs.map(([text, after]) => text + after).join(''));
}

const AUTHORS = ['Ann Force', 'O’Brien', 'quds news'];
const SOURCES = ['Iran News', 'The Embassy', 'Fox-IT'];
const URLS = [
  'https://www.example.com/world/iran-sanctions',
  'https://example.com/?q=embassy',
  'http://news.example.org./quds_force',
  'https://münchen.example/caf%C3%A9',
  'not an address',
];
const TAGS = ['iran', 'Quds Force', 'new', 'Fox-IT', '이란', '東京'];
const LANGUAGES = ['en', 'en-GB', 'fr', 'ru', 'ja', 'xx', 'tr', 'de', 'sv', 'ar'];

/** An article of up to forty words, in every field that an article has. */
export const anyArticle: fc.Arbitrary<MatchableArticle> = fc.record(
  {
    title: passage(6),
    text: passage(40),
    author: fc.constantFrom(...AUTHORS),
    source: fc.constantFrom(...SOURCES),
    url: fc.constantFrom(...URLS),
    language: fc.constantFrom(...LANGUAGES),
    tags: fc.array(fc.constantFrom(...TAGS), { maxLength: 3 }),
    sourceLists: fc.array(fc.constantFrom('iran', 'agencies', 'force'), { maxLength: 2 }),
  },
  { requiredKeys: ['title', 'text'] },
);

const distance = fc.integer({ min: 0, max: 6 });
/**
 * Looks like one word and is several in the text. Both parts are common, because otherwise hardly any article would
 * have the pair.
 */
const compound = fc
  .tuple(fc.constantFrom(...ENGLISH), fc.constantFrom('-', '-', '/'), fc.constantFrom(...ENGLISH))
  .map((parts) => parts.join(''));
const typedWord = fc.oneof({ weight: 4, arbitrary: word }, { weight: 1, arbitrary: compound });
const bareWord = fc.tuple(fc.constantFrom('', '', '', '', '='), typedWord).map(([sign, text]) => sign + text);
const phrase = fc
  .tuple(fc.constantFrom('', '', '', '='), fc.array(typedWord, { minLength: 1, maxLength: 3 }))
  .map(([sign, words]) => `${sign}"${words.join(' ')}"`);
const wildcard = fc.constantFrom(
  'sanction*',
  'emb*y',
  'for?e*',
  'ira*',
  'tal?s',
  '#cop*',
  'str*e',
  '"quds for*"',
  'iran-back*',
);
const place = fc.oneof(
  { weight: 5, arbitrary: bareWord },
  { weight: 2, arbitrary: phrase },
  { weight: 1, arbitrary: wildcard },
);
const places = fc.oneof(
  { weight: 3, arbitrary: place },
  {
    weight: 1,
    arbitrary: fc.array(place, { minLength: 2, maxLength: 3 }).map((all) => `(${all.join(' OR ')})`),
  },
);
const gap = fc
  .tuple(fc.constantFrom('NEAR/', 'ONEAR/', 'w/', 'pre/', 'AROUND('), distance)
  .map(([name, words]) => (name === 'AROUND(' ? `AROUND(${words})` : `${name}${words}`));
const near = fc
  .tuple(places, fc.array(fc.tuple(gap, places), { minLength: 1, maxLength: 2 }))
  .map(([first, rest]) => [first, ...rest.flat()].join(' '));
const proximity = fc
  .tuple(fc.array(typedWord, { minLength: 1, maxLength: 3 }), distance)
  .map(([words, between]) => `"${words.join(' ')}"~${between}`);
const atLeast = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.array(place, { minLength: 1, maxLength: 3 }))
  .map(([least, all]) => `ATLEAST${least}(${all.join('|')})`);
const fielded = fc.oneof(
  fc.tuple(fc.constantFrom('title:', 'intitle:', 'text:', 'intext:'), place).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('author:', 'source:', 'tag:', 'url:', 'inurl:'), fc.oneof(bareWord, phrase))
    .map((p) => p.join('')),
  fc.constantFrom(
    'author:force',
    'source:"iran news"',
    'tag:iran',
    'tag:"quds force"',
    'url:world',
    'tag:quds',
    'tag:이란',
    'source:@iran',
    'source:@agencies',
  ),
  fc.constantFrom(
    'site:example.com',
    'site:www.example.com',
    'site:münchen.example',
    'site:org',
    'inurl:iran-sanctions',
  ),
);
/** A word, phrase, distance, count or field: what operators join. */
export const clauseText: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: place },
  { weight: 2, arbitrary: near },
  { weight: 2, arbitrary: proximity },
  { weight: 1, arbitrary: atLeast },
  { weight: 2, arbitrary: fielded },
);
const exclusion = fc
  .tuple(fc.constantFrom('-', 'NOT ', '!', 'AND NOT ', '+-', 'NOT NOT -'), clauseText)
  .map(([sign, text]) => `${sign}(${text})`);
/** What may stand beside a term. */
const condition = fc.oneof(exclusion, fc.constantFrom('lang:en', 'lang:fr', '-lang:ru', 'lang:(en OR ja)'));

const bracketed = (texts: readonly string[], operator: string) =>
  texts.map((text) => `(${text})`).join(operator);
const and = fc.constantFrom(' ', ' AND ', ' && ', ' & ', ' +');
const or = fc.constantFrom(' OR ', '|', ' || ');

const field = fc.constantFrom('title:', 'intitle:', 'text:', 'intext:');

/** Query text that is well formed, in every spelling, to a depth of about three. Exclusions stand only where they may. */
export const queryText: fc.Arbitrary<string> = fc.letrec<{ positive: string; query: string }>((tie) => {
  const some = (name: 'positive' | 'query', minLength: number) =>
    fc.array(tie(name), { minLength, maxLength: 3 });
  const of = some('positive', 2).chain((items) =>
    fc.integer({ min: 1, max: items.length }).map((least) => `${least} OF (${items.join(', ')})`),
  );
  const withConditions = fc
    .tuple(some('query', 1), and, fc.array(condition, { minLength: 1, maxLength: 2 }))
    .map(([operands, operator, conditions]) => [bracketed(operands, operator), ...conditions].join(' '));
  return {
    positive: fc.oneof(
      { depthIdentifier: 'query', maxDepth: 3 },
      clauseText,
      fc.tuple(some('positive', 2), and).map((parts) => bracketed(...parts)),
      fc.tuple(some('positive', 2), or).map((parts) => bracketed(...parts)),
      of,
      fc.tuple(field, tie('positive')).map(([name, text]) => `${name}(${text})`),
    ),
    query: fc.oneof(
      { depthIdentifier: 'query', maxDepth: 3 },
      { weight: 3, arbitrary: tie('positive') },
      { weight: 2, arbitrary: withConditions },
      { weight: 1, arbitrary: fc.tuple(some('query', 2), or).map((parts) => bracketed(...parts)) },
    ),
  };
}).query;

const SYNTAX = [
  ...[
    '(',
    ')',
    '"',
    '“',
    '”',
    ' ',
    ' ',
    ' ',
    'AND',
    'OR',
    'NOT',
    'NEAR/5',
    'NEAR',
    'w/3',
    'w/',
    'ONEAR/2',
    'AROUND(3)',
  ],
  ...[
    '|',
    '||',
    '&&',
    '&',
    '-',
    '+',
    '!',
    '=',
    '~',
    '~3',
    '^2',
    '*',
    '?',
    '2 OF (',
    'ATLEAST2(',
    ',',
    '[',
    'TO',
    ']',
  ],
  ...[
    'title:',
    'site:',
    'lang:',
    'tag:',
    'url:',
    'author:',
    'and',
    'or',
    '.',
    '/',
    '_',
    '（',
    '：',
    '。',
    '\u200f',
  ],
];
/** Characters of Unicode that are difficult to lower-case, compose or split. */
const ODDITIES = [
  '\u0301',
  'ำ',
  'ﷺ',
  'İ',
  'Σ',
  'ǅ',
  '½',
  '\ud800',
  'ﬁ',
  '㍿',
  'ŉ',
  '\u00ad',
  '\u200d',
  'ー',
  '％',
  'ＡＢ',
  "d'",
  "'s",
];
/** Operators and fields of other products, which are read as this language's own or refused. */
const FOREIGN = [
  ...[
    'near5',
    'adj3',
    ' /5 ',
    ' +5 ',
    ' /s ',
    ' % ',
    'NEAR(5)',
    ' within 5 of ',
    'w/p',
    ' N5 ',
    'NEXT',
    'same',
    ' UND ',
  ],
  ...[
    'hd=',
    'TS=',
    'TITLE(',
    'headline:',
    'filetype:',
    'date>5',
    '[tiab]',
    '[dp]',
    '.ti,ab.',
    ':ti',
    '/exp',
    'exp ',
  ],
  ...[
    '$',
    '#',
    '{',
    '}',
    "'",
    '<<<',
    '>>>',
    '\\',
    '—',
    '/*',
    '// ',
    '&quot;',
    '%20',
    'near20:',
    'repeat3:',
    ' & ',
    '_',
  ],
];
const scrap = fc.constantFrom(...SYNTAX, ...SYNTAX, ...FOREIGN, ...ODDITIES, ...WORDS);

/** Any text: scraps of queries in any order, arbitrary characters, and both. */
export const junkText: fc.Arbitrary<string> = fc.oneof(
  fc.array(scrap, { maxLength: 14 }).map((scraps) => scraps.join('')),
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.oneof(scrap, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 14 })
    .map((scraps) => scraps.join('')),
);
