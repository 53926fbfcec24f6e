import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { diffRule } from '../../../../shared/rules/diff-rule.ts';
import { newRuleId } from '../../../../shared/rules/new-rule-id.ts';
import { type Rule, sharedHow } from '../../../../shared/rules/rule.ts';
import { readArchive } from '../../../../shared/rules/rule-archive.ts';
import { ruleInput, rulePatch } from '../../../../shared/rules/rule-input.ts';
import { removeRule } from '../../../../shared/subscribers/remove-rules.ts';
import { restoreRule } from '../../../../shared/subscribers/restore-rule.ts';
import { addRule, changeRule } from '../../../../shared/subscribers/save-rule.ts';
import { rulesOf, withoutFormer } from '../../../../shared/subscribers/sharing/read-following.ts';
import { cursorParam } from '../../cursor.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { feedAddresses } from '../../feed-addresses.ts';
import { limitCaller, limits, shownLimits } from '../../limits.ts';
import { bySession, instant, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { badQuery, hitCursor, hitPlace, noSuchRule, ownRule, savedOrThrow } from '../../own-rule.ts';
import { idParam, ruleDiff, toSampleMatch } from '../../schemas.ts';
import { requireSubscriber } from '../../session.ts';
import { seesOutputs } from '../../subscriber-calls.ts';
import { showOutputs } from './outputs.ts';
import { hit, ownRuleParts, rule, savedRule } from './rule-schemas.ts';

type RulesDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'firstAlertAfterMs'
  | 'hits'
  | 'moves'
  | 'now'
  | 'queries'
  | 'readKeys'
  | 'readSample'
  | 'rules'
  | 'siteUrl'
  | 'subscribers'
  | 'tokens'
  | 'webhookStates'
>;

const tags = ['Rules'];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules',
  tags,
  summary: 'My rules',
  security: bySession,
  responses: { 200: jsonOf(z.object({ rules: z.array(rule) }), 'Oldest first'), ...problems(401) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules',
  tags,
  summary: 'Add a rule',
  security: bySession,
  request: { body: jsonBody(named('NewRule', ruleInput)) },
  responses: { 201: jsonOf(savedRule, 'Added'), ...problems(400, 401, 403, 409, 415, 422, 429) },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/v1/me/rules/{id}',
  tags,
  summary: 'Change a rule',
  description:
    'What is left out stays. With another query the rule starts anew; what the old one found is still delivered.',
  security: bySession,
  request: { params: idParam, body: jsonBody(named('RuleChanges', rulePatch)) },
  responses: { 200: jsonOf(savedRule, 'Changed'), ...problems(400, 401, 403, 404, 415, 422, 429) },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/me/rules/{id}',
  tags,
  summary: 'Delete a rule',
  description: 'It can be restored for 30 days. A deleted rule takes no place of the 100.',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'Deleted' }, ...problems(401, 403, 404, 422) },
});

const deletedRoute = createRoute({
  method: 'get',
  path: '/v1/me/deleted-rules',
  tags,
  summary: 'My deleted rules',
  description: 'Those that can still be restored: 30 days from their deletion, at most the newest 100.',
  security: bySession,
  responses: {
    200: jsonOf(
      z.object({
        rules: z.array(ownRuleParts.extend({ deletedAt: z.string() }).openapi('DeletedRule')),
      }),
      'Newest first',
    ),
    ...problems(401),
  },
});

const restoreRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules/{id}/restore',
  tags,
  summary: 'Restore a deleted rule',
  description:
    'Under its own id, with all its settings. What it found before is shown again; it watches from now on. A rule that is there is answered as it is.',
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(savedRule, 'Restored'), ...problems(401, 403, 404, 409, 422, 429) },
});

const hitsRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/{id}/hits',
  tags,
  summary: 'What a rule has found',
  description: 'Newest first, from 35 days back or the rule’s `since`, whichever is later.',
  security: bySession,
  request: {
    params: idParam,
    query: z.object({
      from: instant.optional(),
      to: instant.optional(),
      cursor: cursorParam,
    }),
  },
  responses: {
    200: jsonOf(z.object({ hits: z.array(hit), cursor: z.string().optional() }), 'A page of hits'),
    ...problems(401, 404, 422),
  },
});

const diffRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules/{id}/diff',
  tags,
  summary: 'What an edit would change',
  description: 'Compares the rule’s query with another one on recent articles. Nothing is stored.',
  security: bySession,
  request: { params: idParam, body: jsonBody(z.strictObject({ query: z.string().max(10_000) })) },
  responses: {
    200: jsonOf(ruleDiff, 'The difference; at most 50 articles each way'),
    ...problems(400, 401, 403, 404, 415, 422, 429),
  },
});

/** The calls of this file, for the typed client. */
export type RulesCalls =
  | typeof listRoute
  | typeof addRoute
  | typeof changeRoute
  | typeof removeRoute
  | typeof deletedRoute
  | typeof restoreRoute
  | typeof hitsRoute
  | typeof diffRoute;

export function ruleRoutes(app: WebApp, deps: RulesDeps): void {
  app.openapi(listRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const rules = await rulesOf(subscriber, deps);
    return c.json({ rules: await Promise.all(rules.map((one) => toAnswer(c, one, deps))) }, 200);
  });

  /** Saving counts against the limit of the subscriber, who is told what is left of it. */
  const counted = (c: Context<WebEnv>): RulesDeps => ({ ...deps, countAgainst: shownLimits(c, deps) });

  app.openapi(addRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const saved = savedOrThrow(await addRule(subscriber, newRuleId(), c.req.valid('json'), counted(c)));
    return c.json(
      {
        rule: await toAnswer(c, await withoutFormer(saved.rule, subscriber, deps), deps),
        warnings: [...saved.warnings],
      },
      201,
    );
  });

  app.openapi(changeRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const saved = savedOrThrow(
      await changeRule(subscriber, c.req.valid('param').id, c.req.valid('json'), counted(c)),
    );
    return c.json(
      {
        rule: await toAnswer(c, await withoutFormer(saved.rule, subscriber, deps), deps),
        warnings: [...saved.warnings],
      },
      200,
    );
  });

  app.openapi(removeRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    if (!(await removeRule(subscriber.id, c.req.valid('param').id, deps))) throw noSuchRule();
    return c.body(null, 204);
  });

  app.openapi(deletedRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    const deleted = await deps.rules.deletedOf(id, deps.now());
    const shape = deletedRoute.responses[200].content['application/json'].schema;
    return c.json(
      shape.parse({ rules: deleted.map((one) => ({ ...one.rule, deletedAt: one.deletedAt })) }),
      200,
    );
  });

  app.openapi(restoreRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const saved = savedOrThrow(await restoreRule(subscriber, c.req.valid('param').id, counted(c)));
    return c.json(
      {
        rule: await toAnswer(c, await withoutFormer(saved.rule, subscriber, deps), deps),
        warnings: [...saved.warnings],
      },
      200,
    );
  });

  app.openapi(hitsRoute, async (c) => {
    const { cursor, from, to } = c.req.valid('query');
    const found = await ownRule(c, c.req.valid('param').id, deps);
    const range = { ...(from && { from }), ...(to && { to }), ...(cursor && { before: hitPlace(cursor) }) };
    const page = await readArchive(found, range, deps);
    return c.json(
      { hits: page.hits.map((one) => hit.parse(one)), ...(page.next && { cursor: hitCursor(page.next) }) },
      200,
    );
  });

  app.openapi(diffRoute, async (c) => {
    const found = await ownRule(c, c.req.valid('param').id, deps);
    await limitCaller(c, limits.check, deps);
    const diff = diffRule(found.text, c.req.valid('json').query, await deps.readSample());
    if (!diff.ok) throw badQuery(diff.problems);
    const { kept, added, removed, sample } = diff;
    const shown = {
      added: added.slice(0, 50).map(toSampleMatch),
      removed: removed.slice(0, 50).map(toSampleMatch),
    };
    return c.json({ kept, ...shown, sample }, 200);
  });
}

async function toAnswer(c: Context<WebEnv>, found: Rule, deps: RulesDeps): Promise<z.infer<typeof rule>> {
  const feeds = feedAddresses(await deps.readKeys(), found, deps.siteUrl);
  const { webhook, outputs: _, ...stored } = found;
  const shared = sharedHow(found);
  const rest = { ...stored, ...(shared && { shared }) };
  if (!seesOutputs(c)) return rule.parse({ ...rest, feeds });
  const [first, ...more] = await showOutputs(found, deps);
  const others = webhook || !first ? more : [first, ...more];
  return rule.parse({
    ...rest,
    ...(webhook && { webhook: { ...webhook, state: first?.state } }),
    ...(others.length > 0 && { outputs: others }),
    feeds,
  });
}
