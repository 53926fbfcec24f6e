import type { Context } from 'hono';
import * as z from 'zod';

/** What API Gateway says about the caller (payload version 2); headers are the caller's own words and not believed. */
const environment = z.object({
  event: z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) }),
});

/** The caller's network address; `unknown` callers share one allowance. */
export function callerAddress(c: Context): string {
  const read = environment.safeParse(c.env);
  return read.success ? read.data.event.requestContext.http.sourceIp : 'unknown';
}
