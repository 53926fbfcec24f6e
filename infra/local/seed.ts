/**
 * `npm run seed`: fills a local service with invented people, rules, articles, a failing feed and a bounced address.
 * Takes the service that runs here; without one it starts it on the data folder, fills it and ends it.
 */
import { parseArgs } from 'node:util';
import { UsageError } from '../cli/command-error.ts';
import { findService } from '../cli/find-service.ts';
import { createSiteClient } from './demo/site-client.ts';
import { startLocalService } from './local-service.ts';
import { briefly, isWorthShowing } from './log-lines.ts';
import { fill } from './seed/fill.ts';

const folder = process.env.WIREWATCH_DATA || '.wirewatch';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { articles: { type: 'string', default: '200' } } });
  const articles = Number(values.articles);
  if (!Number.isInteger(articles) || articles < 0 || articles > 20_000) {
    throw new UsageError(`--articles is "${values.articles}"; it must be a number from 0 to 20000.`);
  }

  const running = await findRunning();
  const started = running ? undefined : await start();
  const { url, operatorKey } = running ?? started ?? {};
  if (url === undefined || operatorKey === undefined) throw new Error('There is no service to fill.');
  try {
    const filled = await fill({ url, operatorKey, site: createSiteClient(url), articles, say: console.log });
    console.log(
      `\n${filled.people} people confirmed, ${filled.articles} articles, ${filled.mails} mails in the inbox.`,
    );
    console.log(running ? `Look at ${url}.` : `It is kept in ${folder}: "npm start" shows it.`);
  } finally {
    await started?.stop();
  }
}

async function findRunning() {
  try {
    const { url, key } = await findService({}, { WIREWATCH_DATA: folder });
    return { url, operatorKey: key };
  } catch (error) {
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

function start() {
  console.log(`No service runs here: one is started on ${folder}, filled and ended.\n`);
  return startLocalService({
    folder,
    port: 0,
    onLog: (functionName, line) => {
      if (isWorthShowing(line)) console.error(`${functionName}: ${briefly(line)}`);
    },
  });
}

try {
  await main();
} catch (error) {
  console.error(error instanceof UsageError ? error.message : error);
  process.exitCode = 1;
}
