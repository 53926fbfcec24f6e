import { analyse } from 'chardet';
import { charsetOf } from './charset-label.ts';

/** A charset that a document may be in, and how much speaks for it beforehand: 0 is nothing, 1 a label of its own. */
export interface CharsetCandidate {
  readonly charset: string;
  readonly trust: number;
}

/** So many bytes tell a language and its charset. */
const sampleBytes = 16_000;

/** What the detector's certainty and the oddities of the decoded text weigh against a label of its own, which is 1. */
const weights = { certainty: 0.5, oddities: 2 } as const;

/** What is assumed of the web where nothing else is known. */
const defaultTrust = 0.2;

/** Charsets that browsers fall back to by the language of their user, as the HTML Standard lists them. */
// biome-ignore format: a table reads better in rows
const charsetsOfLanguages: Readonly<Record<string, string>> = {
  ar: 'windows-1256', fa: 'windows-1256', ur: 'windows-1256', be: 'windows-1251', bg: 'windows-1251', ky: 'windows-1251',
  mk: 'windows-1251', ru: 'windows-1251', sr: 'windows-1251', tg: 'windows-1251', tt: 'windows-1251', uk: 'windows-1251',
  kk: 'windows-1251', mn: 'windows-1251', cs: 'windows-1250', hu: 'windows-1250', pl: 'windows-1250', sk: 'windows-1250',
  sl: 'windows-1250', hr: 'windows-1250', bs: 'windows-1250', ro: 'windows-1250', sq: 'windows-1250', el: 'windows-1253',
  he: 'windows-1255', iw: 'windows-1255', et: 'windows-1257', lt: 'windows-1257', lv: 'windows-1257', az: 'windows-1254',
  ku: 'windows-1254', tr: 'windows-1254', vi: 'windows-1258', th: 'windows-874', ja: 'shift_jis', ko: 'euc-kr', zh: 'gbk',
};

/** Supersets of what the detector answers: they decode all that it does, and letters that it leaves out. */
const supersets: Readonly<Record<string, string>> = {
  'iso-8859-9': 'windows-1254',
  'iso-8859-8': 'windows-1255',
  'koi8-r': 'koi8-u',
  gb18030: 'gbk',
};

/**
 * The legacy charset in which a document reads best. Tried are the candidates that the labels give, the charset of the
 * language that the document names, what a statistical detector (chardet) proposes, and windows-1252. What the decoded
 * text shows decides: a wrong charset gives capitals within words, letters of two scripts side by side, symbols between
 * letters. Only for documents that are not UTF-8; takes a bounded time.
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
  // The detector takes them for one; only their signs tell them apart ("c½ur", "3 ¤").
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

/** The document's text outside its tags, as far as it is not ASCII: tags are English in every feed. */
function legacyText(bytes: Uint8Array): Uint8Array {
  const source = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  let text = '';
  for (const [part] of source.matchAll(/[^<>]+/g)) {
    if (/[\x80-\xff]/.test(part)) text += `${part}\n`;
    if (text.length > sampleBytes) break;
  }
  return Buffer.from(text.slice(0, sampleBytes), 'latin1');
}

/** `<language>`, `xml:lang` or `lang`, which are ASCII in every legacy charset. */
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

/** What text in a wrong charset is full of, and text in the right one is not. */
const odd = new RegExp(
  [
    // not decodable, controls, unassigned
    '[\\ufffd\\p{Co}\\p{Cn}[\\p{Cc}--[\\t\\n\\r]]]',
    // "оЮПНЛ"
    '\\p{Ll}\\p{Lu}',
    mixed,
    // a sigma in the form of the other place, as Hebrew has it in a Greek charset
    'ς(?=\\p{L})|σ(?!\\p{L})',
    '\\p{sc=Hangul}\\p{sc=Han}|\\p{sc=Han}\\p{sc=Hangul}',
    '[a-z]\\p{sc=Han}',
    // "Ïàðîì", and half-width katakana
    '(?<=[À-ÿ]{2})[À-ÿ]',
    '[\\uff61-\\uff9f]',
    // the sign for a currency that no text uses
    '¤',
    // "£ód¼"; "zamkniêty" has none, but "œci¹gn¹æ" has
    '[¢£¥¦¨©¬¯-´¶¸¹¼-¾×÷‚ƒ„†‡ˆ‰‹˜›](?=\\p{L})',
    '(?<=\\p{L})[¢£¥¦¨¬¯-´¶¸¹¼-¿×÷‚ƒ„‡ˆ‰‹˜](?=\\p{L}|\\s)',
  ].join('|'),
  'gv',
);

/** Oddities per character that is not ASCII, from 0. */
function oddities(sample: Uint8Array, charset: string): number {
  const text = new TextDecoder(charset).decode(sample);
  const beyondAscii = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  return beyondAscii === 0 ? 0 : (text.match(odd)?.length ?? 0) / beyondAscii;
}
