/** A distinct expression that somebody watches. All rules with the same canonical text share one. */
export interface WatchedQuery {
  /** `queryIdOf(canonical text)`. */
  readonly id: string;
  /** Canonical text: what the matching engine compiles. Empty once it is retired: nobody's words are kept for nothing. */
  readonly expression: string;
  /** Whether any rule on it may be as-it-happens: only then do its hits wake subscribers. */
  readonly instant: boolean;
  /** A tombstone: nobody has watched it for a day. Saving a rule on it revives it. */
  readonly retired: boolean;
  /** ISO instant of the last change that a matching container must learn of. */
  readonly updatedAt: string;
  /** ISO instant at which a rule on it was last saved; it is not retired for a day after. */
  readonly touchedAt: string;
  /** ISO instant at which a rule was last moved to another query: unless touched since, it may be of no more use. */
  readonly releasedAt?: string;
}
