import { type ArticleSample, recentLimits, type SampleDeps, type SampleLimits } from './article-sample.ts';

/** Reads the sample at most once per `forMs` in a container, even if several callers ask at the same time. */
export function createSampleCache(
  deps: SampleDeps,
  forMs = 120_000,
  limits = recentLimits,
): () => Promise<ArticleSample> {
  let reading: Promise<ArticleSample> | undefined;
  let until = 0;
  return () => {
    const now = deps.now().getTime();
    if (!reading || now >= until) {
      until = now + forMs;
      reading = readLater(deps, limits).catch((error) => {
        reading = undefined;
        throw error;
      });
    }
    return reading;
  };
}

/** By code that is read with the first sample: it recognises languages, which most containers never need. */
async function readLater(deps: SampleDeps, limits: SampleLimits): Promise<ArticleSample> {
  const { readSample } = await import('./read-sample.ts');
  return readSample(deps, limits);
}
