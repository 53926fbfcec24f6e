/** What is known of how often something happens: so many were seen in so much time. Both may be fractions. */
export interface SeenRate {
  readonly count: number;
  /** In any unit, as long as it is the same everywhere. */
  readonly time: number;
}

/** Terms smaller than this share of the sum no longer change it. */
const negligible = 1e-12;
/** Of a factor; the next one is still a number. */
const largest = 1e100;

/**
 * The chance that at least `stories` come in `time`, when so far `seen` was all that is known. Stories come as a Poisson
 * process whose rate has the gamma distribution of `seen`: the less was seen, the less sure the rate, and the heavier the
 * tail. That is the negative binomial distribution with `seen.count` successes; with much time seen it is Poisson's.
 *
 * @param stories a whole number
 * @param seen both numbers above 0
 * @returns from 0 to 1
 */
export function poissonTail(stories: number, time: number, seen: SeenRate): number {
  if (stories <= 0) return 1;
  if (time <= 0) return 0;
  const miss = time / (time + seen.time);
  const next = (x: number) => ((seen.count + x) / (x + 1)) * miss;
  // Each chance is a factor times `unit`, whose logarithm is kept: e^-800 is no number.
  let log = seen.count * Math.log1p(-miss);
  let unit = Math.exp(log);
  let factor = 1;
  let below = 0;
  for (let x = 0; x < stories; x += 1) {
    below += factor * unit;
    factor *= next(x);
    if (factor > largest || factor < 1 / largest) {
      log += Math.log(factor);
      unit = Math.exp(log);
      factor = 1;
    }
  }
  const mean = (seen.count / seen.time) * time;
  if (stories <= mean) return Math.min(1, Math.max(0, 1 - below));
  let term = Math.exp(log + Math.log(factor));
  let tail = 0;
  for (let x = stories; term > tail * negligible; x += 1) {
    tail += term;
    term *= next(x);
  }
  return Math.min(1, tail);
}
