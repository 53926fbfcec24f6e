/**
 * How many articles a second the local service matches with 10,000 rules, in rounds, and what memory it takes:
 *
 *     node test/bench/local-throughput.ts [rounds] [articles a round] [rules]
 *
 * Not part of `npm run bench`: it takes minutes, and measures a whole process from outside.
 */
import { readFileSync } from 'node:fs';
import { createRandom } from '../../infra/local/shuffle.ts';
import { newRuleId } from '../../shared/rules/new-rule-id.ts';
import { readRuleQuery } from '../../shared/rules/read-rule-query.ts';
import { openTable } from '../../shared/store/client.ts';
import { createQueryStore } from '../../shared/store/query-store.ts';
import { createRuleStore } from '../../shared/store/rule-store.ts';
import { createRule } from '../../shared/subscribers/save-rule.ts';
import { startLocalService } from '../support/local-service.ts';
import { RuleMaker } from './invented-rules.ts';
import { inventArticles, inventWords } from './zipf-articles.ts';

const [rounds = 6, articlesPerRound = 500, rules = 10_000] = process.argv.slice(2).map(Number);
const random = createRandom(7);
const words = inventWords(30_000, random);

/** Resident memory in MB and processor time in seconds of a process, as Linux tells. */
function usageOf(pid: number): { megabytes: number; cpuSeconds: number } {
  const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return {
    megabytes: Math.round(Number(kilobytes) / 1024),
    cpuSeconds: (Number(fields[11]) + Number(fields[12])) / 100,
  };
}

async function writeRules(dynamoUrl: string): Promise<void> {
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: dynamoUrl,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  });
  const table = openTable('wirewatch');
  // More rules than one reader may have: places are not counted.
  const subscribers = {
    reserveRule: async () => true,
    releaseRules: async () => {},
    recountRules: async () => true,
  };
  const deps = {
    rules: createRuleStore(table),
    queries: createQueryStore(table),
    subscribers,
    now: () => new Date(),
  };
  const maker = new RuleMaker(words, random);
  const made = [...maker.andRules(rules * 0.9), ...maker.mixedRules(rules * 0.1)].map(
    ({ expression }) => expression,
  );
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (let query = made.pop(); query !== undefined; query = made.pop()) {
        const read = readRuleQuery(query);
        const input = { query, frequency: 'daily', cap: 20 } as const;
        const subscriberId = `reader-${made.length % 100}`;
        if (read.ok) await createRule({ subscriberId, id: newRuleId(), input, query: read.value }, deps);
      }
    }),
  );
  table.client.destroy();
}

const service = await startLocalService();
try {
  console.log(`start: ${usageOf(service.pid).megabytes} MB`);
  await writeRules(service.dynamoUrl);
  // New rules are read again before each batch for some minutes, which is not what is measured here.
  await service.advanceClock(3600);
  await service.settle();
  console.log(`${rules} rules: ${usageOf(service.pid).megabytes} MB`);
  for (let round = 1; round <= rounds; round++) {
    const articles = inventArticles(articlesPerRound, words, random);
    const before = usageOf(service.pid).cpuSeconds;
    const began = performance.now();
    for (let from = 0; from < articles.length; from += 100) {
      const answer = await fetch(`${service.url}/v1/articles`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${service.operatorKey}` },
        body: JSON.stringify(articles.slice(from, from + 100).map(({ title, text }) => ({ title, text }))),
      });
      if (answer.status !== 202) throw new Error(`answered ${answer.status}: ${await answer.text()}`);
    }
    await service.settle();
    const seconds = (performance.now() - began) / 1000;
    const { megabytes, cpuSeconds } = usageOf(service.pid);
    const cpu = ((cpuSeconds - before) / articles.length) * 1000;
    console.log(
      `round ${round}: ${(articles.length / seconds).toFixed(0)} articles/s, ${cpu.toFixed(1)} ms of processor each, ${megabytes} MB`,
    );
  }
} finally {
  await service.stop();
}
