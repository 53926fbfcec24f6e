/**
 * Changes an English text so that it looks to a program like text in another writing system, for code that counts words
 * and capitals and knows no language. The same word always becomes the same result.
 */
export const writingSystems: Readonly<Record<string, (text: string) => string>> = {
  'names in capitals': (text) => text,
  /** As in Arabic or Hindi. */
  'no capitals': (text) => text.toLowerCase(),
  /** As in German: every third word of the dictionary is a noun. */
  'nouns in capitals': (text) =>
    text.replace(/\b[a-z]{3,}/g, (word) =>
      hashOf(word) % 3 === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word,
    ),
  /** As in Chinese: an ideograph for every three letters, and no spaces. */
  'no spaces': (text) =>
    text
      .toLowerCase()
      .replace(/[a-z]{1,3}/g, (letters) => String.fromCharCode(0x4e00 + (hashOf(letters) % 3_000)))
      .replaceAll(' ', ''),
};

function hashOf(word: string): number {
  let hash = 0;
  for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % 1_000_003;
  return hash;
}
