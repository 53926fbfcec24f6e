import { areSameWords, isSameWord, plainWords } from './same-words.ts';
import { bareTitle, withoutPublisher } from './title-words.ts';

/** Words that reverse the meaning of a headline when they are added or removed. */
const negations = new Set(
  'not no never none nicht kein keine keinen nie pas jamais ne nunca jamas nao non niet geen inte ikke ei nie не нет без нельзя ні yok değil degil 不 没 未 無 非'.split(
    ' ',
  ),
);

/** Shorter words are articles and similar words, unless they are negations. */
const leastLetters = 3;

/**
 * Whether a new title says something that the old one did not: a new word or number, or a "not" that was added or
 * removed. Ignored are labels ("BREAKING:"), counters, times and dates at its ends, the publisher's name, typing
 * errors, spelling of numbers, punctuation and encodings.
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

/** The words of a title, with and without a publisher's name at the end. */
function spellings(title: string, source: string | undefined): string[][] {
  const bare = withoutPublisher(title);
  const isPublisher =
    bare && (bare.publisher === source || !isTitleCase(bare.title) || isOutlet(bare.publisher));
  return [plainWords(title), ...(isPublisher ? [plainWords(bare.title)] : [])];
}

/** If all words have capitals, names cannot be recognised in a headline. */
function isTitleCase(title: string): boolean {
  const words = title.split(/\s+/).filter((word) => word.length >= 4);
  return words.length > 1 && words.every((word) => /^[^\p{Ll}]/u.test(word));
}

function isOutlet(name: string): boolean {
  return /\.\p{L}{2,}$|\b(?:news|times|post|daily|herald|gazette|journal|tribune|mail|press|today|tv|radio|magazine|weekly|online|wire|chronicle|observer|courier|echo|zeitung|nachrichten|presse|tagblatt|diario|periódico|noticias|jornal|giornale|notizie|nieuws|nyheter|gazeta|новости)\b/iu.test(
    name,
  );
}

/** "Ferry sinks as storm hits the…" is the beginning of the other title. */
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
