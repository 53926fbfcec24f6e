/** Returns its event, its context and how often this instance was called. Shows how functions are run. */
import type { Context } from 'aws-lambda';

let calls = 0;

interface EchoEvent {
  readonly waitMilliseconds?: number;
  readonly throws?: string;
  readonly exits?: boolean;
  readonly hangs?: boolean;
}

export async function handler(event: EchoEvent, context: Context) {
  calls += 1;
  if (event.throws !== undefined) throw new Error(event.throws);
  if (event.exits) process.exit(3);
  if (event.hangs) for (;;);
  if (event.waitMilliseconds) await new Promise((resolve) => setTimeout(resolve, event.waitMilliseconds));
  process.stdout.write('{"level":"INFO","message":"echoed"}\n');
  return {
    event,
    calls,
    functionName: context.functionName,
    remaining: context.getRemainingTimeInMillis(),
    now: new Date().toISOString(),
    setting: process.env.SETTING,
    home: process.env.HOME,
  };
}
