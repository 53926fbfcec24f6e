import type { Context } from 'hono';

/** What the request sends as `Authorization: Bearer …`; undefined if it sends nothing of the kind. */
export function bearerOf(c: Context): string | undefined {
  return /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}
