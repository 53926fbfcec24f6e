import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FunctionName, functions, type QueueName, queues, schedules } from '../service-plan.ts';
import { queueNameOf } from './aws/account.ts';
import { startAwsServer } from './aws/aws-server.ts';
import { type Outbox, openOutbox } from './aws/outbox.ts';
import { createQueueStore, type QueueDefinition, type QueueStore } from './aws/queue-store.ts';
import { createSecretsEndpoint } from './aws/secrets-endpoint.ts';
import { createSesEndpoint } from './aws/ses-endpoint.ts';
import { createSqsEndpoint } from './aws/sqs-endpoint.ts';
import { createClock, type LocalClock } from './clock.ts';
import { type Activity, createControl } from './control.ts';
import { openDatabase } from './database.ts';
import { startDynamo } from './dynamodb.ts';
import { startEventSources } from './event-sources.ts';
import { environmentOf, tableName } from './function-environment.ts';
import { createFunctionPool, type FunctionPool } from './function-pool.ts';
import { createInbox } from './inbox/inbox.ts';
import { createRunMarker } from './run-marker.ts';
import { openSecrets } from './secrets.ts';
import { createRandom, shuffled } from './shuffle.ts';
import { createSite, serveSite } from './site.ts';
import { startTimers } from './timers.ts';

export interface LocalServiceOptions {
  /** Where everything is kept. One service at a time. */
  readonly folder: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly sender?: string;
  /** JSON that shortens delivery waits (WAITS of the functions). */
  readonly waits?: string;
  /** Shuffles and duplicates queue messages, the same way for the same seed. */
  readonly shuffleSeed?: number;
  /** Receives what functions print, and why they failed. */
  readonly onLog: (functionName: string, line: string) => void;
}

export interface LocalService {
  /** "http://localhost:3000". */
  readonly url: string;
  /** Endpoint of SQS, SES and Secrets Manager. */
  readonly awsUrl: string;
  readonly dynamoUrl: string;
  readonly operatorKey: string;
  readonly clock: LocalClock;
  readonly outbox: Outbox;
  activity(): Activity;
  /** Finishes what is under way, and closes. */
  stop(): Promise<void>;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));
/** Instances of one function at once: enough to meet the races that several bring, on a machine of few cores. */
const maxInstances = 2;
const hour = 3_600_000;

/**
 * The whole service on this machine: the functions of the service plan, unchanged, with queues, table, mail, secrets,
 * timers and HTTP around them.
 *
 * @throws DataFolderInUseError, PortInUseError
 */
export async function startLocalService(options: LocalServiceOptions): Promise<LocalService> {
  const folder = resolve(options.folder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await using opened = new AsyncDisposableStack();

  const database = opened.adopt(openDatabase(join(folder, 'aws.sqlite')), (db) => db.close());
  const run = createRunMarker(database);
  const dynamo = opened.adopt(
    await startDynamo({ folder: join(folder, 'dynamodb'), table: tableName, mend: run.lastOneWasCut }),
    async (server) => {
      await server.close();
      run.ended();
    },
  );
  run.began();

  const clock = createClock();
  const random = options.shuffleSeed === undefined ? undefined : createRandom(options.shuffleSeed);
  const store = createQueueStore(database, queueDefinitions(), {
    now: clock.now,
    ...(random && { arrange: (waiting) => shuffled(waiting, random) }),
  });
  store.releaseInFlight();
  const outbox = openOutbox(database, join(folder, 'mails'));
  outbox.removeUnaccepted();
  const secrets = await openSecrets(join(folder, 'secrets.json'));
  const sender = options.sender ?? 'alerts@wirewatch.example';
  const ses = createSesEndpoint({
    database,
    outbox,
    publish: (notification) => store.send(queueNameOf('feedback'), notification),
    identity: sender,
    now: clock.now,
  });
  const aws = opened.adopt(
    await startAwsServer({
      sqs: createSqsEndpoint(store, clock.now),
      ses,
      secrets: createSecretsEndpoint(secrets.values, clock.now()),
    }),
    (server) => server.close(),
  );

  const pools = new Map<FunctionName, FunctionPool>();
  opened.defer(async () => {
    await Promise.all([...pools.values()].map((pool) => pool.close()));
  });
  const invoke = (name: FunctionName, event: object) => {
    const pool = pools.get(name);
    if (!pool) throw new Error(`${name} is called before the service has started.`);
    return pool.invoke(event);
  };
  const report = (name: string, error: unknown) =>
    options.onLog(name, error instanceof Error ? (error.stack ?? error.message) : String(error));
  const activity = () => activityOf(store, pools.values());

  const site = createSite({
    local: {
      '/_inbox': createInbox(outbox),
      '/_local': createControl({ clock, ses, activity }),
    },
    invoke,
    onError: report,
    now: clock.now,
  });
  const server = opened.adopt(await serveSite(site.fetch, options.port), (listening) => listening.close());
  const url = `http://localhost:${server.port}`;

  const place = {
    siteUrl: url,
    awsUrl: aws.url,
    dynamoUrl: dynamo.url,
    sender,
    ...(options.waits !== undefined && { waits: options.waits }),
  };
  for (const [name, plan] of Object.entries(functions) as [
    FunctionName,
    (typeof functions)[FunctionName],
  ][]) {
    pools.set(
      name,
      createFunctionPool({
        ...plan,
        name,
        entry: join(repository, plan.entry),
        environment: environmentOf(name, place),
        maxInstances,
        sharedOffset: clock.sharedOffset,
        onLog: options.onLog,
      }),
    );
  }

  opened.adopt(
    startTimers(
      Object.entries(schedules).map(([name, { everyMinutes }]) => ({
        name,
        everyMinutes,
        invoke: (event) => invoke(name as FunctionName, event),
      })),
      clock,
      report,
    ),
    (timers) => timers.stop(),
  );
  opened.adopt(
    startEventSources(
      Object.entries(queues).map(([name, plan]) => ({
        queue: queueNameOf(name as QueueName),
        batchSize: plan.batchSize,
        maxConcurrency: Math.min(plan.maxConcurrency, maxInstances),
        invoke: (event) => invoke(plan.consumer, event),
      })),
      { store, onError: report, ...(random && { random }) },
    ),
    (sources) => sources.stop(),
  );

  const expire = () => dynamo.expire(clock.now()).catch((error: unknown) => report('expire-items', error));
  void expire();
  opened.adopt(setInterval(expire, hour), clearInterval);

  // Where the parts are, for the command line tool and tests. There only while the service runs.
  const placeFile = join(folder, 'service.json');
  const facts = {
    pid: process.pid,
    url,
    awsUrl: aws.url,
    dynamoUrl: dynamo.url,
    operatorKey: secrets.operatorKey,
  };
  await writeFile(placeFile, `${JSON.stringify(facts, null, 2)}\n`, { mode: 0o600 });
  opened.defer(() => rm(placeFile, { force: true }));

  const running = opened.move();
  return {
    url,
    awsUrl: aws.url,
    dynamoUrl: dynamo.url,
    operatorKey: secrets.operatorKey,
    clock,
    outbox,
    activity,
    stop: () => running.disposeAsync(),
  };
}

function queueDefinitions(): QueueDefinition[] {
  return Object.entries(queues).flatMap(([key, plan]) => {
    const name = queueNameOf(key as QueueName);
    const { visibilityTimeoutSeconds, maxReceiveCount } = plan;
    return [
      { name, visibilityTimeoutSeconds, deadLetter: { queue: `${name}-dead`, maxReceiveCount } },
      { name: `${name}-dead`, visibilityTimeoutSeconds: 30 },
    ];
  });
}

function activityOf(store: QueueStore, pools: Iterable<FunctionPool>): Activity {
  let calls = 0;
  for (const pool of pools) calls += pool.busy();
  return {
    queues: Object.fromEntries(store.definitions.map(({ name }) => [name, store.counts(name)])),
    calls,
  };
}
