import { analyse } from 'chardet';
import { charsetOf } from './charset-label.ts';

/**
 * A charset that a document may have, and how much supports it before the text is read: 0 is nothing, 1 a specific
 * label.
 */
export interface CharsetCandidate {
  readonly charset: string;
  readonly trust: number;
}

/** This many bytes are enough to recognise a language and its charset. */
const sampleBytes = 16_000;

/**
 * Weights of the detector's certainty and of odd characters in the decoded text, compared with a specific label,
 * which has 1.
 */
const weights = { certainty: 0.5, oddities: 2 } as const;

/** The trust in windows-1252, the usual charset of the web, if nothing else is known. */
const defaultTrust = 0.2;

/** The charsets that browsers use as a fallback for the user's language, as listed in the HTML Standard. */
// biome-ignore format: a table reads better in rows
const charsetsOfLanguages: Readonly<Record<string, string>> = {
  ar: 'windows-1256', fa: 'windows-1256', ur: 'windows-1256', be: 'windows-1251', bg: 'windows-1251', ky: 'windows-1251',
  mk: 'windows-1251', ru: 'windows-1251', sr: 'windows-1251', tg: 'windows-1251', tt: 'windows-1251', uk: 'windows-1251',
  kk: 'windows-1251', mn: 'windows-1251', cs: 'windows-1250', hu: 'windows-1250', pl: 'windows-1250', sk: 'windows-1250',
  sl: 'windows-1250', hr: 'windows-1250', bs: 'windows-1250', ro: 'windows-1250', sq: 'windows-1250', el: 'windows-1253',
  he: 'windows-1255', iw: 'windows-1255', et: 'windows-1257', lt: 'windows-1257', lv: 'windows-1257', az: 'windows-1254',
  ku: 'windows-1254', tr: 'windows-1254', vi: 'windows-1258', th: 'windows-874', ja: 'shift_jis', ko: 'euc-kr', zh: 'gbk',
};

/** Supersets of the charsets that the detector returns. They decode the same bytes and some more letters. */
const supersets: Readonly<Record<string, string>> = {
  'iso-8859-9': 'windows-1254',
  'iso-8859-8': 'windows-1255',
  'koi8-r': 'koi8-u',
  gb18030: 'gbk',
};

/**
 * The legacy charset in which a document reads best. The candidates are: the charsets of the labels, the charset of
 * the document's language, the proposals of a statistical detector (chardet), and windows-1252. The decoded text
 * decides: a wrong charset gives capitals inside words, letters of two scripts side by side, and symbols between
 * letters. Use it only for documents that are not UTF-8. The time is bounded.
 */
export function guessCharset(bytes: Uint8Array, labelled: readonly CharsetCandidate[]): string {
  const sample = legacyText(bytes);
  const detected = analyse(sample).map(({ name, confidence }) => {
    const charset = charsetOf(name) ?? 'windows-1252';
    return { charset: supersets[charset] ?? charset, trust: confidence / 100 };
  });
  const certainty = new Map<string, number>();
  for (const { charset, trust } of detected) {
    if (!charset.startsWith('utf-')) certainty.set(charset, Math.max(trust, certainty.get(charset) ?? 0));
  }
  // The detector cannot distinguish the two. Only some signs differ ("c½ur", "3 ¤").
  certainty.set('iso-8859-15', certainty.get('windows-1252') ?? 0);
  const language = languageCharset(bytes);
  const candidates = [
    ...labelled,
    ...(language ? [{ charset: language, trust: 0.4 }] : []),
    { charset: 'windows-1252', trust: defaultTrust },
    { charset: 'iso-8859-15', trust: defaultTrust },
    ...[...certainty.keys()].map((charset) => ({ charset, trust: 0 })),
  ];
  let best = 'windows-1252';
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const charset of new Set(candidates.map((candidate) => candidate.charset))) {
    const trust = Math.max(
      ...candidates.filter((candidate) => candidate.charset === charset).map((candidate) => candidate.trust),
    );
    const score =
      trust +
      weights.certainty * (certainty.get(charset) ?? 0) -
      weights.oddities * oddities(sample, charset);
    if (score > bestScore) {
      best = charset;
      bestScore = score;
    }
  }
  return best;
}

/** The non-ASCII part of the text outside tags. Tags are English in every feed. */
function legacyText(bytes: Uint8Array): Uint8Array {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let text = '';
  for (const [part] of source.matchAll(/[^<>]+/g)) {
    if (/[\x80-\xff]/.test(part)) text += `${part}\n`;
    if (text.length > sampleBytes) break;
  }
  return Buffer.from(text.slice(0, sampleBytes), 'latin1');
}

/**
 * The fallback charset for the language in `<language>`, `xml:lang` or `lang`, which are ASCII in every legacy
 * charset.
 */
function languageCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  const tag =
    /<(?:dc:)?language>\s*([a-z]{2}(?:[-_][a-z]{2,4})?)/i.exec(start)?.[1] ??
    /\blang\s*=\s*["']\s*([a-z]{2}(?:[-_][a-z]{2,4})?)/i.exec(start)?.[1];
  if (tag === undefined) return undefined;
  const lower = tag.toLowerCase();
  if (/^zh[-_](?:tw|hk|mo|hant)/.test(lower)) return 'big5';
  return charsetsOfLanguages[lower.slice(0, 2)];
}

const scripts = ['Latin', 'Cyrillic', 'Greek', 'Hebrew', 'Arabic', 'Thai', 'Hangul'];
const mixed = scripts
  .map((script) => `\\p{sc=${script}}(?!\\p{sc=${script}})[\\p{L}--[\\p{sc=Han}]]`)
  .join('|');

/** Patterns that are frequent in text decoded with a wrong charset, and rare in correct text. */
const odd = new RegExp(
  [
    // not decodable, controls, unassigned
    '[\\ufffd\\p{Co}\\p{Cn}[\\p{Cc}--[\\t\\n\\r]]]',
    // "оЮПНЛ"
    '\\p{Ll}\\p{Lu}',
    mixed,
    // a sigma in the wrong form for its position, as Hebrew has it when read as Greek
    'ς(?=\\p{L})|σ(?!\\p{L})',
    '\\p{sc=Hangul}\\p{sc=Han}|\\p{sc=Han}\\p{sc=Hangul}',
    '[a-z]\\p{sc=Han}',
    // "Ïàðîì", and half-width katakana
    '(?<=[À-ÿ]{2})[À-ÿ]',
    '[\\uff61-\\uff9f]',
    // the generic currency sign, which no text uses
    '¤',
    // "£ód¼". "zamkniêty" has none of these, but "œci¹gn¹æ" does
    '[¢£¥¦¨©¬¯-´¶¸¹¼-¾×÷‚ƒ„†‡ˆ‰‹˜›](?=\\p{L})',
    '(?<=\\p{L})[¢£¥¦¨¬¯-´¶¸¹¼-¿×÷‚ƒ„‡ˆ‰‹˜](?=\\p{L}|\\s)',
  ].join('|'),
  'gv',
);

/** Odd patterns per non-ASCII character; 0 is the best value. */
function oddities(sample: Uint8Array, charset: string): number {
  const text = new TextDecoder(charset).decode(sample);
  const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  return beyondAscii === 0 ? 0 : (text.match(odd)?.length ?? 0) / beyondAscii;
}
