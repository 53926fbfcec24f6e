import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { accountId, region } from './aws/account.ts';
import type { Call, InstanceData, Outcome } from './function-instance.ts';
import type { HttpAnswer, HttpRequest } from './in-process-requests.ts';
import { serveTable } from './table-port.ts';

/** The table in the main thread, which instances reach without a socket. */
export interface TableInProcess {
  /** The address by which requests to it are told from others: "http://127.0.0.1:1234". */
  readonly url: string;
  answer(request: HttpRequest): Promise<HttpAnswer>;
}

export interface FunctionSettings {
  readonly name: string;
  /** Absolute path of the module that exports `handler`. */
  readonly entry: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The most instances at once. Each is a thread and takes one call at a time. */
  readonly maxInstances: number;
  /** The last instance ends when it had nothing to do for so long, and takes its memory along. */
  readonly idleMs: number;
  readonly sharedOffset: SharedArrayBuffer;
  readonly table?: TableInProcess;
  /** Receives every line that the function prints. */
  readonly onLog: (functionName: string, line: string) => void;
}

/** A call that the function did not answer: it threw an error, ran out of time or ended its thread. */
class FunctionFailedError extends Error {
  override readonly name = 'FunctionFailedError';
}

export interface FunctionPool {
  /** Calls the function and returns the result of its handler. @throws FunctionFailedError */
  invoke(event: object): Promise<unknown>;
  /** Calls that are running or waiting for an instance. */
  busy(): number;
  close(): Promise<void>;
}

interface Instance {
  readonly worker: Worker;
  /** Resolves when the handler is loaded. Loading does not count towards a call's time, as on Lambda. */
  readonly ready: Promise<unknown>;
  /** The call that is running. */
  call?: { readonly requestId: string; settle(outcome: Outcome): void };
  /** Ends it while it has nothing to do. */
  idleTimer?: NodeJS.Timeout;
}

/**
 * The share of an instance's memory for short-lived objects. Without a limit, each thread takes up to 48 MB for them. The
 * function that matches articles gets 24 MB: with half of that, collecting garbage took a tenth of its time.
 */
const youngShare = 1 / 72;

const instanceFile = new URL('./function-instance.ts', import.meta.url);
const compileCache = fileURLToPath(new URL('../../node_modules/.cache/wirewatch', import.meta.url));

/**
 * What a thread begins with. With the compile cache, its modules come without types and compiled: that spares a third of
 * the start, and the 20 MB that Node's remover of types takes in each thread that meets a TypeScript file before.
 */
const instanceCode = `
  require('node:module').enableCompileCache(${JSON.stringify(compileCache)});
  import(${JSON.stringify(instanceFile.href)});`;

/** The other end of a port that the table is served through. */
function portTo({ answer }: TableInProcess): MessagePort {
  const { port1, port2 } = new MessageChannel();
  serveTable(port1, answer);
  return port2;
}

/** An instance beside others of its function ends when it had nothing to do for so long. */
const spareIdleMs = 10_000;

/**
 * Runs a function as Lambda does: in instances with their own modules, memory and environment, one call at a time,
 * started when needed and kept for a while, ended when a call takes too long.
 */
export function createFunctionPool(settings: FunctionSettings): FunctionPool {
  const { name, timeoutSeconds, maxInstances } = settings;
  const instances = new Set<Instance>();
  const idle: Instance[] = [];
  const waiting: ((instance: Instance) => void)[] = [];
  let busy = 0;
  let closing = false;

  function start(): Instance {
    const { entry, sharedOffset, table } = settings;
    const port = table && portTo(table);
    const data: InstanceData = { entry, sharedOffset, ...(port && { table: { url: table.url, port } }) };
    const worker = new Worker(instanceCode, {
      eval: true,
      name,
      workerData: data,
      transferList: port ? [port] : [],
      env: {
        TZ: 'UTC',
        AWS_REGION: region,
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(settings.memoryMegabytes),
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        POWERTOOLS_SERVICE_NAME: 'wirewatch',
        ...settings.environment,
      },
      resourceLimits: {
        maxOldGenerationSizeMb: settings.memoryMegabytes,
        maxYoungGenerationSizeMb: settings.memoryMegabytes * youngShare,
      },
      stdout: true,
      stderr: true,
    });
    const ready = once(worker, 'message').catch(() => undefined);
    const instance: Instance = { worker, ready };
    instances.add(instance);
    for (const output of [worker.stdout, worker.stderr]) {
      createInterface({ input: output }).on('line', (line) => settings.onLog(name, line));
    }
    worker.on('message', (message: 'ready' | Outcome) => {
      if (message === 'ready' || message.requestId !== instance.call?.requestId) return;
      instance.call.settle(message);
      release(instance);
    });
    worker.on('error', (error) => {
      end(instance, error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    worker.on('exit', (code) => end(instance, `Its thread ended with code ${code}.`));
    return instance;
  }

  /** Reserves an instance for one call. */
  function takeInstance(): Promise<Instance> {
    const ready = idle.pop();
    if (ready) {
      clearTimeout(ready.idleTimer);
      return Promise.resolve(ready);
    }
    if (instances.size < maxInstances) return Promise.resolve(start());
    return new Promise((resolve) => waiting.push(resolve));
  }

  function release(instance: Instance): void {
    const next = waiting.shift();
    if (next) next(instance);
    else {
      idle.push(instance);
      endWhenIdle(instance, 0);
    }
  }

  function endWhenIdle(instance: Instance, idleFor: number): void {
    const allowed = instances.size > 1 ? Math.min(spareIdleMs, settings.idleMs) : settings.idleMs;
    if (idleFor >= allowed) end(instance, 'It had nothing to do.');
    else {
      const look = () => endWhenIdle(instance, allowed);
      instance.idleTimer = setTimeout(look, allowed - idleFor).unref();
    }
  }

  /** Removes an instance that has ended or can no longer be trusted, and fails its call. */
  function end(instance: Instance, reason: string): void {
    if (!instances.delete(instance)) return;
    clearTimeout(instance.idleTimer);
    const place = idle.indexOf(instance);
    if (place >= 0) idle.splice(place, 1);
    void instance.worker.terminate();
    instance.call?.settle({ requestId: instance.call.requestId, failure: reason });
    if (!closing) waiting.shift()?.(start());
  }

  async function invoke(event: object): Promise<unknown> {
    if (closing) throw new FunctionFailedError(`${name} is not called any more: the service stops.`);
    busy += 1;
    try {
      const instance = await takeInstance();
      const outcome = await callInstance(instance, event);
      if ('failure' in outcome) throw new FunctionFailedError(`${name} failed: ${outcome.failure}`);
      return outcome.result === undefined ? undefined : JSON.parse(outcome.result);
    } finally {
      busy -= 1;
    }
  }

  function callInstance(instance: Instance, event: object): Promise<Outcome> {
    const requestId = randomUUID();
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      instance.call = {
        requestId,
        settle(outcome) {
          clearTimeout(timer);
          delete instance.call;
          resolve(outcome);
        },
      };
      const call: Call = {
        requestId,
        event: JSON.stringify(event),
        functionName: name,
        invokedFunctionArn: `arn:aws:lambda:${region}:${accountId}:function:${name}`,
        memoryLimitInMB: String(settings.memoryMegabytes),
        timeoutMilliseconds: timeoutSeconds * 1000,
      };
      instance.worker.postMessage(call);
      void instance.ready.then(() => {
        const reason = `Task timed out after ${timeoutSeconds} seconds.`;
        if (instance.call?.requestId === requestId)
          timer = setTimeout(() => end(instance, reason), timeoutSeconds * 1000);
      });
    });
  }

  return {
    invoke,
    busy: () => busy,
    async close() {
      closing = true;
      const ended = [...instances].map(({ worker }) => worker.terminate());
      for (const instance of [...instances]) end(instance, 'The service stops.');
      await Promise.all(ended);
    },
  };
}
