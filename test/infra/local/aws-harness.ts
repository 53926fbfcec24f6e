import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsServer, startAwsServer } from '../../../infra/local/aws/aws-server.ts';
import { createMetricsEndpoint } from '../../../infra/local/aws/metrics-endpoint.ts';
import { type Outbox, openOutbox } from '../../../infra/local/aws/outbox.ts';
import { createQueueStore, type QueueStore } from '../../../infra/local/aws/queue-store.ts';
import { createSecretsEndpoint } from '../../../infra/local/aws/secrets-endpoint.ts';
import { createSesEndpoint, type SesEndpoint } from '../../../infra/local/aws/ses-endpoint.ts';
import { createSqsEndpoint } from '../../../infra/local/aws/sqs-endpoint.ts';
import { openDatabase } from '../../../infra/local/local-database.ts';
import { openSettings } from '../../../infra/local/local-settings.ts';

/** The local AWS alone, on a folder of its own, with a clock that only moves when told. */
export interface AwsHarness {
  readonly folder: string;
  readonly server: AwsServer;
  readonly store: QueueStore;
  readonly outbox: Outbox;
  readonly ses: SesEndpoint;
  readonly clock: { now: number };
  /** What an SDK client needs to talk to it. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  queueUrl(name: string): string;
  close(): Promise<void>;
}

export async function startAws(): Promise<AwsHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'wirewatch-aws-'));
  const clock = { now: Date.parse('2026-03-04T05:06:07Z') };
  const now = () => clock.now;
  const database = openDatabase(join(folder, 'aws.sqlite'));
  const store = createQueueStore(
    database,
    [
      ...['jobs', 'others', 'guarded'].map((name) => ({
        name,
        visibilityTimeoutSeconds: 30,
        deadLetter: { queue: 'jobs-dead', maxReceiveCount: 2 },
      })),
      { name: 'jobs-dead', visibilityTimeoutSeconds: 30 },
      { name: 'feedback', visibilityTimeoutSeconds: 30 },
    ],
    { now },
  );
  const outbox = openOutbox(database, join(folder, 'mails'));
  const ses = createSesEndpoint({
    settings: openSettings(database),
    outbox,
    publish: (notification) => store.send('feedback', notification),
    identity: 'alerts@wirewatch.example',
    now,
  });
  const server = await startAwsServer(
    {
      sqs: createSqsEndpoint(store, now),
      ses,
      metrics: createMetricsEndpoint(store, now),
      secrets: createSecretsEndpoint(new Map([['wirewatch/keys', '{"root":"r"}']]), clock.now),
    },
    (error) => {
      throw error;
    },
  );
  return {
    folder,
    server,
    store,
    outbox,
    ses,
    clock,
    client: {
      endpoint: server.url,
      region: 'us-east-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 1,
    },
    queueUrl: (name) => `${server.url}/000000000000/${name}`,
    async close() {
      await server.close();
      database.close();
      await rm(folder, { recursive: true });
    },
  };
}
