import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { PackValuesError, rulesOfPack } from '../../../../shared/rule-files/packs/compare-pack.ts';
import { acceptPack, followPack } from '../../../../shared/rule-files/packs/follow-pack.ts';
import { type FollowedPack, maxPacks } from '../../../../shared/rule-files/packs/followed-pack.ts';
import { type PackContent, readPack } from '../../../../shared/rule-files/packs/read-pack.ts';
import { exampleValues } from '../../../../shared/rule-files/rule-set/fill-parameters.ts';
import { calledOf } from '../../../../shared/rule-files/rule-set/rule-set.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { limitCaller, limits, shownLimits } from '../../limits.ts';
import { matchesOfEach, packDifference } from '../../pack-difference.ts';
import { requireSubscriber } from '../../session.ts';
import {
  acceptRoute,
  differenceRoute,
  endRoute,
  followRoute,
  listRoute,
  lookRoute,
  ruleOfPack,
  shownPack,
  step,
} from './pack-calls.ts';

export type PacksDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'fetchPack'
  | 'firstAlertAfterMs'
  | 'moves'
  | 'now'
  | 'packAddresses'
  | 'packs'
  | 'queries'
  | 'readKeys'
  | 'readSample'
  | 'rules'
  | 'siteUrl'
  | 'subscribers'
  | 'tokens'
>;

/** Packs of rules by address. A change of a pack is shown as a difference, and applied only when it is accepted. */
export function packRoutes(app: WebApp, deps: PacksDeps): void {
  const counted = (c: Context<WebEnv>): PacksDeps => ({ ...deps, countAgainst: shownLimits(c, deps) });

  app.openapi(listRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    return c.json({ packs: (await deps.packs.of(id)).map(toAnswer) }, 200);
  });

  app.openapi(lookRoute, async (c) => {
    await requireSubscriber(c, deps);
    await limitCaller(c, limits.packs, deps);
    const { url } = c.req.valid('json');
    const { hash: contentHash, set } = await contentAt(url, deps);
    const sample = await deps.readSample();
    const parameters = Object.entries(set.parameters ?? {}).map(([name, { describe, example }]) => ({
      name,
      describe,
      example: typeof example === 'string' ? [example] : example,
    }));
    const withExamples = rulesOfPack(set, exampleValues(set.parameters));
    const matched = matchesOfEach(withExamples, sample);
    const rules = withExamples.map(({ key, rule }) => ({ ...ruleOfPack.parse(rule), matched: matched(key) }));
    const { name = url, description, tried } = set;
    return c.json(
      {
        url,
        hash: contentHash,
        name,
        ...(description && { description }),
        parameters,
        articles: tried,
        rules,
      },
      200,
    );
  });

  app.openapi(followRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    await limitCaller(c, limits.packs, deps);
    const { url, hash: shown, values: given = {} } = c.req.valid('json');
    const content = await sameContent(url, shown, deps);
    const followed = await withValues(() =>
      followPack(subscriber, { url, content, values: given }, counted(c)),
    );
    if (!followed) throw tooManyPacks();
    const { pack, left, reason } = followed;
    return c.json({ pack: toAnswer(pack), left, ...(reason && { reason }) }, 201);
  });

  app.openapi(differenceRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    const pack = await ownPack(id, c.req.valid('param').id, deps);
    await limitCaller(c, limits.packs, deps);
    const content = await contentAt(pack.url, deps);
    const [saved, sample] = await Promise.all([deps.rules.ofSubscriber(id), deps.readSample()]);
    const steps = await withValues(async () => packDifference(pack, content, { saved, sample }));
    return c.json(
      { hash: content.hash, articles: sample.articles.length, steps: steps.map((one) => step.parse(one)) },
      200,
    );
  });

  app.openapi(acceptRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const followed = await ownPack(subscriber.id, c.req.valid('param').id, deps);
    await limitCaller(c, limits.packs, deps);
    const { hash: shown, remove: removes, values: given } = c.req.valid('json');
    const pack = { ...followed, values: { ...followed.values, ...given } };
    const content = await sameContent(pack.url, shown, deps);
    const accepted = await withValues(() => acceptPack(subscriber, pack, { content, removes }, counted(c)));
    const { done, left, reason } = accepted;
    return c.json({ pack: toAnswer(accepted.pack), done, left, ...(reason && { reason }) }, 200);
  });

  app.openapi(endRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    const pack = await ownPack(id, c.req.valid('param').id, deps);
    await deps.packs.remove(id, pack.id);
    return c.body(null, 204);
  });
}

/** The subscriber's pack. @throws HttpProblem 404 */
export async function ownPack(
  subscriberId: string,
  id: string,
  { packs }: Pick<PacksDeps, 'packs'>,
): Promise<FollowedPack> {
  const pack = await packs.get(subscriberId, id);
  if (!pack) throw new HttpProblem('not-found', 'You follow no pack with this id.');
  return pack;
}

function tooManyPacks(): HttpProblem {
  return new HttpProblem('conflict', `You follow ${maxPacks} packs, which is the most. End one first.`);
}

async function contentAt(url: string, deps: PacksDeps): Promise<PackContent> {
  const read = await readPack(url, deps);
  if (!read.ok)
    throw new HttpProblem('invalid-request', read.problem, {
      errors: [{ path: 'url', message: read.problem }],
    });
  return read.content;
}

/** The content that was shown, read again. @throws HttpProblem 409 if it is another one by now */
async function sameContent(url: string, shown: string, deps: PacksDeps): Promise<PackContent> {
  const content = await contentAt(url, deps);
  if (content.hash === shown) return content;
  throw new HttpProblem('conflict', 'The pack has changed since it was shown. Look at it again.');
}

/** @throws HttpProblem 422 if the values do not fit the pack */
async function withValues<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof PackValuesError)) throw error;
    const { parameter, message } = error;
    const path = parameter === undefined ? 'values' : `values.${parameter}`;
    throw new HttpProblem('invalid-request', 'The values do not fit the pack.', {
      errors: [{ path, message }],
      cause: error,
    });
  }
}

function toAnswer({ subscriberId: _, contentHash, rules, ...pack }: FollowedPack): z.infer<typeof shownPack> {
  return shownPack.parse({
    ...pack,
    complete: contentHash !== '',
    rules: rules.map(({ ruleId, rule }) => ({ id: ruleId, name: calledOf(rule) })),
  });
}
