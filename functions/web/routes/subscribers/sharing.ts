import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { emailAddress, emailDescription } from '../../../../shared/security/subscriber-id.ts';
import { type Invited, invitationLimits } from '../../../../shared/subscribers/sharing/invite.ts';
import { makeOwn, withdraw } from '../../../../shared/subscribers/sharing/leave.ts';
import { readFollowing } from '../../../../shared/subscribers/sharing/read-following.ts';
import { readRecipients } from '../../../../shared/subscribers/sharing/read-recipients.ts';
import {
  invitationDays,
  maxRecipients,
  recipientStates,
} from '../../../../shared/subscribers/sharing/share.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { type InvitePersonDeps, invitePerson } from '../../invite-person.ts';
import { bySession, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { noSuchRule, ownRule } from '../../own-rule.ts';
import { idParam } from '../../schemas.ts';
import { requireSubscriber } from '../../session.ts';

type SharingDeps = InvitePersonDeps & Pick<WebDeps, 'firstAlertAfterMs' | 'queries' | 'siteUrl'>;

const recipient = z
  .object({
    id: z.string(),
    email: z
      .string()
      .describe('As it was invited; of somebody who was erased, most of the name is left out.'),
    state: z
      .enum(recipientStates)
      .describe('`expired`: invited, and not answered in time. `left`: took part, and no longer does.'),
  })
  .openapi('Recipient');

const sharing = z
  .object({
    recipients: z.array(recipient),
    most: z.int().describe('So many may be invited and take part.'),
    sharedBy: z
      .object({
        email: z.string(),
        changedAt: z.string().optional().describe('When they changed the query last.'),
        before: z.string().optional().describe('The query before.'),
      })
      .optional()
      .describe('Who shares this rule with me, while they do. Its query and name are theirs.'),
  })
  .openapi('Sharing');

const inviteInput = z.strictObject({ email: emailAddress.meta(emailDescription) });

const recipientParam = idParam.extend({
  recipientId: z
    .string()
    .max(64)
    .openapi({ param: { name: 'recipientId', in: 'path' } }),
});

const tags = ['Rules'];

const readRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/{id}/sharing',
  tags,
  summary: 'With whom a rule is shared',
  description: 'Who takes part, and who shares it with me. Nothing of what anybody reads.',
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(sharing, 'Sharing'), ...problems(401, 404, 422) },
});

const inviteRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules/{id}/recipients',
  tags,
  summary: 'Invite somebody to a rule',
  description: `Mails an invitation, whose link works for ${invitationDays} days. The answer is the same whatever is known about the address; nothing is mailed to one that wants no mail. At most ${maxRecipients} people a rule, ${invitationLimits[0]?.max} invitations an hour and ${invitationLimits[1]?.max} a day.`,
  security: bySession,
  request: { params: idParam, body: jsonBody(named('RuleInvitation', inviteInput)) },
  responses: {
    202: jsonOf(sharing, 'Invited, or asked again'),
    ...problems(400, 401, 403, 404, 409, 415, 422, 429, 503),
  },
});

const withdrawRoute = createRoute({
  method: 'delete',
  path: '/v1/me/rules/{id}/recipients/{recipientId}',
  tags,
  summary: 'Share a rule with somebody no longer',
  description: 'An invitation no longer counts. Who takes part keeps the rule as their own.',
  security: bySession,
  request: { params: recipientParam },
  responses: { 204: { description: 'Withdrawn' }, ...problems(401, 403, 404, 422) },
});

const ownRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules/{id}/own',
  tags,
  summary: 'Make a rule my own',
  description:
    'A rule that is shared with me follows the other one no longer. Who shares it sees that I left.',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'It is my own' }, ...problems(401, 403, 404, 422) },
});

/** The calls of this file, for the typed client. */
export type SharingCalls = typeof readRoute | typeof inviteRoute | typeof withdrawRoute | typeof ownRoute;

/** A rule that several people get. */
export function sharingRoutes(app: WebApp, deps: SharingDeps): void {
  app.openapi(readRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    return c.json(await sharingOf(subscriber, c.req.valid('param').id, deps), 200);
  });

  app.openapi(inviteRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const { id } = c.req.valid('param');
    const invited = await invitePerson(subscriber, id, c.req.valid('json').email, deps);
    if (invited.kind !== 'invited' && invited.kind !== 'accepted') throw refusal(invited);
    return c.json(await sharingOf(subscriber, id, deps), 202);
  });

  app.openapi(withdrawRoute, async (c) => {
    const { id, recipientId } = c.req.valid('param');
    const rule = await ownRule(c, id, deps);
    if (await withdraw(rule, recipientId, deps)) return c.body(null, 204);
    throw new HttpProblem('not-found', 'Nobody with this id is on the list of the rule.');
  });

  app.openapi(ownRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const made = await makeOwn(subscriber, c.req.valid('param').id, deps);
    if (made.kind === 'not-found') throw noSuchRule();
    return c.body(null, 204);
  });
}

async function sharingOf(
  subscriber: Awaited<ReturnType<typeof requireSubscriber>>,
  id: string,
  deps: SharingDeps,
): Promise<z.infer<typeof sharing>> {
  const rule = await deps.rules.get(subscriber.id, id);
  if (!rule) throw noSuchRule();
  const [recipients, following] = await Promise.all([
    readRecipients(rule, subscriber, deps),
    readFollowing(rule, subscriber, deps),
  ]);
  const { changed } = rule.follows ?? {};
  return {
    recipients,
    most: maxRecipients,
    ...(following && {
      sharedBy: {
        email: following.owner.email,
        ...(changed && { changedAt: changed.at, before: changed.before }),
      },
    }),
  };
}

function refusal(invited: Exclude<Invited, { kind: 'invited' | 'accepted' }>): HttpProblem {
  switch (invited.kind) {
    case 'declined':
      return new HttpProblem('conflict', 'They have declined this rule, and are not asked again.');
    case 'followed':
      return new HttpProblem(
        'conflict',
        'This rule is shared with you. Make it your own first (POST /v1/me/rules/{id}/own).',
      );
    case 'stopped':
      return new HttpProblem(
        'conflict',
        'Your mail is stopped. Start it first: PATCH /v1/me with {"status": "active"}.',
      );
    case 'too-many':
      return new HttpProblem(
        'conflict',
        `This rule is shared with ${maxRecipients} people, which is the most. Withdraw one first.`,
      );
    case 'self': {
      const errors = [{ path: 'email', message: 'This is your own address.' }];
      return new HttpProblem('invalid-request', 'You cannot invite yourself.', { errors });
    }
    case 'too-often':
      return new HttpProblem(
        'too-many-requests',
        `You have invited many people. Try again in ${invited.waitSeconds} seconds.`,
        { headers: { 'retry-after': String(invited.waitSeconds) } },
      );
    case 'not-found':
      return noSuchRule();
    default:
      return invited satisfies never;
  }
}
