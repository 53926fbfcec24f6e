/** The thread of one function instance: loads the handler once, then answers one call after the other. */
import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import type { Context } from 'aws-lambda';
import { installClock } from './clock.ts';
import { sendTableRequests } from './table-port.ts';

/** What an instance is started with. */
export interface InstanceData {
  /** Absolute path of the module that exports `handler`. */
  readonly entry: string;
  readonly sharedOffset: SharedArrayBuffer;
  /** The way to the table without a socket, instead of the address that the environment names. */
  readonly table?: { readonly url: string; readonly port: MessagePort };
}

export interface Call {
  readonly requestId: string;
  /** JSON, as Lambda hands it over. */
  readonly event: string;
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly timeoutMilliseconds: number;
}

export type Outcome =
  | { readonly requestId: string /** JSON. */; readonly result: string | undefined }
  | { readonly requestId: string; readonly failure: string };

type Handler = (event: unknown, context: Context) => unknown;

const { entry, sharedOffset, table }: InstanceData = workerData;
const port = parentPort;
if (!port) throw new Error('function-instance.ts runs as a worker thread only.');

installClock(sharedOffset);
if (table) sendTableRequests(table.port, table.url);
const { handler }: { handler?: Handler } = await import(pathToFileURL(entry).href);
if (typeof handler !== 'function') throw new Error(`${entry} exports no function "handler".`);
const handle = handler;

async function answer(call: Call): Promise<Outcome> {
  const { requestId } = call;
  try {
    const result = await handle(JSON.parse(call.event), contextOf(call));
    return { requestId, result: JSON.stringify(result) };
  } catch (error) {
    return { requestId, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function contextOf(call: Call): Context {
  const deadline = performance.now() + call.timeoutMilliseconds;
  const unused = () => {
    throw new Error('Handlers here return a promise; the callback style of Lambda is not offered.');
  };
  return {
    awsRequestId: call.requestId,
    functionName: call.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: call.invokedFunctionArn,
    memoryLimitInMB: call.memoryLimitInMB,
    logGroupName: `/aws/lambda/${call.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - performance.now()),
    done: unused,
    fail: unused,
    succeed: unused,
  };
}

// For the next instance, whether this one ends or is killed.
flushCompileCache();
port.postMessage('ready');
port.on('message', async (call: Call) => port.postMessage(await answer(call)));
