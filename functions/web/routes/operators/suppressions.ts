import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { type AuditNote, maskEmail } from '../../../../shared/security/audit.ts';
import { emailAddress, emailDescription, subscriberId } from '../../../../shared/security/subscriber-id.ts';
import { liftSuppression, suppressByOperator } from '../../../../shared/subscribers/suppress.ts';
import {
  type Suppression,
  type SuppressionReason,
  suppressionReasons,
} from '../../../../shared/subscribers/suppression.ts';
import { noteIn } from '../../access.ts';
import { cursorParam, readCursor, writeCursor } from '../../cursor.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, problems } from '../../openapi.ts';
import { suppressedAddress, suppressionPage } from '../../operator-schemas.ts';

export type SuppressionsDeps = Pick<WebDeps, 'now' | 'readKeys' | 'subscribers' | 'suppressions'>;

const tags = ['Operating'];
const pageSize = 50;

const reasons = z.enum(suppressionReasons);

const whomShape = {
  email: emailAddress.meta(emailDescription).optional(),
  id: z.string().min(1).max(64).optional(),
};
const named = ({ email, id }: { email?: string | undefined; id?: string | undefined }) =>
  (email === undefined) !== (id === undefined);
const eitherOr = { message: 'Name the address by its email or by its id.', path: ['email'] };

const listRoute = createRoute({
  method: 'get',
  path: '/v1/suppressions',
  tags,
  summary: 'Addresses that get no mail',
  description: 'For one reason, newest first. The addresses themselves are not stored.',
  security: byKey('GET /v1/suppressions'),
  request: {
    query: z.object({
      reason: reasons,
      cursor: cursorParam,
    }),
  },
  responses: { 200: jsonOf(suppressionPage, 'A page of addresses'), ...problems(401, 403, 422) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/suppressions',
  tags,
  summary: 'Send no more mail to an address',
  description:
    'No mail of any kind goes there any more, whoever asks for it. Its rules stay. An address that bounced or complained keeps that reason. It need not be a subscriber’s.',
  security: byKey('POST /v1/suppressions'),
  request: { body: jsonBody(z.strictObject(whomShape).refine(named, eitherOr).openapi('AddressToSuppress')) },
  responses: { 200: jsonOf(suppressedAddress, 'As it stands now'), ...problems(400, 401, 403, 415, 422) },
});

const liftRoute = createRoute({
  method: 'post',
  path: '/v1/suppressions/lift',
  tags,
  summary: 'Let an address get mail again',
  description:
    'After a complaint only if `reason` says `complaint`: its owner called our mail unwanted, so be sure that they want it again. Nothing is sent by itself: mail starts again when its owner asks for it. SES keeps a list of its own of addresses that bounced or complained.',
  security: byKey('POST /v1/suppressions/lift'),
  request: {
    body: jsonBody(
      z
        .strictObject({
          ...whomShape,
          reason: reasons.optional().describe('What is lifted. Needed for a complaint.'),
        })
        .refine(named, eitherOr)
        .openapi('AddressToLift'),
    ),
  },
  responses: {
    200: jsonOf(suppressedAddress, 'What was lifted'),
    ...problems(400, 401, 403, 404, 409, 415, 422),
  },
});

/** The calls of this file, for the typed client. */
export type SuppressionsCalls = typeof listRoute | typeof addRoute | typeof liftRoute;

export function suppressionRoutes(app: WebApp, deps: SuppressionsDeps): void {
  app.openapi(listRoute, async (c) => {
    const { reason, cursor } = c.req.valid('query');
    return c.json(await listSuppressions(reason, cursor, deps), 200);
  });

  app.openapi(addRoute, async (c) => {
    return c.json(await suppressAddress(c.req.valid('json'), { ...deps, note: noteIn(c) }), 200);
  });

  app.openapi(liftRoute, async (c) => {
    return c.json(await liftAddress(c.req.valid('json'), { ...deps, note: noteIn(c) }), 200);
  });
}

/** An address, by itself or by the id of its subscriber. */
interface Whom {
  readonly email?: string | undefined;
  readonly id?: string | undefined;
}

interface NotedDeps extends SuppressionsDeps {
  /** Tells the audit log whom it is about. */
  readonly note: (note: AuditNote) => void;
}

async function idOf(
  { email, id = '' }: Whom,
  { readKeys }: Pick<SuppressionsDeps, 'readKeys'>,
): Promise<string> {
  return email === undefined ? id : subscriberId(await readKeys(), email);
}

/** A page of the addresses that get no mail for one reason, newest first. */
export async function listSuppressions(
  reason: SuppressionReason,
  cursor: string | undefined,
  deps: Pick<SuppressionsDeps, 'subscribers' | 'suppressions'>,
): Promise<z.infer<typeof suppressionPage>> {
  const place = cursor === undefined ? { at: '~', id: '' } : readCursor(cursor);
  const { suppressions, next } = await deps.suppressions.page(reason, place, pageSize);
  const subscribers = await deps.subscribers.getMany(suppressions.map((one) => one.subscriberId));
  const emails = new Map(subscribers.map(({ id, email }) => [id, email]));
  return {
    suppressions: suppressions.map((one) => toAnswer(one, emails.get(one.subscriberId))),
    ...(next && { cursor: writeCursor(next) }),
  };
}

/** Sends no more mail to an address. */
export async function suppressAddress(
  whom: Whom,
  deps: NotedDeps,
): Promise<z.infer<typeof suppressedAddress>> {
  const id = await idOf(whom, deps);
  deps.note({ on: id });
  return toAnswer(await suppressByOperator(id, deps));
}

/** Lets an address get mail again; after a complaint only if the reason is named. @throws HttpProblem 404 or 409 */
export async function liftAddress(
  { reason, ...whom }: Whom & { readonly reason?: SuppressionReason | undefined },
  deps: NotedDeps,
): Promise<z.infer<typeof suppressedAddress>> {
  const id = await idOf(whom, deps);
  deps.note({ on: id });
  const lifted = await liftSuppression(id, reason, deps);
  switch (lifted.kind) {
    case 'lifted':
      deps.note({ on: id, detail: lifted.suppression.reason });
      return toAnswer(lifted.suppression);
    case 'not-suppressed':
      throw new HttpProblem('not-found', 'This address is not suppressed.');
    case 'other-reason':
      throw new HttpProblem('conflict', otherReason(lifted.reason));
    default:
      return lifted satisfies never;
  }
}

function otherReason(reason: Suppression['reason']): string {
  return reason === 'complaint'
    ? 'The owner of this address called our mail unwanted. If they want it again, say so: "reason": "complaint".'
    : `This address is suppressed for another reason: "${reason}".`;
}

function toAnswer({ subscriberId: id, reason, at }: Suppression, email?: string) {
  return { id, reason, at, ...(email !== undefined && { email: maskEmail(email) }) };
}
