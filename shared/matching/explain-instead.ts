import { fold } from './analysis/fold.ts';
import { splitSign } from './analysis/word-forms.ts';
import { type Found, type Passage, type PlaceFinder, textOf } from './find-places.ts';
import type { Field, Scope, Sequence } from './query.ts';

/** Fields and scopes, as people call them. */
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

/** Where words are found in other forms. */
const INFLECTING: readonly Scope[] = ['content', 'title', 'text'];
/** Words so short are in too many others. */
const SHORTEST_LIKE = 4;
/** Two words are alike that begin alike but for so many letters at their ends. */
const MOST_OTHER_LETTERS = 4;

/** What an article has that a reader might have meant by a sequence which it does not have; nothing where it has nothing. */
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
  if (folded) return `the article has ${textOf(folded)}, and after = only the same spelling is found`;
  if (!INFLECTING.includes(sequence.scope)) return undefined;
  const inflected = places.ofSequence({ ...sequence, form: 'inflected' })[0];
  if (!inflected) return undefined;
  const what = sequence.form === 'exact' ? 'after =' : 'in quotes';
  return `the article has ${textOf(inflected)}, and ${what} no other forms of a word are found`;
}

function withoutHyphen(sequence: Sequence, places: PlaceFinder): string | undefined {
  if (!sequence.words.some(({ hyphen }) => hyphen)) return undefined;
  const words = sequence.words.map((word) => ({ ...word, hyphen: false }));
  const [found] = places.ofSequence({ ...sequence, words });
  return found && `the article has ${textOf(found)}, and not with a hyphen`;
}

function inAnotherField(sequence: Sequence, places: PlaceFinder): string | undefined {
  for (const scope of Object.keys(SCOPE_NAMES) as Scope[]) {
    if (scope === sequence.scope || scope === 'content') continue;
    const [found] = places.ofSequence({ ...sequence, scope });
    if (found) return `the article has it in its ${SCOPE_NAMES[found.passage.field]}`;
  }
  return undefined;
}

/** A word with signs behind it, or that begins like the one that is looked for. */
function alike({ scope, words }: Sequence, places: PlaceFinder): string | undefined {
  const [word] = words;
  if (words.length > 1 || !word || word.wildcard || word.openEnd) return undefined;
  const wanted = fold(splitSign(word.text)[1]);
  for (const passage of places.passagesOf(scope)) {
    const from = passage.tokens.findIndex(({ keys }) => keys.some((key) => isAlike(wanted, key)));
    if (from < 0) continue;
    // Of a tag all must fit.
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
 * Why places of several things, each of which an article has, are not together.
 *
 * @param lists the places of each
 * @param names of each
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
  if (fewest <= allowed) return 'they stand in another order';
  return `where they are nearest, ${fewest} other ${fewest === 1 ? 'word stands' : 'words stand'} between them`;
}

function fieldsOf(list: readonly Found[]): string {
  const fields = new Set<Field>(list.map(({ passage }) => passage.field));
  return [...fields].map((field) => SCOPE_NAMES[field]).join(' and ');
}

/**
 * How many other words the shortest stretch of a passage has that holds a place of every list; infinite when none does.
 * A window slides over all the places.
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
