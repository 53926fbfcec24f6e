/**
 * Trigger:      every hour
 * Reads:        Query (all), Rule (of a query)
 * Writes:       IndexSnapshot, Query (retired)
 * Retries:      none needed: the next hour does the same; a snapshot half written is never named by the manifest
 * Idempotency:  writing the same snapshot twice only replaces it
 */
import { createLog } from '../shared/aws/log.ts';
import { config } from '../shared/config.ts';
import { type CompactDeps, compactIndex } from '../shared/rules/compact-index.ts';
import { openTable } from '../shared/store/client.ts';
import { createIndexSnapshotStore } from '../shared/store/index-snapshot-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';

const log = createLog('compact-index');
const table = openTable(config.table());
const deps: CompactDeps = {
  queries: createQueryStore(table),
  rules: createRuleStore(table),
  snapshots: createIndexSnapshotStore(table),
  log,
  now: () => new Date(),
};

export async function handler(): Promise<void> {
  log.info('Index compacted', { ...(await compactIndex(deps)) });
}
