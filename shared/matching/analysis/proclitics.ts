/**
 * Small words that Hebrew and Arabic attach to the next word. Only a dictionary could tell whether the first letters
 * are such a prefix or belong to the word. So a word of an article is found both without its possible prefixes and as
 * it is.
 */

const HEBREW = /^[\u05d0-\u05ea]{3,}/;
/** And, that, the; in, as, to, from. */
const HEBREW_PREFIXES = ['ו', 'ש', 'ה', 'ב', 'כ', 'ל', 'מ'];
const SHORTEST_HEBREW = 2;

const ARABIC = /^[\u0621-\u064a]{4,}/;
/** The fewest letters left after a prefix is removed. Fewer letters would too often be another word. */
const SHORTEST_ARABIC = 3;
const ARTICLE = 'ال';

/**
 * What remains of a word in lower form when its possible prefixes are removed, the longest first. Empty for most
 * scripts.
 */
export function wordsBehindPrefixes(lower: string, isArabic: boolean): readonly string[] {
  if (HEBREW.test(lower)) return behindHebrew(lower);
  if (isArabic && ARABIC.test(lower)) return behindArabic(lower);
  return [];
}

/** Removes one or two prefixes. */
function behindHebrew(word: string): string[] {
  const found: string[] = [];
  for (let taken = 1; taken <= 2; taken++) {
    const rest = word.slice(taken);
    if (!HEBREW_PREFIXES.includes(word.charAt(taken - 1)) || rest.length < SHORTEST_HEBREW) break;
    if (taken === 2 && word.startsWith('ה')) break;
    found.push(rest);
  }
  return found;
}

/** Removes و or ف, then ب, ك or ل, then the article, which loses its alef after ل. */
function behindArabic(word: string): string[] {
  const found: string[] = [];
  const add = (rest: string, least = SHORTEST_ARABIC) => {
    if (rest.length >= least && !found.includes(rest)) found.push(rest);
  };
  const beyondArticle = (rest: string) => {
    if (rest.startsWith(ARTICLE)) add(rest.slice(2), 2);
  };
  const beyondPreposition = (rest: string) => {
    beyondArticle(rest);
    if (rest.startsWith('لل')) {
      add(ARTICLE + rest.slice(2), 4);
      add(rest.slice(2));
    } else if (/^[بكل]/.test(rest)) {
      // Many more words simply begin with ك than have it as a prefix.
      add(rest.slice(1), rest.startsWith('ك') && !rest.startsWith(`ك${ARTICLE}`) ? 5 : SHORTEST_ARABIC);
      beyondArticle(rest.slice(1));
    }
  };
  beyondPreposition(word);
  if (/^[وف]/.test(word)) {
    const rest = word.slice(1);
    add(rest, word.startsWith('ف') ? 4 : SHORTEST_ARABIC);
    beyondPreposition(rest);
  }
  return found;
}
