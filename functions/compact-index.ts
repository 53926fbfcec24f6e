/**
 * Trigger:      every hour
 * Reads:        Query (all), Rule (of a query), Article (recent)
 * Writes:       IndexSnapshot, Query (retired), Hit (deleted with the words of erased subscribers), heartbeat
 * Retries:      not needed: the next hour does the same; the manifest never names a half-written snapshot
 * Idempotency:  writing the same snapshot twice replaces it
 */
import { createLog } from '../shared/aws/log.ts';
import { config } from '../shared/config.ts';
import { readSample } from '../shared/rules/article-sample.ts';
import { type CompactDeps, compactIndex } from '../shared/rules/compact-index.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../shared/store/index-snapshot-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSchemaCheck } from '../shared/store/schema-version.ts';
import { createBeat } from '../shared/watch/beat.ts';

const now = () => new Date();
const log = createLog('compact-index');
const table = openTable(config.table());
const deps: CompactDeps = {
  queries: createQueryStore(table),
  rules: createRuleStore(table),
  hits: createHitStore(table),
  snapshots: createIndexSnapshotStore(table),
  readSample: async () => (await readSample({ articles: createArticleStore(table), now })).articles,
  options: { defaultLanguage: config.defaultLanguage() },
  log,
  now,
};
const beat = createBeat('compact-index', { ...createHeartbeatStore(table), now: deps.now });

const checkSchema = createSchemaCheck(table, now);

export async function handler(): Promise<void> {
  await checkSchema();
  log.info('Index compacted', { ...(await compactIndex(deps)) });
  await beat();
}
