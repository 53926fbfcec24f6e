import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import type { Context } from 'hono';
import * as z from 'zod';

/** The caller's data from API Gateway (payload version 2). Headers are set by the caller and not trusted. */
const environment = z.object({
  event: z.object({ requestContext: z.object({ http: z.object({ sourceIp: z.string() }) }) }),
});

/** The header by which a CloudFront distribution of the operator's shows that a call comes through it. */
const edgeSecretHeader = 'x-wirewatch-edge';

/** What CloudFront says of the caller there: address and port, as "198.51.100.10:46532". */
const viewerHeader = 'cloudfront-viewer-address';

/**
 * The caller's network address. All `unknown` callers share one rate limit.
 *
 * @param edgeSecretSha256 hashes in hexadecimal, with a comma between two, of the secrets that the operator's CloudFront
 *   distribution may send; its word for the address counts, and nobody else's. Empty if there is no distribution
 */
export function callerAddress(c: Context, edgeSecretSha256: string): string {
  const secret = c.req.header(edgeSecretHeader);
  if (edgeSecretSha256 !== '' && secret !== undefined && isEdge(secret, edgeSecretSha256.split(','))) {
    const viewer = addressOf(c.req.header(viewerHeader) ?? '');
    if (viewer !== undefined) return viewer;
  }
  const read = environment.safeParse(c.env);
  return read.success ? read.data.event.requestContext.http.sourceIp : 'unknown';
}

function isEdge(secret: string, hashes: readonly string[]): boolean {
  const given = createHash('sha256').update(secret).digest();
  return hashes.some((hash) => timingSafeEqual(given, Buffer.from(hash, 'hex')));
}

/** The address without the port; IPv6 addresses come with brackets or without. */
function addressOf(viewer: string): string | undefined {
  const address = viewer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return isIP(address) === 0 ? undefined : address;
}
