/** A distinct expression that at least one rule watches. All rules with the same canonical text share one. */
export interface WatchedQuery {
  /** The query id: `shortHash` of the canonical text. */
  readonly id: string;
  /**
   * Canonical text, which the matching engine compiles. Empty once it is retired, since a subscriber's words are not
   * kept longer than needed.
   */
  readonly expression: string;
  /** Whether any of its rules may be as-it-happens. Only then do its hits wake subscribers. */
  readonly instant: boolean;
  /** It is a tombstone: no rule has used it for a day. Saving a rule on it revives it. */
  readonly retired: boolean;
  /** ISO instant of the last change that matching containers must apply. */
  readonly updatedAt: string;
  /** ISO instant at which a rule on it was last saved. It is not retired for a day after that. */
  readonly touchedAt: string;
  /**
   * ISO instant at which a rule was last moved to another query. If it was not touched since then, perhaps no rule
   * uses it.
   */
  readonly releasedAt?: string;
  /**
   * ISO instant at which its last subscriber was erased. Hits from before it hold words of the query and still have to
   * be deleted. Absent if there is nothing to delete.
   */
  readonly forgetBefore?: string;
}
