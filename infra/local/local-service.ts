import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { canaryAddress } from '../../shared/canary/canary-article.ts';
import { day } from '../../shared/time/units.ts';
import {
  type FunctionName,
  type PlanSettings,
  plannedQueues,
  plannedTimers,
  queues,
} from '../service-plan.ts';
import { deadLetterQueueName, queueNameOf } from './aws/account.ts';
import { startAwsServer } from './aws/aws-server.ts';
import { createMetricsEndpoint } from './aws/metrics-endpoint.ts';
import { type Outbox, openOutbox } from './aws/outbox.ts';
import { createQueueStore, type QueueDefinition } from './aws/queue-store.ts';
import { createSecretsEndpoint } from './aws/secrets-endpoint.ts';
import { createSesEndpoint } from './aws/ses-endpoint.ts';
import { createSqsEndpoint } from './aws/sqs-endpoint.ts';
import { createClock, type LocalClock } from './clock.ts';
import { type Activity, createControl } from './control.ts';
import { startDynamo } from './dynamodb.ts';
import { startEventSources } from './event-sources.ts';
import { startExpiring } from './expire-items.ts';
import { fullDiskNotice, isFullDisk, roomAgainNotice } from './full-disk.ts';
import { tableName } from './function-environment.ts';
import { createInbox } from './inbox/inbox.ts';
import { openDatabase } from './local-database.ts';
import { createFunctions } from './local-functions.ts';
import { openSecrets } from './local-secrets.ts';
import { openSettings } from './local-settings.ts';
import { createRandom, shuffled } from './shuffle.ts';
import { createSite, serveSite } from './site.ts';
import { startTimers } from './timers.ts';

export interface LocalServiceOptions {
  /** Where everything is stored. Only one service at a time can use it. */
  readonly folder: string;
  /** 0 chooses a free port. */
  readonly port: number;
  readonly sender?: string;
  /** JSON that shortens delivery waits (WAITS of the functions). */
  readonly waits?: string;
  /** JSON: how pages and mails present themselves (BRAND of the functions). */
  readonly brand?: string;
  /** Shuffles and duplicates queue messages, the same way for the same seed. */
  readonly shuffleSeed?: number;
  /** Whether a canary goes through the service every 15 minutes; not unless asked for. */
  readonly canary?: boolean;
  /** For tests: what the functions connect to instead of AWS and the table, such as a proxy before each of them. */
  readonly between?: (place: {
    awsUrl: string;
    dynamoUrl: string;
  }) => Promise<{ awsUrl: string; dynamoUrl: string }>;
  /** Receives what functions print, and why they failed. */
  readonly onLog: (functionName: string, line: string) => void;
}

export interface LocalService {
  /** "http://localhost:3000". */
  readonly url: string;
  readonly operatorKey: string;
  readonly clock: LocalClock;
  readonly outbox: Outbox;
  activity(): Activity;
  /** Finishes what is running, and closes. */
  stop(): Promise<void>;
}

/** The most batches of one queue that its function handles at once. */
const maxBatches = 2;

/**
 * The whole service on this machine: the functions of the service plan, unchanged, with queues, table, mail, secrets,
 * timers and HTTP around them. What is opened here is closed in reverse order.
 *
 * @throws DataFolderInUseError, PortInUseError
 */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const folder = resolve(options.folder);
  const parts: PlanSettings = { canary: options.canary ?? false };
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await using opened = new AsyncDisposableStack();
  const say = withoutRepeats((notice: string) => options.onLog('disk', notice));
  const report = (name: string, error: unknown) => {
    if (isFullDisk(error)) say(fullDiskNotice);
    else options.onLog(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  };

  // What lasts: queues, outbox and settings in one database, the table, the secrets.
  const database = opened.adopt(openDatabase(join(folder, 'aws.sqlite')), (db) => db.close());
  const settings = openSettings(database);
  const wasCut = settings.get('running') === 'true';
  const dynamo = opened.adopt(
    await startDynamo({
      folder: join(folder, 'dynamodb'),
      table: tableName,
      mend: wasCut,
      onWriteFailed: (error) => report('dynamodb', error),
      onWritesAgain: () => say(roomAgainNotice),
    }),
    async (server) => {
      await server.close();
      settings.set('running', 'false');
    },
  );
  settings.set('running', 'true');
  const secrets = await openSecrets(join(folder, 'secrets.json'));

  const clock = createClock(Number(settings.get('clockAhead') ?? 0));
  clock.onAdvance(() => settings.set('clockAhead', String(clock.ahead())));
  const random = options.shuffleSeed === undefined ? undefined : createRandom(options.shuffleSeed);
  const store = createQueueStore(database, queueDefinitions(parts), {
    now: clock.now,
    ...(random && { arrange: (waiting) => shuffled(waiting, random) }),
  });
  store.releaseInFlight();
  const outbox = openOutbox(database, join(folder, 'mails'));
  outbox.removeUnaccepted();

  // The AWS around the functions.
  const sender = options.sender ?? 'alerts@wirewatch.example';
  const ses = createSesEndpoint({
    settings,
    outbox,
    publish: (notification) => store.send(queueNameOf('feedback'), notification),
    identity: sender,
    now: clock.now,
  });
  const aws = opened.adopt(
    await startAwsServer(
      {
        sqs: createSqsEndpoint(store, clock.now),
        ses,
        metrics: createMetricsEndpoint(store, clock.now),
        secrets: createSecretsEndpoint(secrets.values, clock.now()),
      },
      (error) => report('aws', error),
    ),
    (server) => server.close(),
  );

  // The functions, and what calls them: HTTP, timers, queues.
  const functions = opened.adopt(
    createFunctions({ sharedOffset: clock.sharedOffset, onLog: options.onLog }),
    (all) => all.close(),
  );
  const activity = (): Activity => ({
    queues: Object.fromEntries(store.definitions.map(({ name }) => [name, store.counts(name)])),
    calls: functions.busy(),
  });
  const site = createSite({
    local: { '/_inbox': createInbox(outbox), '/_local': createControl({ clock, ses, activity }) },
    invoke: functions.invoke,
    onError: report,
    now: clock.now,
  });
  const server = opened.adopt(await serveSite(site.fetch, options.port), (listening) => listening.close());
  const url = `http://localhost:${server.port}`;
  const place = { awsUrl: aws.url, dynamoUrl: dynamo.url };
  functions.open(
    {
      parts,
      siteUrl: url,
      ...((await options.between?.(place)) ?? place),
      sender,
      ...(options.waits !== undefined && { waits: options.waits }),
      ...(options.brand !== undefined && { brand: options.brand }),
    },
    dynamo,
  );
  const timers = Object.entries(plannedTimers(parts)).map(([name, everyMinutes]) => ({
    name,
    everyMinutes,
    watchesOthers: name === 'watch-service',
    invoke: (event: object) => functions.invoke(name as FunctionName, event),
  }));
  opened.adopt(startTimers(timers, clock, report), (running) => running.stop());
  const sources = plannedQueues(parts).map((name) => {
    const { batchSize, maxConcurrency, consumer } = queues[name];
    return {
      queue: queueNameOf(name),
      batchSize,
      maxConcurrency: Math.min(maxConcurrency, maxBatches),
      invoke: (event: object) => functions.invoke(consumer, event),
    };
  });
  opened.adopt(startEventSources(sources, { store, onError: report, ...(random && { random }) }), (running) =>
    running.stop(),
  );

  const expiring = startExpiring(
    async () => {
      await dynamo.expire(clock.now());
      outbox.removeOld(canaryAddress, clock.now() - day);
    },
    (error) => report('expire-items', error),
  );
  opened.adopt(expiring, (running) => running.stop());

  const whereabouts = { url, ...place, operatorKey: secrets.operatorKey };
  opened.adopt(await announce(join(folder, 'service.json'), whereabouts), (file) =>
    rm(file, { force: true }),
  );

  const running = opened.move();
  return {
    url,
    operatorKey: secrets.operatorKey,
    clock,
    outbox,
    activity,
    stop: () => running.disposeAsync(),
  };
}

/** Repeats a notice only if another one came in between, or after a minute. */
function withoutRepeats(say: (text: string) => void): (text: string) => void {
  let last = { text: '', at: 0 };
  return (text) => {
    const at = performance.now();
    if (text === last.text && at - last.at < 60_000) return;
    last = { text, at };
    say(text);
  };
}

/**
 * Writes a file that says where everything is, for the command line tool and tests. It exists only while the service
 * runs.
 */
async function announce(file: string, place: object): Promise<string> {
  await writeFile(file, `${JSON.stringify({ pid: process.pid, ...place }, null, 2)}\n`, { mode: 0o600 });
  return file;
}

/** The queues of the service plan, and their dead-letter queue. */
function queueDefinitions(parts: PlanSettings): QueueDefinition[] {
  const planned = plannedQueues(parts).map((name): QueueDefinition => {
    const { visibilityTimeoutSeconds, maxReceiveCount } = queues[name];
    const deadLetter = { queue: deadLetterQueueName, maxReceiveCount };
    return { name: queueNameOf(name), visibilityTimeoutSeconds, deadLetter };
  });
  return [...planned, { name: deadLetterQueueName, visibilityTimeoutSeconds: 30 }];
}
