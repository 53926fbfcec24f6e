/**
 * Trigger:      every hour
 * Reads:        Query (all), Rule (of a query), Article (recent)
 * Writes:       IndexSnapshot, Query (retired)
 * Retries:      none needed: the next hour does the same; a snapshot half written is never named by the manifest
 * Idempotency:  writing the same snapshot twice only replaces it
 */
import { createLog } from '../shared/aws/log.ts';
import { config } from '../shared/config.ts';
import { readSample } from '../shared/rules/article-sample.ts';
import { type CompactDeps, compactIndex } from '../shared/rules/compact-index.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createIndexSnapshotStore } from '../shared/store/index-snapshot-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';

const now = () => new Date();
const log = createLog('compact-index');
const table = openTable(config.table());
const deps: CompactDeps = {
  queries: createQueryStore(table),
  rules: createRuleStore(table),
  snapshots: createIndexSnapshotStore(table),
  readSample: async () => (await readSample({ articles: createArticleStore(table), now })).articles,
  options: { defaultLanguage: config.defaultLanguage() },
  log,
  now,
};

export async function handler(): Promise<void> {
  log.info('Index compacted', { ...(await compactIndex(deps)) });
}
