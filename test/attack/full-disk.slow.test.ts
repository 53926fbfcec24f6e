/** The disk of a local service fills up: it says so, refuses what is new, keeps what it has, and goes on by itself. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { mailsTo, passMinutes, subscribe } from '../end-to-end/people.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

const run = promisify(execFile);
/**
 * Linux's tool for the limits of a running process. It limits the size of a file here, which fails in the same way as a
 * full disk.
 */
const prlimit = '/usr/bin/prlimit';

let service: TestService | undefined;
afterEach(() => service?.kill());

it.runIf(existsSync(prlimit))(
  'a full disk is a 503 and no end, and what was accepted arrives',
  {
    timeout: 120_000,
  },
  async () => {
    const running = await startLocalService();
    service = running;
    const reader = 'reader@example.org';
    await subscribe(running, reader, { query: 'harbour', frequency: 'as-it-happens' });

    const post = async (title: string) => {
      const answer = await fetch(`${running.url}/v1/articles`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${running.operatorKey}` },
        body: JSON.stringify({
          title,
          text: `${title}. ${'word '.repeat(20)}`,
          url: `https://news.example/${title}`,
        }),
      });
      return { status: answer.status, body: await answer.text() };
    };
    const accepted: string[] = [];
    for (const name of ['anchor', 'buoy', 'crane']) {
      const { status } = await post(`Harbour ${name}`);
      if (status === 202) accepted.push(`Harbour ${name}`);
    }
    // While they are being processed.
    await run(prlimit, ['--pid', String(running.pid), '--fsize=1:unlimited']);
    for (const name of ['dock', 'eel']) {
      const { status, body } = await post(`Harbour ${name}`);
      if (status === 202) accepted.push(`Harbour ${name}`);
      else expect([status, body]).toEqual([503, expect.stringContaining('Send the same request again')]);
    }
    const signIn = await fetch(`${running.url}/v1/subscriptions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'late@example.org', rules: [{ query: 'harbour' }] }),
    });
    expect(signIn.status).toBe(503);
    expect(signIn.headers.get('retry-after')).toBe('5');
    expect(await signIn.json()).toMatchObject({ type: '/docs#unavailable' });
    expect(running.output()).toContain('There is no room left on the disk.');
    expect(running.output()).not.toMatch(/^\s+at /m);

    await run(prlimit, ['--pid', String(running.pid), '--fsize=unlimited:unlimited']);
    await expect.poll(running.output, { timeout: 30_000 }).toContain('There is room on the disk again');
    expect((await post('Harbour ferry')).status).toBe(202);
    accepted.push('Harbour ferry');
    expect(accepted.length).toBeGreaterThanOrEqual(4);
    await running.settle();
    await passMinutes(running, 30);
    const texts = (await mailsTo(running, reader, 'alert')).map(({ text }) => text).join('\n');
    for (const title of accepted) expect(texts.split(`${title}\n`).length - 1, title).toBe(1);
  },
);
