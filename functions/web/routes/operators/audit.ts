import { createRoute, z } from '@hono/zod-openapi';
import { cursorParam, readCursor, writeCursor } from '../../cursor.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, instant, jsonOf, problems } from '../../openapi.ts';
import { auditActions } from '../../operator-calls.ts';
import { auditPage } from '../../operator-schemas.ts';

export type AuditDeps = Pick<WebDeps, 'auditLog' | 'now'>;

const pageSize = 50;

const auditRoute = createRoute({
  method: 'get',
  path: '/v1/audit',
  tags: ['Operating'],
  summary: 'What operators changed',
  description:
    'Newest first, for a year. An entry holds no secret and no whole address of a person. A page ends after 50 entries or 1,000 that were read.',
  security: byKey('GET /v1/audit'),
  request: {
    query: z.object({
      action: z.enum(auditActions).optional().describe('Only changes of this kind.'),
      key: z.string().max(64).optional().describe('Only what was done with the key of this id.'),
      on: z.string().max(64).optional().describe('Only what was done to the thing of this id.'),
      before: instant.optional().describe('Only what began before; now if left out.'),
      cursor: cursorParam,
    }),
  },
  responses: { 200: jsonOf(auditPage, 'A page of the log'), ...problems(401, 403, 422) },
});

/** The calls of this file, for the typed client. */
export type AuditCalls = typeof auditRoute;

export function auditRoutes(app: WebApp, { auditLog, now }: AuditDeps): void {
  app.openapi(auditRoute, async (c) => {
    const { action, key, on, before, cursor } = c.req.valid('query');
    return c.json(await readAudit({ action, key, on, before, cursor }, { auditLog, now }), 200);
  });
}

/** A page of the log, newest first. */
export async function readAudit(
  {
    action,
    key,
    on,
    before,
    cursor,
  }: Readonly<Partial<Record<'action' | 'key' | 'on' | 'before' | 'cursor', string | undefined>>>,
  { auditLog, now }: AuditDeps,
): Promise<z.infer<typeof auditPage>> {
  const place = cursor === undefined ? { at: before ?? later(now()) } : readCursor(cursor);
  const { entries, next } = await auditLog.page(place, { action, keyId: key, on }, pageSize);
  return auditPage.parse({ entries, ...(next && { cursor: writeCursor(next) }) });
}

/** Past the clocks of other machines, so that what has just been done is in the first page. */
function later(now: Date): string {
  return new Date(now.getTime() + 60_000).toISOString();
}
