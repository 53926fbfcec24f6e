import { Webhook as Verifier } from 'standardwebhooks';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../../../shared/rules/rule.ts';
import { toWebhook, type WebhookState } from '../../../shared/rules/webhook.ts';
import { testOutput } from '../../../shared/webhooks/test-output.ts';
import { inventRule } from '../../support/invented.ts';

const now = new Date();
let posted: { url: string; body: string; headers: Readonly<Record<string, string>> }[];
let states: WebhookState[];
let answer: () => { status: number };
beforeEach(() => {
  posted = [];
  states = [];
  answer = () => ({ status: 200 });
});

const story = { name: 'Harbour', title: 'A test', text: 'It works.' };
const test = (rule: Rule, waitSeconds?: number) =>
  testOutput(rule, 'webhook', story, {
    post: async (url, body, { headers }) => {
      posted.push({ url, body, headers });
      return answer();
    },
    webhookStates: { get: async () => undefined, put: async (state) => void states.push(state) },
    countAgainst: async () => waitSeconds,
    now: () => now,
  });
const withOutput = (kind: 'standard' | 'slack') =>
  inventRule({ webhook: toWebhook({ kind, url: 'https://hooks.example/1' }, now.toISOString()) });

describe('the test of an output', () => {
  it('is posted and signed as stories are', async () => {
    const rule = withOutput('standard');
    expect(await test(rule)).toEqual({ kind: 'posted', outcome: { status: 200 } });
    const [{ url, body, headers } = { url: '', body: '', headers: {} }] = posted;
    expect(url).toBe('https://hooks.example/1');
    expect(new Verifier(rule.webhook?.secret ?? '').verify(body, headers)).toMatchObject({
      type: 'stories.found',
      data: { rule: { name: 'Harbour' }, stories: [{ title: 'A test', snippet: 'It works.' }] },
    });
    expect(states).toMatchObject([{ ruleId: rule.id, failures: 0, status: 200 }]);
    expect(states[0]).not.toHaveProperty('ended');
  });

  it('is written as the receiver wants it', async () => {
    await test(withOutput('slack'));
    expect(JSON.parse(posted[0]?.body ?? '')).toHaveProperty('blocks');
  });

  it.each([
    ['answers 404', () => ({ status: 404 }), /answered 404/],
    ['says that it is gone', () => ({ status: 410 }), /gone/],
    [
      'cannot be reached',
      () => {
        throw new Error('The name does not resolve.');
      },
      /does not resolve/,
    ],
  ])('tells and keeps it when the receiver %s', async (_, how, problem) => {
    answer = how;
    const tested = await test(withOutput('slack'));
    expect(tested).toMatchObject({ kind: 'posted', outcome: { problem: expect.stringMatching(problem) } });
    expect(states).toMatchObject([{ failures: 1, problem: expect.stringMatching(problem) }]);
  });

  it('posts nothing too often, and nothing without an output', async () => {
    expect(await test(withOutput('slack'), 60)).toEqual({ kind: 'too-often', waitSeconds: 60 });
    expect(await test(inventRule())).toEqual({ kind: 'no-output' });
    expect([posted, states]).toEqual([[], []]);
  });
});
