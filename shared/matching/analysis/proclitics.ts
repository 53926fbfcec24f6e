/**
 * Small words that Hebrew and Arabic write onto the next word. Which letters are a prefix and which belong to the word only
 * a dictionary could tell. So a word of an article is found behind any of them, and by itself.
 */

const HEBREW = /^[\u05d0-\u05ea]{3,}/;
/** And, that, when; then in, as, to, from; then the. */
const HEBREW_PREFIXES = ['ו', 'ש', 'ה', 'ב', 'כ', 'ל', 'מ'];
const SHORTEST_HEBREW = 2;

const ARABIC = /^[\u0621-\u064a]{4,}/;
/** What is left must have so many letters; fewer make other words too often. */
const SHORTEST_ARABIC = 3;
const ARTICLE = 'ال';

/** The words that may stand behind prefixes of a word in lower form, the longest first; none for most scripts. */
export function wordsBehindPrefixes(lower: string, isArabic: boolean): readonly string[] {
  if (HEBREW.test(lower)) return behindHebrew(lower);
  if (isArabic && ARABIC.test(lower)) return behindArabic(lower);
  return [];
}

/** Behind one or two of the prefixes. */
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

/** Behind و or ف, then ب, ك or ل, then the article, which loses its alef after ل. */
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
      // ك begins many more words than it is a prefix of.
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
