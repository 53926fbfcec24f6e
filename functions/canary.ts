/**
 * Trigger:      every 15 minutes; deployed with the setting `canary` only
 * Reads:        Canary (the last one), Subscriber and Rule of the canary, the keys
 * Writes:       Canary, Subscriber and Rule of the canary, its query; one article through `POST /v1/articles`
 * Retries:      none: one that cannot be sent is lost, which the next run reports
 * Idempotency:  every run sends one of its own
 */
import { createGauge } from '../shared/aws/gauge.ts';
import { createReadSecret } from '../shared/aws/secrets.ts';
import { type SendCanaryDeps, sendCanary } from '../shared/canary/send-canary.ts';
import { config } from '../shared/config.ts';
import { createReadKeys, createReadOperatorKey } from '../shared/security/keys.ts';
import { createCanaryStore } from '../shared/store/canary-store.ts';
import { openTable } from '../shared/store/client.ts';
import { createHeartbeatStore } from '../shared/store/heartbeat-store.ts';
import { createQueryStore } from '../shared/store/query-store.ts';
import { createRuleStore } from '../shared/store/rule-store.ts';
import { createSubscriberStore } from '../shared/store/subscriber-store.ts';
import { createBeat } from '../shared/watch/beat.ts';

const now = () => new Date();
const gauge = createGauge('canary');
const table = openTable(config.table());
const readSecret = createReadSecret(config.keysSecret());
const readOperatorKey = createReadOperatorKey(readSecret, now);
const articlesUrl = `${config.siteUrl()}/v1/articles`;

const deps: SendCanaryDeps = {
  canaries: createCanaryStore(table),
  subscribers: createSubscriberStore(table),
  rules: createRuleStore(table),
  queries: createQueryStore(table),
  readKeys: createReadKeys(readSecret, now),
  async post(article) {
    const answer = await fetch(articlesUrl, {
      method: 'POST',
      headers: {
        authorization: `Bearer ww_${await readOperatorKey()}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify(article),
      signal: AbortSignal.timeout(30_000),
    });
    if (answer.status !== 202) throw new Error(`The canary was not accepted: ${answer.status}`);
  },
  reportLost: (lost) => gauge('CanaryFailed', Number(lost), 'count'),
  now,
};
const beat = createBeat('canary', { ...createHeartbeatStore(table), now });

export async function handler(): Promise<void> {
  await sendCanary(deps);
  await beat();
}
