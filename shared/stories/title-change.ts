import { areSameWords, isSameWord, plainWords } from './same-words.ts';
import { bareTitle, withoutPublisher } from './title-words.ts';

/** Where they come or go, a headline says the opposite. */
const negations = new Set(
  'not no never none nicht kein keine keinen nie pas jamais ne nunca jamas nao non niet geen inte ikke ei nie не нет без нельзя ні yok değil degil 不 没 未 無 非'.split(
    ' ',
  ),
);

/** Words of so few letters are articles and the like, unless they deny something. */
const leastLetters = 3;

/**
 * Whether a new title tells something that the old one did not: a word or a number that was not in it, or a "not" that was
 * or is. Labels ("BREAKING:"), counters, times and dates at its ends, the publisher's name, typing errors, spelling of
 * numbers, signs and encodings tell nothing.
 */
export function isNewTitle(before: string, after: string, source?: string): boolean {
  const [one, other] = [bareTitle(before), bareTitle(after)];
  if (spellings(one, source).some((a) => spellings(other, source).some((b) => areSameWords(a, b))))
    return false;
  if (isCutShort(one, other) || isCutShort(other, one)) return false;
  const [old, fresh] = [plainWords(one), plainWords(other)];
  if (denials(old) !== denials(fresh)) return true;
  return fresh.some((word) => isTelling(word) && !old.some((known) => isSameWord(known, word)));
}

/** A title's words as they are, and without a publisher's name at the end. */
function spellings(title: string, source: string | undefined): string[][] {
  const bare = withoutPublisher(title);
  const isPublisher =
    bare && (bare.publisher === source || !isTitleCase(bare.title) || isOutlet(bare.publisher));
  return [plainWords(title), ...(isPublisher ? [plainWords(bare.title)] : [])];
}

/** Where all words have capitals, a name cannot be told from the rest of a headline. */
function isTitleCase(title: string): boolean {
  const words = title.split(/\s+/).filter((word) => word.length >= 4);
  return words.length > 1 && words.every((word) => /^[^\p{Ll}]/u.test(word));
}

function isOutlet(name: string): boolean {
  return /\.\p{L}{2,}$|\b(?:news|times|post|daily|herald|gazette|journal|tribune|mail|press|today|tv|radio|magazine|weekly|online|wire|chronicle|observer|courier|echo|zeitung|nachrichten|presse|tagblatt|diario|periódico|noticias|jornal|giornale|notizie|nieuws|nyheter|gazeta|новости)\b/iu.test(
    name,
  );
}

/** "Ferry sinks as storm hits the…" is the beginning of the other. */
function isCutShort(short: string, long: string): boolean {
  const start = /^(.{12,}?)\s*(?:…|\.{3})$/u.exec(short)?.[1];
  return start !== undefined && long.toLowerCase().startsWith(start.toLowerCase());
}

function isTelling(word: string): boolean {
  return word.length >= leastLetters || /[\d\u3040-\u9fff]/.test(word);
}

function denials(words: readonly string[]): number {
  return words.reduce((sum, word) => sum + Number(negations.has(word)), 0);
}
