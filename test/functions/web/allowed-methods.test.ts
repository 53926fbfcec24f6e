import { request } from 'node:http';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TestService } from '../../support/local-service.ts';
import { sharedService } from '../../support/shared-service.ts';

let service: TestService;
let paths: Record<string, Record<string, unknown>>;
beforeAll(async () => {
  service = await sharedService();
  ({ paths } = (await (await fetch(`${service.url}/openapi.json`)).json()) as { paths: typeof paths });
});

/** `fetch` refuses TRACE, so it is sent by hand. */
function send(method: string, path: string): Promise<{ status: number | undefined; allow: string[] }> {
  return new Promise((resolve, reject) => {
    request(service.url + path, { method }, (answer) => {
      answer.resume();
      const allow = (answer.headers.allow ?? '').split(', ').toSorted();
      resolve({ status: answer.statusCode, allow });
    })
      .on('error', reject)
      .end();
  });
}

describe('a method that no address takes', () => {
  it.each(['TRACE', 'OPTIONS', 'PROPFIND'])(
    'such as %s is answered with 405, and with what each address takes',
    async (method) => {
      for (const [path, item] of Object.entries(paths)) {
        const taken = Object.keys(item).map((one) => one.toUpperCase());
        const expected = [...taken, ...(taken.includes('GET') ? ['HEAD'] : [])].toSorted();
        const answer = await send(method, path.replaceAll(/\{\w+\}/g, 'x'));
        expect(answer, `${method} ${path}`).toEqual({ status: 405, allow: expected });
      }
      expect((await send(method, '/nothing-here')).status).toBe(404);
    },
  );
});
