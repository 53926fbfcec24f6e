import { describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import { Death, mortal } from './mortal.ts';
import { type Kind, kinds, prepare, type World } from './prepare.ts';

/** How often the recipient has read each story. */
async function received(world: World, email: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = { one: 0, two: 0, three: 0 };
  for (const { text = '' } of await world.mailsTo(email)) {
    for (const [, story = ''] of text.matchAll(/Story (\w+)\./g)) counts[story] = (counts[story] ?? 0) + 1;
  }
  return counts;
}

const once = { one: 1, two: 1, three: 1 };

async function countCalls(kind: Kind, createWorld: (startsAt: string) => World): Promise<number> {
  const { world, me, email } = await prepare(kind, createWorld);
  const worker = mortal(world.createWorker(), { at: Number.POSITIVE_INFINITY, when: 'before' });
  await deliver(me, worker.deps);
  const calls = worker.calls();
  if (kind === 'put off') expect(world.looks).toMatchObject([{ subscriberId: me }]);
  await world.settle(me);
  expect(await received(world, email)).toEqual(once);
  return calls;
}

/** Runs workers at the same time; a death is expected, anything else is not. */
async function run(workers: readonly Promise<void>[]): Promise<number> {
  const results = await Promise.allSettled(workers);
  const failures = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => reason as Error);
  for (const failure of failures) if (!(failure instanceof Death)) throw failure;
  return failures.length;
}

/**
 * The promise of exactly once: a worker dies at every await of the path in turn, before the call or after it, alone
 * and beside a second worker; then the service goes on as it would (leases run out, receipts come, the subscriber is
 * due again), and what the recipient got is counted.
 */
export function describeCrashes(createWorld: (startsAt: string) => World): void {
  describe.each(kinds)('a mail of the kind %s', (kind) => {
    it('arrives exactly once whichever await its worker dies at', async () => {
      const calls = await countCalls(kind, createWorld);
      expect(calls).toBeGreaterThan(15);
      let deaths = 0;
      for (let at = 1; at <= calls; at++) {
        for (const when of ['before', 'after'] as const) {
          const { world, me, email } = await prepare(kind, createWorld);
          deaths += await run([deliver(me, mortal(world.createWorker(), { at, when }).deps)]);
          await world.settle(me);
          expect(await received(world, email), `died ${when} call ${at}`).toEqual(once);
          expect(await world.subscribers.get(me)).not.toHaveProperty('openDelivery');
        }
      }
      expect(deaths).toBe(2 * calls);
    });

    it('arrives exactly once beside a second worker that lives', async () => {
      const calls = await countCalls(kind, createWorld);
      for (let at = 1; at <= calls; at++) {
        for (const when of ['before', 'after'] as const) {
          const { world, me, email } = await prepare(kind, createWorld);
          await run([deliver(me, mortal(world.createWorker(), { at, when }).deps), world.look(me)]);
          await world.settle(me);
          expect(await received(world, email), `died ${when} call ${at}`).toEqual(once);
        }
      }
    });

    it('arrives exactly once when two workers die one after the other', async () => {
      const calls = await countCalls(kind, createWorld);
      for (let at = 3; at <= calls; at += 3) {
        for (let second = 2; second <= calls; second += 4) {
          const { world, me, email } = await prepare(kind, createWorld);
          await run([deliver(me, mortal(world.createWorker(), { at, when: 'after' }).deps)]);
          world.advance(121_000);
          await world.handleEvents();
          await run([deliver(me, mortal(world.createWorker(), { at: second, when: 'after' }).deps)]);
          await world.settle(me);
          expect(await received(world, email), `died after calls ${at} and ${second}`).toEqual(once);
        }
      }
    });

    it('is lost by none of this and comes twice only if SES’s receipt is lost as well', async () => {
      const calls = await countCalls(kind, createWorld);
      const twice: number[] = [];
      for (let at = 1; at <= calls; at++) {
        const { world, me, email } = await prepare(kind, createWorld);
        world.ses.loseEvents(true);
        await run([deliver(me, mortal(world.createWorker(), { at, when: 'after' }).deps)]);
        await world.settle(me);
        const counts = Object.values(await received(world, email));
        expect(Math.min(...counts), `died after call ${at}`).toBeGreaterThanOrEqual(1);
        if (Math.max(...counts) > 1) twice.push(at);
      }
      // The one call after which nobody can know: SES has the mail, and nothing is written down yet. A look that is put off
      // does not come that far.
      expect(twice).toHaveLength(kind === 'put off' ? 0 : 1);
    });
  });
}
