import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';
import { accountId, region } from './aws/account.ts';
import type { LocalClock } from './clock.ts';

export interface TimerPlan {
  readonly name: string;
  readonly everyMinutes: number;
  readonly invoke: (event: EventBridgeEvent<'Scheduled Event', object>) => Promise<unknown>;
}

const minute = 60_000;

/**
 * Calls functions at fixed intervals of the local clock, on the full minute, as EventBridge does. If the clock jumps
 * over several due times, the function is called once.
 */
export function startTimers(
  plans: readonly TimerPlan[],
  clock: LocalClock,
  onError: (name: string, error: unknown) => void,
) {
  const running = new Set<Promise<void>>();
  const timers = plans.map((plan) => ({ plan, slot: slotAt(plan, clock.now()) }));

  function look(): void {
    for (const timer of timers) {
      const slot = slotAt(timer.plan, clock.now());
      if (slot === timer.slot) continue;
      timer.slot = slot;
      run(timer.plan);
    }
  }

  function run(plan: TimerPlan): void {
    const call: Promise<void> = plan
      .invoke(scheduledEvent(plan.name, new Date(clock.now())))
      .then(() => undefined)
      .catch((error: unknown) => onError(plan.name, error))
      .finally(() => running.delete(call));
    running.add(call);
  }

  const interval = setInterval(look, 1000);
  clock.onAdvance(look);
  return {
    async stop(): Promise<void> {
      clearInterval(interval);
      await Promise.all(running);
    },
  };
}

const slotAt = ({ everyMinutes }: TimerPlan, time: number) => Math.floor(time / (everyMinutes * minute));

function scheduledEvent(name: string, time: Date): EventBridgeEvent<'Scheduled Event', object> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: accountId,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region,
    resources: [`arn:aws:events:${region}:${accountId}:rule/${name}`],
    detail: {},
  };
}
