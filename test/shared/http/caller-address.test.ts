import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { callerAddress } from '../../../shared/http/caller-address.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hash = sha256('the-secret');

/** The address that a call is counted under. */
async function addressOf(headers: Record<string, string>, hashes: string): Promise<string> {
  const app = new Hono().get('/', (c) => c.text(callerAddress(c, hashes)));
  const environment = { event: { requestContext: { http: { sourceIp: '192.0.2.1' } } } };
  return (await app.request('/', { headers }, environment)).text();
}

describe('the address of a caller', () => {
  it('is the one that API Gateway saw, whatever headers say', async () => {
    const headers = { 'x-forwarded-for': '198.51.100.9', 'cloudfront-viewer-address': '198.51.100.9:443' };
    expect(await addressOf(headers, '')).toBe('192.0.2.1');
    expect(await addressOf({ ...headers, 'x-wirewatch-edge': '' }, '')).toBe('192.0.2.1');
  });

  it.each([
    ['198.51.100.10:46532', '198.51.100.10'],
    ['[2001:db8::1]:46532', '2001:db8::1'],
    ['2001:db8:0:0:0:0:0:1:46532', '2001:db8:0:0:0:0:0:1'],
  ])('is what CloudFront says of it, %s, with the secret', async (viewer, address) => {
    const headers = { 'x-wirewatch-edge': 'the-secret', 'cloudfront-viewer-address': viewer };
    expect(await addressOf(headers, hash)).toBe(address);
    expect(await addressOf(headers, `${sha256('next')},${hash}`)).toBe(address);
  });

  it.each([
    [
      'another secret',
      { 'x-wirewatch-edge': 'the-secret ?', 'cloudfront-viewer-address': '198.51.100.10:1' },
    ],
    [
      'the hash in place of the secret',
      { 'x-wirewatch-edge': hash, 'cloudfront-viewer-address': '198.51.100.10:1' },
    ],
    ['no secret', { 'cloudfront-viewer-address': '198.51.100.10:1' }],
    ['no address', { 'x-wirewatch-edge': 'the-secret' }],
    [
      'an address that is none',
      { 'x-wirewatch-edge': 'the-secret', 'cloudfront-viewer-address': 'everybody:1' },
    ],
  ])('is the one that API Gateway saw, with %s', async (_condition, headers) => {
    expect(await addressOf(headers, hash)).toBe('192.0.2.1');
  });

  it('is unknown outside API Gateway', async () => {
    const app = new Hono().get('/', (c) => c.text(callerAddress(c, '')));
    expect(await (await app.request('/')).text()).toBe('unknown');
  });
});
