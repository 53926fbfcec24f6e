import { randomUUID } from 'node:crypto';
import type { EventBridgeEvent } from 'aws-lambda';
import { accountId, region } from './aws/account.ts';
import type { LocalClock } from './clock.ts';

export interface TimerPlan {
  readonly name: string;
  readonly everyMinutes: number;
  /** It looks at when the others ran: after a jump of the clock, they run first. */
  readonly watchesOthers?: boolean;
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
    const due = timers.filter(({ plan, slot }) => slotAt(plan, clock.now()) !== slot);
    for (const timer of due) timer.slot = slotAt(timer.plan, clock.now());
    const { watching = [], others = [] } = Object.groupBy(
      due.map(({ plan }) => plan),
      ({ watchesOthers }) => (watchesOthers ? 'watching' : 'others'),
    );
    const ended = Promise.all(others.map((plan) => run(plan)));
    for (const plan of watching) run(plan, ended);
  }

  function run(plan: TimerPlan, after?: Promise<unknown>): Promise<void> {
    const invoke = () => plan.invoke(scheduledEvent(plan.name, new Date(clock.now())));
    const call: Promise<void> = (after?.then(invoke) ?? invoke())
      .then(() => undefined)
      .catch((error: unknown) => onError(plan.name, error))
      .finally(() => running.delete(call));
    running.add(call);
    return call;
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
