import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import type { MatchableArticle } from '../../../shared/matching/query.ts';

/** Every row of the language: a query, what it finds and what it does not. A bare string is the text of an article. */
interface Row {
  readonly query: string;
  readonly finds?: readonly (string | Partial<MatchableArticle>)[];
  readonly misses?: readonly (string | Partial<MatchableArticle>)[];
}

const WORDS: readonly Row[] = [
  {
    query: 'iran embassy',
    finds: ['The embassies of Iran', 'IRÁN: Embassy shut', { title: 'Iran', text: 'an embassy' }],
    misses: ['Iran', 'the embassy', 'Iranian embassy'],
  },
  { query: 'sanction', finds: ['new sanctions', 'it sanctioned them', 'Sanctioning'], misses: ['sanctuary'] },
  { query: 'news', finds: ['the news'], misses: ['new', 'a new day'] },
  { query: 'united', finds: ['United'], misses: ['units', 'a unit', 'unite us'] },
  { query: 'university', finds: ['universities'], misses: ['universe'] },
  { query: 'organ', finds: ['organs'], misses: ['organization'] },
  { query: 'isis', finds: ['ISIS'], misses: ['crisis'] },
  { query: 'élysée', finds: ['Elysee', 'ÉLYSÉE', 'E\u0301lyse\u0301e'], misses: ['elys'] },
  { query: 'strasse', finds: ['Straße', 'STRASSE'], misses: ['stra'] },
  { query: 'łódź', finds: ['Lodz', 'ŁÓDŹ'] },
  { query: 'iran', finds: ['ｉｒａｎ', 'ＩＲＡＮ'] },
  {
    query: 'москва',
    finds: [{ text: 'в Москве', language: 'ru' }],
    misses: [{ text: 'в Минске', language: 'ru' }],
  },
  { query: 'йод', finds: ['йод', 'ЙОД'], misses: ['иод'] },
  { query: 'احمد', finds: ['أحمد'], misses: ['محمد'] },
];

const OPERATORS: readonly Row[] = [
  ...['a1 AND b1', 'a1 && b1', 'a1 & b1', 'a1 +b1', '+a1 +b1', 'a1&&b1', '(a1) (b1)'].map((query) => ({
    query,
    finds: ['b1 a1'],
    misses: ['a1', 'b1'],
  })),
  ...['a1 OR b1', 'a1 | b1', 'a1|b1', 'a1 || b1', 'a1||b1', '(a1 OR b1)'].map((query) => ({
    query,
    finds: ['a1', 'b1', 'b1 a1'],
    misses: ['c1'],
  })),
  ...['a1 -b1', 'a1 NOT b1', 'a1 !b1', 'a1 AND NOT b1', 'a1 AND -b1', '-b1 a1', 'a1 –b1', 'a1 −b1'].map(
    (query) => ({
      query,
      finds: ['a1', 'a1 c1'],
      misses: ['a1 b1', 'b1', 'c1'],
    }),
  ),
  { query: 'a1 -(b1 c1)', finds: ['a1 b1', 'a1 c1'], misses: ['a1 b1 c1'] },
  { query: 'a1 NOT NOT b1', finds: ['a1 b1'], misses: ['a1'] },
  { query: 'a1 -(-b1)', finds: ['a1 b1'], misses: ['a1'] },
  { query: '(a1 OR b1) (c1 OR d1)', finds: ['a1 d1', 'c1 b1'], misses: ['a1 b1', 'c1 d1'] },
  { query: 'a1 (b1 OR -c1)', finds: ['a1 b1 c1', 'a1'], misses: ['a1 c1', 'b1'] },
];

const PRECEDENCE: readonly Row[] = [
  { query: 'a1 b1 OR c1', finds: ['c1', 'a1 b1'], misses: ['a1', 'b1'] },
  { query: 'a1 OR b1 AND c1', finds: ['a1', 'b1 c1'], misses: ['b1', 'c1'] },
  { query: 'a1 OR b1 -c1', finds: ['a1 c1', 'b1'], misses: ['b1 c1'] },
  { query: 'c1 -a1 NEAR/0 b1', finds: ['c1 a1 x b1', 'c1'], misses: ['c1 a1 b1'] },
  { query: 'a1 NEAR/0 b1 OR c1', finds: ['c1', 'a1 b1'], misses: ['a1 x b1'] },
];

const PHRASES: readonly Row[] = [
  ...['"quds force"', '“quds force”', '„quds force“', '«quds force»', '＂quds force＂'].map((query) => ({
    query,
    finds: ['the Quds Force', 'QÚDS force', 'Quds-Force', 'Quds, force'],
    misses: ['force quds', 'quds forces', 'quds the force', { title: 'quds', text: 'force' }],
  })),
  { query: '"sanction"', finds: ['a Sanction'], misses: ['sanctions'] },
  { query: '"the sanction* on"', finds: ['the sanctions on'], misses: ['the sanctuary on'] },
  { query: '"iran\'s talks"', finds: ['Iran’s talks', 'Iran talks'], misses: ['Iranian talks'] },
  { query: '"is it war?"', finds: ['Is it war?', 'so is it war or not'] },
];

const DISTANCES: readonly Row[] = [
  {
    query: '"general soleimani"~5',
    finds: ['general soleimani', 'soleimani was a general', 'general a b c d e soleimani'],
    misses: [
      'general a b c d e f soleimani',
      'generals of soleimani',
      { title: 'general', text: 'soleimani' },
    ],
  },
  { query: '"a1 b1 c1"~2', finds: ['c1 x b1 x a1', 'a1 b1 c1'], misses: ['c1 x b1 x x a1', 'a1 b1'] },
  { query: '"a1 a1"~3', finds: ['a1 x a1'], misses: ['a1', 'a1 x x x x a1'] },
  { query: '"sanction* sanctions"~3', finds: ['sanctions, sanctioned'], misses: ['sanctions'] },
  ...['a1 NEAR/5 b1', 'a1 AROUND(5) b1', 'a1 AROUND (5) b1', 'a1 w/5 b1', 'a1 W/5 b1'].map((query) => ({
    query,
    finds: ['a1 b1', 'b1 a1', 'a1 x x x x x b1'],
    misses: ['a1 x x x x x x b1', { title: 'a1', text: 'b1' }],
  })),
  { query: 'a1 NEAR b1', finds: ['b1 x x x x a1'], misses: ['b1 x x x x x a1'] },
  { query: 'a1 ONEAR b1', finds: ['a1 x x x x b1'], misses: ['a1 x x x x x b1', 'b1 a1'] },
  ...['a1 ONEAR/5 b1', 'a1 pre/5 b1', 'a1 PRE/5 b1'].map((query) => ({
    query,
    finds: ['a1 x x x x x b1'],
    misses: ['b1 a1', 'a1 x x x x x x b1'],
  })),
  {
    query: '(attack OR "air strike") NEAR/3 (iran|syria)',
    finds: ['attacks on Iran', 'Syria saw an air strike'],
    misses: ['air strikes on Iran', 'attack a b c d iran'],
  },
  { query: 'a1 NEAR/0 a1', finds: ['a1 a1'], misses: ['a1'] },
  // Both neighbours are near one and the same b1.
  {
    query: 'a1 NEAR/1 b1 NEAR/1 c1',
    finds: ['a1 b1 c1', 'b1 a1 x b1 c1 x'],
    misses: ['a1 b1 x x x x b1 c1'],
  },
  { query: 'a1 NEAR/1 b1 ONEAR/0 c1', finds: ['b1 c1 a1 b1 c1'], misses: ['a1 c1 b1'] },
];

const WILDCARDS: readonly Row[] = [
  {
    query: 'sanction*',
    finds: ['sanction', 'sanctions', 'SANCTIONED'],
    misses: ['sanctuary', 'unsanctioned'],
  },
  { query: 'wom?n*', finds: ['woman', 'women', 'womens'], misses: ['womn', 'wombat'] },
  { query: 'gover*ment', finds: ['government', 'goverment'], misses: ['governments'] },
  { query: 'colo*r', finds: ['colour', 'color'], misses: ['colours'] },
  { query: 'élys*', finds: ['Elysee'] },
  { query: 'iran?', finds: ['Iran'], misses: ['irani'] },
  { query: 'sanction!', finds: ['sanctions'], misses: ['sanctuary'] },
  { query: '#cop*', finds: ['#COP29'], misses: ['COP29'] },
  { query: 'cop*', finds: ['#COP29', 'COP29'] },
];

const EXACT: readonly Row[] = [
  { query: '=US', finds: ['the US said', 'US’s'], misses: ['us', 'U.S.', 'USA'] },
  { query: '="Air Force One"', finds: ['aboard Air Force One'], misses: ['air force one', 'Air Force  Two'] },
  { query: '=Élysée', finds: ['l’Élysée', 'E\u0301lyse\u0301e'], misses: ['Elysee', 'élysée'] },
  { query: '=OR', finds: ['Portland, OR'], misses: ['or'] },
];

const FIELDS: readonly Row[] = [
  ...['title:iran', 'intitle:iran', 'Title:Iran', 'title: iran', 'title：iran'].map((query) => ({
    query,
    finds: [{ title: 'Iran’s talks', text: '' }],
    misses: ['Iran'],
  })),
  ...['text:iran', 'intext:iran'].map((query) => ({
    query,
    finds: ['Iran'],
    misses: [{ title: 'Iran', text: '' }],
  })),
  { query: 'title:(a1 OR b1)', finds: [{ title: 'b1' }], misses: ['a1', 'b1'] },
  { query: 'title:(a1 -b1)', finds: [{ title: 'a1', text: 'b1' }], misses: [{ title: 'a1 b1' }] },
  { query: '-title:b1 a1', finds: ['a1 b1'], misses: [{ title: 'b1', text: 'a1' }] },
  {
    query: 'title:a1 NEAR/3 b1',
    finds: [{ title: 'a1 b1' }],
    misses: ['a1 b1', { title: 'a1', text: 'b1' }],
  },
  {
    query: 'author:smith',
    finds: [{ author: 'Ann Smith' }],
    misses: [{ author: 'Ann Smithers' }, 'smith', { author: 'The Smiths' }],
  },
  {
    query: 'tag:"middle east"',
    finds: [{ tags: ['Politics', 'Middle East'] }],
    misses: [{ tags: ['Middle East wars'] }, { tags: ['middle', 'east'] }, 'middle east'],
  },
  {
    query: 'tag:#iran',
    finds: [{ tags: ['Iran'] }, { tags: ['#iran'] }],
    misses: [{ tags: ['iran talks'] }],
  },
  { query: 'tag:iran', finds: [{ tags: ['Iran'] }], misses: [{ tags: ['Iran talks'] }, 'iran'] },
  {
    query: 'source:"daily example"',
    finds: [{ source: 'The Daily Example' }],
    misses: [{ source: 'Example' }],
  },
  ...['site:reuters.com', 'site:https://reuters.com/', 'site:*.reuters.com', 'site:Reuters.com.'].map(
    (query) => ({
      query,
      finds: [
        { url: 'https://reuters.com/a' },
        { url: 'https://www.reuters.com' },
        { url: 'http://x.y.REUTERS.com:8080/' },
      ],
      misses: [
        { url: 'https://notreuters.com/' },
        { url: 'https://example.org/reuters.com' },
        'reuters.com',
        { url: 'reuters.com' },
      ],
    }),
  ),
  { query: 'site:münchen.example', finds: [{ url: 'https://www.xn--mnchen-3ya.example/' }] },
  {
    query: 'site:(a.example OR b.example)',
    finds: [{ url: 'https://b.example/' }],
    misses: [{ url: 'https://c.example/' }],
  },
  ...['url:world/iran', 'inurl:world/iran'].map((query) => ({
    query,
    finds: [{ url: 'https://example.org/world/iran/a' }, { url: 'https://example.org/world-iran' }],
    misses: [{ url: 'https://example.org/iran/world' }, 'world iran'],
  })),
  {
    query: 'url:https://example.org/a?id=5',
    finds: [{ url: 'https://example.org/a?id=5&b' }],
    misses: [{ url: 'https://example.org/a' }],
  },
  {
    query: 'inurl:caf%C3%A9',
    finds: [{ url: 'https://example.org/?q=cafe&p=2' }],
    misses: [{ url: 'https://example.org/' }],
  },
  {
    query: 'a1 lang:en',
    finds: [
      { text: 'a1', language: 'en' },
      { text: 'a1', language: 'en-GB' },
      { text: 'a1', language: 'EN_us' },
    ],
    misses: [
      { text: 'a1', language: 'fr' },
      { text: 'a1', language: 'enm' },
    ],
  },
  ...['a1 lang:en-GB', 'a1 lang:English', 'a1 lang:eng', 'a1 lang:anglais'].map((query) => ({
    query,
    finds: [
      { text: 'a1', language: 'en-gb' },
      { text: 'a1', language: 'en' },
    ],
    misses: [{ text: 'a1', language: 'fr' }],
  })),
  ...['lang:no', 'lang:nb', 'lang:nn', 'lang:norsk'].map((language) => ({
    query: `a1 ${language}`,
    finds: [
      { text: 'a1', language: 'no' },
      { text: 'a1', language: 'nb' },
    ],
    misses: [{ text: 'a1', language: 'da' }],
  })),
  ...['iw', 'he', 'hebrew', 'עברית'].map((language) => ({
    query: `a1 lang:${language}`,
    finds: [{ text: 'a1', language: 'he' }],
    misses: [{ text: 'a1', language: 'yi' }],
  })),
  { query: 'a1 -lang:en', finds: [{ text: 'a1', language: 'fr' }], misses: [{ text: 'a1', language: 'en' }] },
  { query: 'breaking:news', finds: ['breaking news'], misses: ['news breaking'] },
];

const COUNTS: readonly Row[] = [
  {
    query: '2 OF (a1, b1, "c d")',
    finds: ['a1 b1', 'c d b1', 'a1 b1 c d'],
    misses: ['a1 a1', 'c d', 'c a1 d'],
  },
  { query: '1 OF (a1, b1)', finds: ['b1'], misses: ['c1'] },
  { query: '2 OF (a1 OR b1, c1 d1)', finds: ['b1 c1 d1'], misses: ['a1 b1', 'a1 c1'] },
  { query: '2 OF (a1, a1, b1)', finds: ['a1'], misses: ['b1'] },
  {
    query: 'ATLEAST3(iran)',
    finds: ['Iran, Iran and Iran’s', { title: 'Iran', text: 'iran #iran' }],
    misses: ['iran iran', 'iran iran iranian'],
  },
  {
    query: 'ATLEAST2 (iran OR "quds force")',
    finds: ['iran quds force', 'iran iran'],
    misses: ['quds force'],
  },
  {
    query: 'title:ATLEAST2(iran)',
    finds: [{ title: 'Iran: Iran' }],
    misses: [{ title: 'Iran', text: 'Iran' }],
  },
];

const SHAPES: readonly Row[] = [
  {
    query: 'iran',
    finds: ['Iran-backed', 'US–Iran', 'l’Iran', "dell'Iran", 'Iran’s', 'Iran/Iraq', '(Iran)'],
  },
  { query: "l'iran", finds: ['Iran', 'de l’Iran'] },
  { query: 'covid', finds: ['COVID-19', 'COVID‑19'] },
  {
    query: 'covid-19',
    finds: ['Covid‐19', 'COVID‑19', 'covid–19', 'covid 19', 'covid19'],
    misses: ['covid', '19'],
  },
  { query: 'fox', finds: ['Fox-IT'] },
  { query: 'fox-it', finds: ['Fox-IT', 'FOX‑IT', 'fox it', 'foxit'], misses: ['fox', 'it, the fox'] },
  { query: '="Fox-IT"', finds: ['Fox-IT', 'Fox‑IT'], misses: ['Fox IT', 'FoxIT', 'fox-it'] },
  { query: 'foxit', finds: ['Fox-IT', 'foxit'], misses: ['fox it', 'it-fox'] },
  { query: '"fox-it hack"', finds: ['a Fox-IT hack', 'a foxit hack'], misses: ['a fox it big hack'] },
  { query: 'tcp/ip', finds: ['TCP/IP', 'tcp ip', 'TCP-IP'], misses: ['ip tcp'] },
  { query: 'cop29', finds: ['COP29', '#COP29', '@cop29'], misses: ['cop 29'] },
  { query: '#cop29', finds: ['#COP29'], misses: ['COP29', '@cop29'] },
  { query: '@reuters', finds: ['via @Reuters'], misses: ['Reuters', '#reuters', 'x@reuters.com'] },
  ...['U.S.', 'U.S', 'u.s.', '"U.S."'].map((query) => ({
    query,
    finds: ['the U.S. said', 'U.S'],
    misses: ['us', 'US', 'u s'],
  })),
  { query: 'AT&T', finds: ['at&t’s'], misses: ['at t', 'AT'] },
  { query: 'AT', finds: ['at'], misses: ['AT&T'] },
  { query: 'C++', finds: ['in C++.'], misses: ['C', 'C+', 'c plus'] },
  { query: 'C', finds: ['vitamin C'], misses: ['C++', 'C#'] },
  { query: 'C#', finds: ['C#'], misses: ['C', '#c'] },
  { query: "o'brien", finds: ['O’Brien', "O'BRIEN’s"], misses: ['o brien', 'brien'] },
  { query: '3.5', finds: ['3.5 %'], misses: ['3 5', '35'] },
];

const SCRIPTS: readonly Row[] = [
  { query: '東京', finds: ['東京都', '在東京的'], misses: ['京東', '東の京'] },
  { query: '"東京電力"', finds: ['東京電力が'], misses: ['東京の電力'] },
  { query: 'バス', finds: ['バスで'], misses: ['パス'] },
  { query: 'iphone', finds: ['iPhoneを買う'] },
  { query: 'iPhoneを', finds: ['iPhoneを買う'], misses: ['iPhoneは'] },
  { query: 'ไทย', finds: ['ประเทศไทย'], misses: ['ประเทศ'] },
  { query: '이란', finds: ['이란', '이란은', '이란의 대사관'], misses: ['대이란'] },
  { query: '이란*', finds: ['이란은'] },
  { query: '"이란 대사관"', finds: ['이란의 대사관이'] },
  { query: '=이란', finds: ['이란'], misses: ['이란은'] },
  { query: 'שלום', finds: ['שָׁלוֹם'] },
  // Pasted from right-to-left text, with its directional marks, and typed with full-width signs.
  { query: '\u200fשלום\u200f \u200f-עולם', finds: ['שלום'], misses: ['שלום עולם'] },
  { query: '（東京　ＯＲ　大阪）', finds: ['大阪'], misses: ['京都'] },
  { query: '東京｜大阪', finds: ['大阪'], misses: ['京都'] },
];

const GROUPS = {
  WORDS,
  OPERATORS,
  PRECEDENCE,
  PHRASES,
  DISTANCES,
  WILDCARDS,
  EXACT,
  FIELDS,
  COUNTS,
  SHAPES,
  SCRIPTS,
};

function matches(query: string, article: string | Partial<MatchableArticle>): boolean {
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(`${query} is refused: ${parsed.problems[0]?.message}`);
  const given = typeof article === 'string' ? { text: article } : article;
  return matchNaively(parsed.query, { title: '', text: '', language: 'en', ...given }).matches;
}

for (const [group, rows] of Object.entries(GROUPS)) {
  describe(`the query language: ${group.toLowerCase()}`, () => {
    for (const { query, finds = [], misses = [] } of rows) {
      for (const article of finds) {
        it(`${query} finds ${JSON.stringify(article)}`, () => expect(matches(query, article)).toBe(true));
      }
      for (const article of misses) {
        it(`${query} does not find ${JSON.stringify(article)}`, () =>
          expect(matches(query, article)).toBe(false));
      }
    }
  });
}
