import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Activity } from '../../infra/local/control.ts';
import { settle } from '../../infra/local/settle.ts';
import { compileCache } from './compile-cache.ts';

/** A mail as `/_inbox/messages` lists it. */
export interface InboxMail {
  readonly id: string;
  readonly acceptedAt: string;
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly file: string;
}

/** A mail as `/_inbox/messages/{id}` answers it. */
export interface OpenedMail extends InboxMail {
  readonly html?: string;
  readonly text?: string;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly raw: string;
}

/** What the next calls of SES's `SendRawEmail` do, in order (`infra/local/aws/ses-endpoint.ts`). */
export interface MailFault {
  readonly accepted: boolean;
  readonly answer: 'message-id' | 'server-error' | 'throttling' | 'dropped-connection';
  readonly eventsLost?: boolean;
}

export interface LocalServiceOptions {
  /** An existing data folder, which stays; by default a new one that `stop` deletes. */
  readonly folder?: string;
  /** Seed by which queue messages are shuffled and duplicated. */
  readonly shuffleSeed?: number;
  /** Whether canaries are sent; not unless asked for. */
  readonly canary?: boolean;
  /** Delivery waits to shorten, by name (`shared/delivery/waits.ts`). */
  readonly waits?: Readonly<Record<string, number>>;
}

/** `npm start` as a process of its own, for tests. */
export interface TestService {
  /** "http://localhost:41234", no trailing slash. */
  readonly url: string;
  readonly awsUrl: string;
  readonly dynamoUrl: string;
  readonly operatorKey: string;
  readonly pid: number;
  readonly folder: string;
  /** Moves the service's clock forward. Timers that become due are called. */
  advanceClock(seconds: number): Promise<void>;
  /** The current time of the service. */
  now(): Promise<Date>;
  setMailFaults(faults: readonly MailFault[]): Promise<void>;
  mails(to?: string): Promise<readonly InboxMail[]>;
  openMail(id: string): Promise<OpenedMail>;
  /** Waits until no queue holds a message that is due and no function runs. Delayed messages may remain. */
  settle(): Promise<void>;
  /** Everything the process has printed. */
  output(): string;
  /** Ctrl-C; resolves with the exit code when the process is gone. Deletes a folder that it made. */
  stop(): Promise<number | null>;
  /** kill -9; resolves when the process is gone. The folder stays, to start on it again. */
  kill(): Promise<void>;
}

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** Starts the service with temporary state, or on `folder`, on a free port. Resolves when it accepts requests. */
export async function startLocalService(options: LocalServiceOptions = {}): Promise<TestService> {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'wirewatch-service-')));
  const child = spawn(process.execPath, await startArguments(), {
    cwd: repository,
    env: {
      PATH: process.env.PATH,
      ...compileCache,
      PORT: '0',
      WIREWATCH_DATA: folder,
      CANARY: options.canary ? 'on' : 'off',
      ...(options.shuffleSeed !== undefined && { WIREWATCH_SHUFFLE: String(options.shuffleSeed) }),
      ...(options.waits && { WAITS: JSON.stringify(options.waits) }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test run that is cut off must not leave the service behind.
  const killWithParent = () => void child.kill('SIGKILL');
  process.once('exit', killWithParent);
  const gone = once(child, 'exit').then(([code]: (number | null)[]) => {
    process.off('exit', killWithParent);
    return code ?? null;
  });
  const printed = collectOutput(child);
  await Promise.race([printed.until('Ctrl-C stops it.'), gone]);
  if (child.exitCode !== null) {
    throw new Error(`The local service ended with code ${child.exitCode} at its start:\n${printed.text()}`);
  }
  const place: { pid: number; url: string; awsUrl: string; dynamoUrl: string; operatorKey: string } =
    JSON.parse(await readFile(join(folder, 'service.json'), 'utf8'));

  async function call<T>(path: string, init?: { method: 'POST' | 'PUT'; body: unknown }): Promise<T> {
    const response = await fetch(place.url + path, {
      ...(init && {
        method: init.method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(init.body),
      }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    ...place,
    folder,
    output: printed.text,
    async advanceClock(seconds) {
      await call('/_local/clock', { method: 'POST', body: { seconds } });
    },
    async now() {
      return new Date((await call<{ now: string }>('/_local/clock')).now);
    },
    async setMailFaults(faults) {
      await call('/_local/mail-faults', { method: 'PUT', body: faults });
    },
    async mails(to) {
      const query = to === undefined ? '' : `?to=${encodeURIComponent(to)}`;
      return (await call<{ messages: InboxMail[] }>(`/_inbox/messages${query}`)).messages;
    },
    openMail: (id) => call<OpenedMail>(`/_inbox/messages/${id}`),
    settle: () => settle(() => call<Activity>('/_local/activity')),
    async stop() {
      child.kill('SIGINT');
      const code = await gone;
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true });
      return code;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** What `npm start` gives to Node: limits of its memory, and the file. */
async function startArguments(): Promise<string[]> {
  const { scripts }: { scripts: { start: string } } = JSON.parse(
    await readFile(join(repository, 'package.json'), 'utf8'),
  );
  return scripts.start.split(' ').slice(1);
}

function collectOutput({ stdout, stderr }: ChildProcess) {
  let text = '';
  let look = () => {};
  for (const stream of [stdout, stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      look();
    });
  }
  return {
    text: () => text,
    until: (wanted: string) =>
      new Promise<void>((resolve) => {
        look = () => {
          if (text.includes(wanted)) resolve();
        };
        look();
      }),
  };
}
