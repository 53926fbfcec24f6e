import type { Place, Query, Scope, Sequence } from '../query.ts';
import type { FieldOrContent } from './lexeme.ts';
import { readLanguage } from './read-language.ts';
import { readSite } from './read-site.ts';
import type { Remarks } from './remarks.ts';

/** The query with all words that have no field moved into this field: the effect of `[ti]` in `ferry[ti]`. */
export function inField(query: Query, field: FieldOrContent, remarks: Remarks): Query {
  if (field === 'content') return query;
  switch (query.kind) {
    case 'and':
    case 'or':
    case 'atLeastOf':
      return { ...query, operands: query.operands.map((operand) => inField(operand, field, remarks)) };
    case 'not':
      return { ...query, operand: inField(query.operand, field, remarks) };
    case 'near':
      return { ...query, operands: query.operands.map((all) => all.map((one) => sequenceIn(one, field))) };
    case 'count':
      return { ...query, alternatives: query.alternatives.map((one) => sequenceIn(one, field)) };
    case 'proximity':
      return { ...query, words: query.words.map((one) => sequenceIn(one, field)) };
    case 'sequence':
      return field === 'lang' || field === 'site'
        ? (named(query, field, remarks) ?? query)
        : sequenceIn(query, field);
    case 'site':
    case 'language':
      return query;
    default:
      return query satisfies never;
  }
}

function named(sequence: Sequence, field: 'lang' | 'site', remarks: Remarks): Query | undefined {
  const typed = sequence.words.map(({ text }) => text).join(field === 'lang' ? '-' : '.');
  const place: Place = { from: sequence.from, to: sequence.to };
  return field === 'lang' ? readLanguage(typed, place, remarks) : readSite(typed, place, remarks);
}

function sequenceIn(sequence: Sequence, field: FieldOrContent): Sequence {
  if (sequence.scope !== 'content' || field === 'lang' || field === 'site') return sequence;
  const scope: Scope = field;
  const isProse = scope === 'title' || scope === 'text' || scope === 'content';
  return { ...sequence, scope, form: sequence.form === 'inflected' && !isProse ? 'folded' : sequence.form };
}
