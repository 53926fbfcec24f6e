export interface QueryLimits {
  /** UTF-16 units. */
  readonly characters: number;
  /** Words, sites and languages. Each word of a phrase counts. */
  readonly terms: number;
  /** How many brackets may be nested. */
  readonly nesting: number;
}

/** What people may type. */
export const TYPED_LIMITS: QueryLimits = { characters: 8000, terms: 500, nesting: 20 };

/**
 * For canonical text. It spells out operators, repeats fields and distributes groups inside NEAR, so it may be longer
 * than what was typed. In UTF-8 it takes less than half of the maximum size of a table item.
 */
export const CANONICAL_LIMITS: QueryLimits = { characters: 60_000, terms: 4000, nesting: 60 };
