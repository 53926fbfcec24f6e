export interface QueryLimits {
  /** UTF-16 units. */
  readonly characters: number;
  /** Words, sites and languages; the words of a phrase count each. */
  readonly terms: number;
  /** Brackets within brackets. */
  readonly nesting: number;
}

/** What people may type. */
export const TYPED_LIMITS: QueryLimits = { characters: 2000, terms: 100, nesting: 20 };

/** For canonical text, which spells out operators and repeats fields, and so may outgrow what was typed. */
export const CANONICAL_LIMITS: QueryLimits = { characters: 40_000, terms: 2000, nesting: 60 };
