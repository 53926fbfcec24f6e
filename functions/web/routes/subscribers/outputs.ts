import { createRoute, z } from '@hono/zod-openapi';
import { errorsOf, HttpProblem } from '../../../../shared/http/problem.ts';
import { outputsOf } from '../../../../shared/rules/outputs.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { maxOutputs, outputChange, outputInput, signingSecrets } from '../../../../shared/rules/webhook.ts';
import {
  addOutput,
  type ChangedOutputs,
  changeOutput,
  type OutputPlace,
  removeOutput,
  renewSecret,
} from '../../../../shared/subscribers/change-outputs.ts';
import { receiverKinds } from '../../../../shared/webhooks/receivers/receivers.ts';
import { mostReplayed, replayPosts } from '../../../../shared/webhooks/replay-posts.ts';
import { testOutput } from '../../../../shared/webhooks/test-output.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { bySession, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { type OutputWithState, outputStates } from '../../output-states.ts';
import { noSuchRule, ownRule } from '../../own-rule.ts';
import { shownName } from '../../rule-name.ts';
import { idParam } from '../../schemas.ts';

type OutputsDeps = Pick<
  WebDeps,
  | 'brand'
  | 'siteUrl'
  | 'countAgainst'
  | 'now'
  | 'post'
  | 'rules'
  | 'subscribers'
  | 'tokens'
  | 'waitingPosts'
  | 'webhookStates'
>;

const state = z
  .object({
    at: z.string(),
    status: z.int().optional(),
    failures: z.int().describe('Attempts that failed in a row.'),
    failingSince: z.string().optional(),
    problem: z.string().optional(),
    ended: z
      .boolean()
      .optional()
      .describe(
        'Given up: the receiver said 410, or took nothing for three days. Save or test it to resume.',
      ),
  })
  .openapi('OutputState');

/** An output as its owner sees it. The token is never shown. */
export const shownOutput = z
  .object({
    id: z.string().describe('`webhook` for the one in the rule’s own field `webhook`.'),
    kind: z.enum(receiverKinds),
    url: z.string(),
    to: z.string().optional(),
    hasToken: z.boolean(),
    secret: z.string().optional().describe('Verify what is posted with it (Standard Webhooks).'),
    formerSecret: z
      .object({ secret: z.string(), until: z.string() })
      .optional()
      .describe('The secret before; signs as well until then.'),
    state: state.optional().describe('How the last post went.'),
  })
  .openapi('Output');

/** The outputs of a rule beside its `webhook`, with their states. */
export async function showOutputs(
  rule: Rule,
  deps: Pick<WebDeps, 'now' | 'webhookStates'>,
): Promise<z.infer<typeof shownOutput>[]> {
  return (await outputStates(rule, deps)).map((one) => shown(one, deps.now()));
}

function shown({ output, state: found }: OutputWithState, now: Date): z.infer<typeof shownOutput> {
  const { formerSecret, token, ...rest } = output;
  const isStillValid = signingSecrets(output, now).length > 1;
  return shownOutput.parse({
    ...rest,
    hasToken: token !== undefined,
    ...(isStillValid && { formerSecret }),
    state: found,
  });
}

const tags = ['Outputs'];
const outputParams = idParam.extend({ outputId: z.string().max(100) });
const path = '/v1/me/rules/{id}/outputs/{outputId}';

const listRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/{id}/outputs',
  tags,
  summary: 'The outputs of a rule',
  security: bySession,
  request: { params: idParam },
  responses: {
    200: jsonOf(z.object({ outputs: z.array(shownOutput) }), 'Its `webhook` first'),
    ...problems(401, 404, 422),
  },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules/{id}/outputs',
  tags,
  summary: 'Add an output to a rule',
  description: `At most ${maxOutputs}, beside the rule’s \`webhook\`.`,
  security: bySession,
  request: { params: idParam, body: jsonBody(named('NewOutput', outputInput)) },
  responses: { 201: jsonOf(shownOutput, 'Added'), ...problems(400, 401, 403, 404, 409, 415, 422, 429) },
});

const changeRoute = createRoute({
  method: 'put',
  path,
  tags,
  summary: 'Change an output',
  description: 'Without a token it keeps its own, as long as kind and address stay the same.',
  security: bySession,
  request: { params: outputParams, body: jsonBody(named('ChangedOutput', z.looseObject({}))) },
  responses: { 200: jsonOf(shownOutput, 'Changed'), ...problems(400, 401, 403, 404, 409, 415, 422, 429) },
});

const removeRoute = createRoute({
  method: 'delete',
  path,
  tags,
  summary: 'Remove an output',
  security: bySession,
  request: { params: outputParams },
  responses: { 204: { description: 'Removed' }, ...problems(401, 403, 404, 409, 422, 429) },
});

const testRoute = createRoute({
  method: 'post',
  path: `${path}/test`,
  tags,
  summary: 'Post an invented story to an output',
  security: bySession,
  request: { params: outputParams },
  responses: {
    200: jsonOf(
      z.object({ status: z.int().optional(), problem: z.string().optional() }),
      'What came of it; taken if there is no `problem`',
    ),
    ...problems(401, 403, 404, 422, 429),
  },
});

const replayRoute = createRoute({
  method: 'post',
  path: `${path}/replay`,
  tags,
  summary: 'Send again what an output did not take',
  description: `Of the last 14 days, under the same ids; the oldest ${mostReplayed}.`,
  security: bySession,
  request: { params: outputParams },
  responses: {
    202: jsonOf(z.object({ posts: z.int() }), 'So many are sent within two minutes'),
    ...problems(401, 403, 404, 422, 429),
  },
});

const secretRoute = createRoute({
  method: 'post',
  path: `${path}/secret`,
  tags,
  summary: 'Make a new signing secret',
  description: 'For a day, messages are signed with both.',
  security: bySession,
  request: { params: outputParams },
  responses: { 200: jsonOf(shownOutput, 'With the new secret'), ...problems(401, 403, 404, 409, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type OutputsCalls =
  | typeof listRoute
  | typeof addRoute
  | typeof changeRoute
  | typeof removeRoute
  | typeof testRoute
  | typeof replayRoute
  | typeof secretRoute;

/** The outputs of a rule, one by one: two edits at the same moment are both kept. */
export function outputRoutes(app: WebApp, deps: OutputsDeps): void {
  app.openapi(listRoute, async (c) => {
    const rule = await ownRule(c, c.req.valid('param').id, deps);
    return c.json({ outputs: await showOutputs(rule, deps) }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const { subscriberId, id: ruleId } = await ownRule(c, c.req.valid('param').id, deps);
    const { output } = changedOrThrow(await addOutput({ subscriberId, ruleId }, c.req.valid('json'), deps));
    return c.json(shown({ output, state: undefined }, deps.now()), 201);
  });

  app.openapi(changeRoute, async (c) => {
    const { place, output: before } = await ownOutput(c, c.req.valid('param'), deps);
    const read = outputChange(before).safeParse(c.req.valid('json'));
    if (!read.success) {
      const errors = errorsOf(read.error);
      throw new HttpProblem('invalid-request', 'The output cannot be saved as it is.', { errors });
    }
    const { output } = changedOrThrow(await changeOutput(place, read.data, deps));
    return c.json(shown({ output, state: undefined }, deps.now()), 200);
  });

  app.openapi(removeRoute, async (c) => {
    const { place } = await ownOutput(c, c.req.valid('param'), deps);
    changedOrThrow(await removeOutput(place, deps));
    return c.body(null, 204);
  });

  app.openapi(testRoute, async (c) => {
    const { rule, place } = await ownOutput(c, c.req.valid('param'), deps);
    const name = shownName(rule);
    const story = {
      name,
      title: `A test from ${deps.brand.name}`,
      text: `If you can read this, the output of your rule “${name}” works.`,
    };
    const tested = await testOutput(rule, place.outputId, story, deps);
    if (tested.kind === 'too-often') throw tooOften(tested.waitSeconds);
    if (tested.kind === 'no-output') throw noSuchOutput();
    const { status, problem } = tested.outcome;
    return c.json(
      { ...(status !== undefined && { status }), ...(problem !== undefined && { problem }) },
      200,
    );
  });

  app.openapi(replayRoute, async (c) => {
    const { place } = await ownOutput(c, c.req.valid('param'), deps);
    const replayed = await replayPosts(place, deps);
    if (replayed.kind === 'too-often') throw tooOften(replayed.waitSeconds);
    return c.json({ posts: replayed.posts }, 202);
  });

  app.openapi(secretRoute, async (c) => {
    const { place } = await ownOutput(c, c.req.valid('param'), deps);
    const { output } = changedOrThrow(await renewSecret(place, deps));
    return c.json(shown({ output, state: undefined }, deps.now()), 200);
  });
}

async function ownOutput(
  c: Parameters<typeof ownRule>[0],
  { id, outputId }: { readonly id: string; readonly outputId: string },
  deps: OutputsDeps,
) {
  const rule = await ownRule(c, id, deps);
  const output = outputsOf(rule).find((one) => one.id === outputId);
  if (!output) throw noSuchOutput();
  const place: OutputPlace = { subscriberId: rule.subscriberId, ruleId: rule.id, outputId };
  return { rule, output, place };
}

function changedOrThrow(changed: ChangedOutputs): Extract<ChangedOutputs, { kind: 'changed' }> {
  switch (changed.kind) {
    case 'changed':
      return changed;
    case 'not-found':
      throw noSuchRule();
    case 'too-many':
      throw new HttpProblem(
        'conflict',
        `The rule has ${maxOutputs} outputs beside its webhook, which is the most. Remove one first.`,
      );
    case 'no-secret':
      throw new HttpProblem('conflict', 'What is posted to this output is not signed, so it has no secret.');
    case 'too-often':
      throw tooOften(changed.waitSeconds);
    default:
      return changed satisfies never;
  }
}

function tooOften(waitSeconds: number): HttpProblem {
  return new HttpProblem(
    'too-many-requests',
    `You have done this very often in the last hour. Try again in ${waitSeconds} seconds.`,
    { headers: { 'retry-after': String(waitSeconds) } },
  );
}

function noSuchOutput(): HttpProblem {
  return new HttpProblem('not-found', 'The rule has no output with this id.');
}
