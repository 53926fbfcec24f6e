/** What a step costs in DynamoDB: request units as AWS charges them on demand. */
export interface StepUnits {
  readonly tableWrites: number;
  /** Entries of the index that change. */
  readonly indexWrites: number;
  readonly reads: number;
}

/**
 * The measured units of each step. `test/shared/store/request-units.test.ts` measures them again on the embedded database
 * and fails when one differs.
 */
export const measuredUnits = {
  'match an article of 3,000 characters without a hit': { tableWrites: 8, indexWrites: 1, reads: 37.5 },
  'match one with hits on 10 distinct queries': { tableWrites: 18, indexWrites: 1, reads: 43.5 },
  'look at a copy whose story nobody follows': { tableWrites: 0, indexWrites: 0, reads: 1 },
  'note a source of weight of a followed story': { tableWrites: 2, indexWrites: 0, reads: 30 },
  'note sentences of an article in the record of its source': { tableWrites: 1, indexWrites: 0, reads: 0 },
  'count the articles of a batch of up to 10': { tableWrites: 1, indexWrites: 0, reads: 0 },
  'match the same article again': { tableWrites: 0, indexWrites: 0, reads: 1 },
  'keep an article of 3,000 characters under an embargo': { tableWrites: 2, indexWrites: 1, reads: 0 },
  'release it from its embargo': { tableWrites: 2, indexWrites: 1, reads: 4 },
  'read the lists of sources when there are none': { tableWrites: 0, indexWrites: 0, reads: 1 },
  'refresh the rule index for a batch of up to 10 articles': { tableWrites: 0, indexWrites: 0, reads: 8 },
  'save a rule on a new query': { tableWrites: 4, indexWrites: 1, reads: 0 },
  'change the query of a rule': { tableWrites: 7, indexWrites: 3, reads: 2 },
  'change the query of a rule that 10 people follow': { tableWrites: 49, indexWrites: 35, reads: 45 },
  'wake a subscriber for a hit': { tableWrites: 1, indexWrites: 2, reads: 0 },
  'learn that a query has too few stories to be unusual': { tableWrites: 0, indexWrites: 0, reads: 2 },
  'look at a rule that finds nothing unusual among 3 stories': { tableWrites: 1, indexWrites: 2, reads: 3.5 },
  'look at a subscriber with nothing to send': { tableWrites: 1, indexWrites: 2, reads: 3.5 },
  'send an alert of 1 story': { tableWrites: 8, indexWrites: 5, reads: 11.5 },
  'send a digest of 20 stories': { tableWrites: 9, indexWrites: 5, reads: 33.5 },
  'find what rules nearly found, among a few dozen articles': { tableWrites: 0, indexWrites: 0, reads: 22 },
  'say what became of an article by one rule': { tableWrites: 0, indexWrites: 0, reads: 8 },
  'show a page of 21 stories of the archive': { tableWrites: 0, indexWrites: 0, reads: 36 },
  'check a pack of rules that has not changed': { tableWrites: 2, indexWrites: 4, reads: 1.5 },
  'tell one follower that a pack has changed': { tableWrites: 4, indexWrites: 4, reads: 4 },
  'ask for a source': { tableWrites: 4, indexWrites: 0, reads: 0 },
  'post a digest of 20 stories to an output': { tableWrites: 1, indexWrites: 0, reads: 25 },
  'post it to an output that does not take it': { tableWrites: 2, indexWrites: 1, reads: 25 },
  'send one to a reader of 90 such digests': { tableWrites: 9, indexWrites: 5, reads: 44.5 },
  'record that SES took and delivered a mail': { tableWrites: 3, indexWrites: 0, reads: 0 },
} as const satisfies Readonly<Record<string, StepUnits>>;

export function writesOf({ tableWrites, indexWrites }: StepUnits): number {
  return tableWrites + indexWrites;
}

/** The measured units as a table of docs/costs.md. */
export function unitsTable(): string {
  const rows = Object.entries(measuredUnits).map(([step, { tableWrites, indexWrites, reads }]) => {
    const written = indexWrites > 0 ? `${tableWrites} + ${indexWrites}` : String(tableWrites);
    return `| ${step} | ${written} | ${reads} |`;
  });
  return ['| step | write units (table + index) | read units |', '|---|---|---|', ...rows].join('\n');
}
