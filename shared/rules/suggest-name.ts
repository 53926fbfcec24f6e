import { parseQuery } from '../matching/parse-query.ts';
import type { Query, Sequence } from '../matching/query.ts';
import { typedWords } from './typed-words.ts';

const maxName = 60;
const maxParts = 3;

/**
 * A name for a rule, from the first words that its query wants: `("Quds Force" OR IRGC) AND Iran -football` is "Quds
 * Force, IRGC, Iran". Undefined for a query that cannot be read, or that names no words, such as `site:example.org`.
 */
export function suggestName(text: string): string | undefined {
  const parsed = parseQuery(text);
  if (!parsed.ok) return undefined;
  const words = new Map<string, string>();
  for (const { from, to } of wantedWords(parsed.query)) {
    const typed = typedWords(text.slice(from, to));
    if (typed !== '') words.set(typed.toLowerCase(), words.get(typed.toLowerCase()) ?? typed);
  }
  let name = '';
  for (const part of [...words.values()].slice(0, maxParts)) {
    const longer = name === '' ? part : `${name}, ${part}`;
    if (longer.length > maxName) break;
    name = longer;
  }
  const [first = ''] = words.values();
  if (name === '') name = first.length > maxName ? `${first.slice(0, maxName - 1).trimEnd()}…` : first;
  return name === '' ? undefined : name.charAt(0).toUpperCase() + name.slice(1);
}

/** In the order of the text, without what is excluded. */
function wantedWords(query: Query): readonly Sequence[] {
  switch (query.kind) {
    case 'and':
    case 'or':
    case 'atLeastOf':
      return query.operands.flatMap(wantedWords);
    case 'near':
      return query.operands.flat();
    case 'proximity':
      return query.words;
    case 'count':
      return query.alternatives;
    case 'sequence':
      return query.scope === 'list' ? [] : [query];
    case 'not':
    case 'site':
    case 'language':
      return [];
    default:
      return query satisfies never;
  }
}
