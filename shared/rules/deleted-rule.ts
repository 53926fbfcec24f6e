import type { Rule } from './rule.ts';

/** A deleted rule can be restored for so many days. */
export const deletedRuleDays = 30;

/** So many deleted rules of a subscriber are kept, the newest. They take no place of `maxRules`. */
export const maxDeletedRules = 100;

/** A rule that was deleted and can still be restored. It watches nothing. */
export interface DeletedRule {
  readonly rule: Rule;
  /** ISO instant. */
  readonly deletedAt: string;
  /** ISO instant up to which mails had told what the rule found; absent if none had yet. */
  readonly toldUntil?: string;
}
