import type { Context } from 'hono';
import * as z from 'zod';

/** The caller's data from API Gateway (payload version 2). Headers are set by the caller and not trusted. */
const environment = z.object({
  event: z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) }),
});

/** The caller's network address. All `unknown` callers share one rate limit. */
export function callerAddress(c: Context): string {
  const read = environment.safeParse(c.env);
  return read.success ? read.data.event.requestContext.http.sourceIp : 'unknown';
}
