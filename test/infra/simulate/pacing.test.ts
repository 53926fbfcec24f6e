import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualLatencies } from '../../../infra/simulate/latencies.ts';
import { type PacingResult, simulatePacing } from '../../../infra/simulate/pacing.ts';

// ElectroDB creates an error for every call, in case it fails. The stack of this error costs more than the call.
const { stackTraceLimit } = Error;
beforeAll(() => {
  Error.stackTraceLimit = 0;
});
afterAll(() => {
  Error.stackTraceLimit = stackTraceLimit;
});

const simulate = (maxPerSecond: number, digests: number): Promise<PacingResult> =>
  simulatePacing({ maxPerSecond, digests, containers: 10, batchSize: 5, latencies: usualLatencies });

describe('ten containers with five mails each, when many digests are due at once', () => {
  it.each([
    [1, 30],
    [14, 100],
    [100, 200],
    [500, 500],
  ])(
    'keep to a rate of %i a second, use nine tenths of it, and look at nobody much more than once',
    async (maxPerSecond, digests) => {
      const result = await simulate(maxPerSecond, digests);
      expect(result.shareOfRate).toBeGreaterThanOrEqual(0.9);
      expect(result.looksPerMail).toBeLessThanOrEqual(1.3);
      expect(result.busiestSecond).toBeLessThanOrEqual(maxPerSecond);
      expect(result).toMatchObject({ throttled: 0, mails: digests, twice: 0 });
    },
    120_000,
  );

  it('do the same in every run', async () => {
    expect(await simulate(14, 30)).toEqual(await simulate(14, 30));
  });
});
