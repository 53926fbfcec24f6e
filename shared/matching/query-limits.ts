export interface QueryLimits {
  /** UTF-16 units. */
  readonly characters: number;
  /** Words, sites and languages; the words of a phrase count each. */
  readonly terms: number;
  /** Brackets within brackets. */
  readonly nesting: number;
}

/** What people may type. */
export const TYPED_LIMITS: QueryLimits = { characters: 8000, terms: 500, nesting: 20 };

/**
 * For canonical text, which spells out operators, repeats fields and distributes what stands within NEAR, and so may
 * outgrow what was typed. In UTF-8 it is less than half of what an item of the table may have.
 */
export const CANONICAL_LIMITS: QueryLimits = { characters: 60_000, terms: 4000, nesting: 60 };
