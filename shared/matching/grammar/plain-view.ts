const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  // Between Hebrew letters a quote marks an abbreviation, as in צה"ל.
  [/(?<=[\u05d0-\u05ea])["\u201d](?=[\u05d0-\u05ea])/g, '\u05f4'],
  // Zero-width spaces and direction marks, which come along when right-to-left text is pasted.
  [/[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g, ' '],
  [
    /[\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a\u300c-\u300f\u301d-\u301f\ufe41-\ufe44\uff62\uff63]/g,
    '"',
  ],
  [/[\u2010-\u2013\u2212\ufe63]/g, '-'],
  // Word processors turn a hyphen before a word into a long dash.
  [/(?<![^\s("])[\u2014\u2015](?=[^\s\u2014\u2015-])/g, '-'],
  [/[\u2018\u2019\u201a\u201b\u02bc`\u00b4]/g, "'"],
];
const FULL_WIDTH = /[\uff01-\uff5e]/g;
const TO_ASCII = 0xfee0;

/**
 * The text with all spellings of quotation marks, dashes, apostrophes and full-width signs replaced by the ASCII ones.
 * It keeps the length of the text, so that offsets are valid in both.
 */
export function plainView(text: string): string {
  const ascii = text.replace(FULL_WIDTH, (sign) => String.fromCharCode(sign.charCodeAt(0) - TO_ASCII));
  return SPELLINGS.reduce((view, [spelling, sign]) => view.replace(spelling, sign), ascii);
}

/**
 * Removes characters that change how words look but not what they are. The zero-width space stays: it separates words.
 */
export function visibleText(text: string): string {
  return text.replace(/(?!\u200b)[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
}
