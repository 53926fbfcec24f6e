/**
 * Trigger:      every hour
 * Reads:        Query (all), Rule (of a query), Article (recent), Share (marked), PackAddress (due), FollowedPack; the servers of packs
 * Writes:       IndexSnapshot, Query (retired), Hit (deleted with the words of erased subscribers), heartbeat;
 *               Rule, Query and Subscriber where a shared rule was not passed on to all who follow it;
 *               PackAddress (next check), FollowedPack and Subscriber (news of a pack)
 * Retries:      not needed: the next hour does the same; the manifest never names a half-written snapshot
 * Idempotency:  writing the same snapshot twice replaces it; passing a rule on twice changes nothing; a pack that is not due is
 *               skipped, and each version of it is told once
 */
import { createLog } from '../shared/aws/log.ts';
import { config } from '../shared/config.ts';
import { readWaits } from '../shared/delivery/waits.ts';
import { readFetchRules } from '../shared/net/fetch-rules.ts';
import { createSafeFetch } from '../shared/net/safe-fetch.ts';
import { checkPacks } from '../shared/rule-files/packs/check-packs.ts';
import { maxPackBytes } from '../shared/rule-files/packs/pack-file.ts';
import { type CompactDeps, compactIndex } from '../shared/rules/compact-index.ts';
import { readSample } from '../shared/rules/read-sample.ts';
import { createArticleStore } from '../shared/store/article-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createFollowedPackStore } from '../shared/store/followed-pack-store.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createHitStore } from '../shared/store/hit-store.ts';
import { createIndexSnapshotStore } from '../shared/store/index-snapshot-store.ts';
import { createMoveStore } from '../shared/store/move-store.ts';
import { createPackAddressStore } from '../shared/store/pack-address-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSchemaCheck } from '../shared/store/schema-version.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createEditRule } from '../shared/subscribers/save-rule.ts';
import { passOnRest } from '../shared/subscribers/sharing/pass-on.ts';
import { second } from '../shared/time/units.ts';
import { createBeat } from '../shared/watch/beat.ts';

const now = () => new Date();
const log = createLog('compact-index');
const table = openTable(config.table());
const deps = {
  queries: createQueryStore(table),
  rules: createRuleStore(table),
  hits: createHitStore(table),
  snapshots: createIndexSnapshotStore(table),
  readSample: async () => (await readSample({ articles: createArticleStore(table), now })).articles,
  options: { defaultLanguage: config.defaultLanguage() },
  log,
  now,
  subscribers: createSubscriberStore(table),
  moves: createMoveStore(table),
  firstAlertAfterMs: readWaits(config.waits()).firstAlert,
} satisfies CompactDeps & Record<string, unknown>;
const beat = createBeat('compact-index', { ...createHeartbeatStore(table), now: deps.now });

const checkSchema = createSchemaCheck(table, now);

const packFetch = createSafeFetch({
  ...readFetchRules(config.fetchRules()),
  userAgent: `Wirewatch/1 (news alerts; +${config.siteUrl()})`,
  maxBytes: maxPackBytes,
  deadline: 8 * second,
});
const packDeps = {
  ...deps,
  addresses: createPackAddressStore(table),
  packs: createFollowedPackStore(table),
  get: packFetch.get,
};
/** From the beginning of a run on, no pack is begun after this: the function has 300 seconds, and a fetch takes eight. */
const packsUntil = 180 * second;

export async function handler(): Promise<void> {
  // Not the clock, which the local service sets.
  const began = performance.now();
  await checkSchema();
  log.info('Index compacted', { ...(await compactIndex(deps)) });
  const shared = await passOnRest(createEditRule(deps), deps);
  if (shared.finished + shared.left > 0) log.info('Shared rules passed on', { ...shared });
  await beat();
  // Last: whatever a stranger's file does to this function, its own work is done.
  const packs = await checkPacks({ ...packDeps, hasTime: () => performance.now() - began < packsUntil });
  if (packs.checked > 0) log.info('Packs checked', { ...packs });
}
