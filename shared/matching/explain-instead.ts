import { fold } from './analysis/fold.ts';
import { splitSign } from './analysis/word-sign.ts';
import { type Found, type Passage, type PlaceFinder, textOf } from './find-places.ts';
import type { Field, Scope, Sequence } from './query.ts';

/** Names of fields and scopes for people. */
export const SCOPE_NAMES: Readonly<Record<Scope, string>> = {
  content: 'title or text',
  title: 'title',
  text: 'text',
  author: 'author',
  tag: 'tags',
  source: 'source',
  list: 'lists of its source',
  url: 'address',
};

/** Fields in which words are also found in other forms. */
const INFLECTING: readonly Scope[] = ['content', 'title', 'text'];
/** Shorter words are part of too many other words. */
const SHORTEST_LIKE = 4;
/** Two words are alike when they begin alike and differ in at most this many letters at their ends. */
const MOST_OTHER_LETTERS = 4;

/**
 * What the article has that the reader might have meant by a sequence it does not have; undefined when there is
 * nothing.
 */
export function insteadOf(sequence: Sequence, places: PlaceFinder): string | undefined {
  return (
    withoutHyphen(sequence, places) ??
    inAnotherForm(sequence, places) ??
    inAnotherField(sequence, places) ??
    alike(sequence, places)
  );
}

function inAnotherForm(sequence: Sequence, places: PlaceFinder): string | undefined {
  if (sequence.form === 'inflected') return undefined;
  const folded = sequence.form === 'exact' && places.ofSequence({ ...sequence, form: 'folded' })[0];
  if (folded) return `the article has ${textOf(folded)}, and = finds the same spelling only`;
  if (!INFLECTING.includes(sequence.scope)) return undefined;
  const inflected = places.ofSequence({ ...sequence, form: 'inflected' })[0];
  if (!inflected) return undefined;
  const what = sequence.form === 'exact' ? 'after =' : 'in quotes';
  return `the article has ${textOf(inflected)}, and a word ${what} is not found in other forms`;
}

function withoutHyphen(sequence: Sequence, places: PlaceFinder): string | undefined {
  if (!sequence.words.some(({ hyphen }) => hyphen)) return undefined;
  const words = sequence.words.map((word) => ({ ...word, hyphen: false }));
  const [found] = places.ofSequence({ ...sequence, words });
  return found && `the article has ${textOf(found)} without a hyphen`;
}

function inAnotherField(sequence: Sequence, places: PlaceFinder): string | undefined {
  for (const scope of Object.keys(SCOPE_NAMES) as Scope[]) {
    if (scope === sequence.scope || scope === 'content') continue;
    const [found] = places.ofSequence({ ...sequence, scope });
    if (found) return `the article has it in its ${SCOPE_NAMES[found.passage.field]}`;
  }
  return undefined;
}

/** A word with attached signs, or one that begins like the word that is looked for. */
function alike({ scope, words }: Sequence, places: PlaceFinder): string | undefined {
  const [word] = words;
  if (words.length > 1 || !word || word.wildcard || word.openEnd) return undefined;
  const wanted = fold(splitSign(word.text)[1]);
  for (const passage of places.passagesOf(scope)) {
    const from = passage.tokens.findIndex(({ keys }) => keys.some((key) => isAlike(wanted, key)));
    if (from < 0) continue;
    // For a tag, show all of it.
    const place = scope === 'tag' ? { from: 0, to: passage.tokens.length } : { from, to: from + 1 };
    return `the article has ${textOf({ passage, ...place })}`;
  }
  return undefined;
}

function isAlike(wanted: string, key: string): boolean {
  if (key.startsWith(wanted) && /^[+#]+$/.test(key.slice(wanted.length))) return true;
  let same = 0;
  while (same < wanted.length && wanted[same] === key[same]) same++;
  const others = Math.max(wanted.length, key.length) - same;
  return same >= SHORTEST_LIKE && others <= MOST_OTHER_LETTERS && others < same;
}

/**
 * Explains why several things that an article has are not close enough together.
 *
 * @param lists the places of each thing
 * @param names the name of each thing
 * @param allowed how many other words may stand between them
 */
export function apart(
  lists: readonly (readonly Found[])[],
  names: readonly string[],
  allowed: number,
): string {
  const passages = new Set(lists.flatMap((list) => list.map(({ passage }) => passage)));
  let fewest = Number.POSITIVE_INFINITY;
  for (const passage of passages) fewest = Math.min(fewest, wordsBetween(lists, passage));
  if (fewest === Number.POSITIVE_INFINITY) {
    const where = lists.map((list, i) => `${names[i]} is in the ${fieldsOf(list)}`);
    return `they are in different parts: ${where.join(', ')}`;
  }
  if (fewest <= allowed) return 'they are in another order';
  return `even where they are nearest, ${fewest} other ${fewest === 1 ? 'word stands' : 'words stand'} between them`;
}

function fieldsOf(list: readonly Found[]): string {
  const fields = new Set<Field>(list.map(({ passage }) => passage.field));
  return [...fields].map((field) => SCOPE_NAMES[field]).join(' and ');
}

/**
 * The number of other words in the shortest stretch of a passage that contains a place from every list; infinite when
 * there is none. A window slides over all the places.
 */
function wordsBetween(lists: readonly (readonly Found[])[], passage: Passage): number {
  const places = lists
    .flatMap((list, number) =>
      list.filter((place) => place.passage === passage).map((place) => ({ ...place, number })),
    )
    .sort((a, b) => a.from - b.from);
  const inside = new Int32Array(lists.length);
  let missing = lists.length;
  let fewest = Number.POSITIVE_INFINITY;
  let left = 0;
  for (const place of places) {
    if (inside[place.number]!++ === 0) missing--;
    while (missing === 0) {
      const first = places[left++]!;
      fewest = Math.min(fewest, place.to - first.from - lists.reduce((sum, list) => sum + widthOf(list), 0));
      if (--inside[first.number]! === 0) missing++;
    }
  }
  return fewest;
}

function widthOf(list: readonly Found[]): number {
  return list[0] ? list[0].to - list[0].from : 0;
}
