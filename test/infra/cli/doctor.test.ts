import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../../infra/cli/doctor/finding.ts';
import { operatorKeyOf } from '../../../shared/security/keys.ts';
import { schemaVersion } from '../../../shared/store/schema-version.ts';
import { startDnsServer } from '../../support/dns-server.ts';
import { type AwsAnswer, describedStack, startFakeAws } from '../../support/fake-aws.ts';
import { type Ended, jsonOf, wirewatch } from './run-wirewatch.ts';

const settings = {
  version: 1,
  sender: 'alerts@example.org',
  senderDomain: 'example.org',
  mailFromDomain: 'bounces.example.org',
  alarmEmail: 'ops@example.org',
  prod: true,
  concurrency: 100,
};

/** The deployment's secret, from which its first operator key follows. */
const secret = JSON.stringify({ root: 'r'.repeat(64), signing: {} });
const operatorKey = `ww_${operatorKeyOf(secret)}`;

/** An account in which everything is in order. */
const healthyAccount = {
  'GET /v2/email/account': {
    json: {
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 120 },
    },
  },
  'GET /v2/email/identities/example.org': {
    json: {
      IdentityType: 'DOMAIN',
      VerifiedForSendingStatus: true,
      DkimAttributes: { Status: 'SUCCESS' },
      MailFromAttributes: { MailFromDomain: 'bounces.example.org', MailFromDomainStatus: 'SUCCESS' },
    },
  },
  'GET /2016-08-19/account-settings': { json: { AccountLimit: { ConcurrentExecutions: 1000 } } },
  ListSubscriptionsByTopic: {
    xml: '<Subscriptions><member><SubscriptionArn>arn:aws:sns:eu-west-1:1:t:1</SubscriptionArn><Endpoint>ops@example.org</Endpoint></member></Subscriptions>',
  },
  GetItem: {
    json: { Item: { version: { N: String(schemaVersion) }, updatedAt: { S: '2026-01-01T00:00:00Z' } } },
  },
  GetSecretValue: { json: { SecretString: secret } },
} satisfies Record<string, AwsAnswer>;

const healthyService = {
  '/healthz': { status: 'ok' },
  '/v1/queues': { queues: [{ name: 'articles', waiting: 3, inFlight: 0, delayed: 0, deadLetters: 0 }] },
  '/v1/feeds': { feeds: [{ url: 'https://one.example/rss', failures: 0 }] },
  '/v1/stats': { articlesLastDay: 40, lastArticleAt: new Date().toISOString(), overdueSubscribers: 2 },
};

const zone = { 'bounces.example.org TXT': ['v=spf1 include:amazonses.com ~all'] };

let folder: string;
let ends: (() => Promise<unknown> | undefined)[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-doctor-'));
  ends = [() => rm(folder, { recursive: true, force: true })];
});
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of ends) await end();
});

interface World {
  readonly account?: Readonly<Record<string, AwsAnswer>>;
  readonly service?: Readonly<Record<string, unknown>>;
  readonly zone?: Parameters<typeof startDnsServer>[0];
  readonly stack?: {
    readonly status?: string;
    readonly isProtected?: boolean;
    readonly outputs?: Record<string, string>;
  };
  readonly deployedWith?: object;
  readonly file?: object;
}

async function serviceOf(answers: Readonly<Record<string, unknown>>): Promise<string> {
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    const isAllowed = request.url === '/healthz' || request.headers.authorization === `Bearer ${operatorKey}`;
    response.writeHead(!isAllowed ? 401 : answer === undefined ? 404 : 200, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(answer ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function doctor(world: World, ...args: string[]): Promise<Ended> {
  const dns = await startDnsServer(world.zone ?? zone);
  const config = join(folder, 'my.config.json');
  await writeFile(config, JSON.stringify(world.file ?? settings));
  const stack = describedStack({
    name: 'Wirewatch',
    status: world.stack?.status ?? 'UPDATE_COMPLETE',
    isProtected: world.stack?.isProtected ?? true,
    outputs: {
      SiteUrl: await serviceOf(world.service ?? healthyService),
      Settings: JSON.stringify(world.deployedWith ?? settings),
      AlarmTopic: 'arn:aws:sns:eu-west-1:1:t',
      TableName: 'Wirewatch-Table',
      OperatorKeyCommand:
        'aws secretsmanager get-secret-value --secret-id arn:aws:secretsmanager:x --query SecretString | npm run wirewatch -- operator-key',
      DnsRecords: 'bounces.example.org TXT v=spf1 include:amazonses.com ~all',
      ...world.stack?.outputs,
    },
  });
  const aws = await startFakeAws({ DescribeStacks: stack, ...(world.account ?? healthyAccount) });
  ends.push(dns.stop, aws.stop);
  for (const [name, value] of Object.entries({
    AWS_ENDPOINT_URL: aws.url,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'x',
    AWS_SECRET_ACCESS_KEY: 'x',
  }))
    vi.stubEnv(name, value);
  return wirewatch(['doctor', '--config', config, '--resolver', dns.address, ...args]);
}

async function finding(check: string, world: World): Promise<Finding | undefined> {
  return jsonOf<Finding[]>(await doctor(world, '--json')).find((one) => one.check === check);
}

const account = (changes: Readonly<Record<string, AwsAnswer>>) => ({
  account: { ...healthyAccount, ...changes },
});
const service = (changes: Readonly<Record<string, unknown>>) => ({
  service: { ...healthyService, ...changes },
});
const ses = (changes: object) =>
  account({
    'GET /v2/email/account': { json: { ...healthyAccount['GET /v2/email/account'].json, ...changes } },
  });
const identity = (changes: object) =>
  account({
    'GET /v2/email/identities/example.org': {
      json: { ...healthyAccount['GET /v2/email/identities/example.org'].json, ...changes },
    },
  });

describe('wirewatch doctor', () => {
  it('finds nothing wrong where nothing is, with the operator key that it reads from the deployment', async () => {
    const { code, stdout, stderr } = await doctor({});
    expect(stdout).not.toMatch(/^(warn|fail|not known)/m);
    expect(stdout.match(/^ok /gm)?.length).toBeGreaterThan(14);
    expect(stderr).toBe('');
    expect(code).toBe(0);
  });

  it('says what to do, and ends with an error where something fails', async () => {
    const { code, stdout, stderr } = await doctor(ses({ ProductionAccessEnabled: false }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fail +sandbox +SES sends only to addresses that it has confirmed/m);
    expect(stderr).toContain('sandbox: Ask for production access');
    expect(stderr).toContain('1 of 16 checks failed: sandbox.');
  });

  const broken: [string, string, Finding['status'], World, string][] = [
    ['a deployment under way', 'stack', 'warn', { stack: { status: 'UPDATE_IN_PROGRESS' } }, 'Wait'],
    [
      'a deployment that failed',
      'stack',
      'warn',
      { stack: { status: 'UPDATE_ROLLBACK_COMPLETE' } },
      'Events',
    ],
    ['a stack that was never made', 'stack', 'fail', { stack: { status: 'ROLLBACK_COMPLETE' } }, 'Events'],
    ['production without protection', 'stack', 'warn', { stack: { isProtected: false } }, 'Deploy again'],
    ['a file that is not deployed', 'settings', 'warn', { file: { ...settings, language: 'de' } }, 'Deploy'],
    ['a missing record', 'records', 'fail', { zone: {} }, 'dns'],
    [
      'a sender without records',
      'records',
      'warn',
      { stack: { outputs: { DnsRecords: '' } } },
      'senderDomain',
    ],
    [
      'a name server without an answer',
      'records',
      'unknown',
      { zone: { 'bounces.example.org TXT': 'refused' } },
      '--resolver',
    ],
    [
      'a trial that may write to few',
      'sandbox',
      'warn',
      { ...ses({ ProductionAccessEnabled: false }), deployedWith: { ...settings, prod: false } },
      'production access',
    ],
    ['paused sending', 'sending', 'fail', ses({ SendingEnabled: false }), 'sending-paused'],
    ['a review', 'sending', 'warn', ses({ EnforcementStatus: 'PROBATION' }), 'Support'],
    ['a stop by SES', 'sending', 'fail', ses({ EnforcementStatus: 'SHUTDOWN' }), 'Support'],
    [
      'a quota nearly used up',
      'quota',
      'warn',
      ses({ SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 170 } }),
      'higher quota',
    ],
    [
      'a quota used up',
      'quota',
      'fail',
      ses({ SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 200 } }),
      'higher quota',
    ],
    [
      'a sender that is not confirmed',
      'identity',
      'fail',
      identity({ VerifiedForSendingStatus: false }),
      'dns',
    ],
    [
      'DKIM that is not proved',
      'identity',
      'warn',
      identity({ DkimAttributes: { Status: 'PENDING' } }),
      'dns',
    ],
    [
      'bounces that go elsewhere',
      'identity',
      'warn',
      identity({ MailFromAttributes: { MailFromDomainStatus: 'FAILED' } }),
      'dns',
    ],
    [
      'an identity that is not there',
      'identity',
      'fail',
      account({ 'GET /v2/email/identities/example.org': { error: 'NotFoundException', status: 404 } }),
      'create',
    ],
    [
      'less concurrency than is set',
      'concurrency',
      'fail',
      account({
        'GET /2016-08-19/account-settings': { json: { AccountLimit: { ConcurrentExecutions: 10 } } },
      }),
      'Set concurrency to 10',
    ],
    [
      'a new account',
      'concurrency',
      'warn',
      {
        ...account({
          'GET /2016-08-19/account-settings': { json: { AccountLimit: { ConcurrentExecutions: 10 } } },
        }),
        deployedWith: { ...settings, concurrency: 10 },
      },
      'Ask for 1,000',
    ],
    [
      'nobody who hears alarms',
      'alarms',
      'fail',
      account({ ListSubscriptionsByTopic: { xml: '<Subscriptions/>' } }),
      'sends another one',
    ],
    [
      'an address that has left the alarms',
      'alarms',
      'fail',
      account({
        ListSubscriptionsByTopic: {
          xml: '<Subscriptions><member><SubscriptionArn>Deleted</SubscriptionArn><Endpoint>ops@example.org</Endpoint></member></Subscriptions>',
        },
      }),
      'aws sns subscribe --region eu-west-1 --topic-arn arn:aws:sns:eu-west-1:1:t --protocol email --notification-endpoint ops@example.org',
    ],
    [
      'alarms that are for nobody',
      'alarms',
      'fail',
      {
        ...account({ ListSubscriptionsByTopic: { xml: '<Subscriptions/>' } }),
        deployedWith: { ...settings, alarmEmail: undefined },
      },
      'Set alarmEmail',
    ],
    [
      'an address that was not confirmed',
      'alarms',
      'fail',
      account({
        ListSubscriptionsByTopic: {
          xml: '<Subscriptions><member><SubscriptionArn>PendingConfirmation</SubscriptionArn><Endpoint>ops@example.org</Endpoint></member></Subscriptions>',
        },
      }),
      'Open the link',
    ],
    [
      'an older table',
      'table',
      'fail',
      account({ GetItem: { json: { Item: { version: { N: '1' }, updatedAt: { S: 'x' } } } } }),
      'migrate --table Wirewatch-Table',
    ],
    [
      'a newer table',
      'table',
      'warn',
      account({ GetItem: { json: { Item: { version: { N: '99' }, updatedAt: { S: 'x' } } } } }),
      'newer code',
    ],
    [
      'dead letters',
      'queues',
      'fail',
      service({
        '/v1/queues': { queues: [{ name: 'wakes', waiting: 0, inFlight: 0, delayed: 0, deadLetters: 2 }] },
      }),
      'runbook.md#dead-letters',
    ],
    [
      'a message that waits too long',
      'queues',
      'warn',
      service({
        '/v1/queues': {
          queues: [
            { name: 'feeds', waiting: 1, inFlight: 0, delayed: 0, deadLetters: 0, oldestSeconds: 1500 },
          ],
        },
      }),
      'runbook.md#queue-late',
    ],
    ['no feeds', 'feeds', 'warn', service({ '/v1/feeds': { feeds: [] } }), '--start-set'],
    [
      'a feed that fails',
      'feeds',
      'warn',
      service({
        '/v1/feeds': {
          feeds: [
            { url: 'https://a.example', failures: 3, problem: 'HTTP 410' },
            { url: 'https://b.example', failures: 0 },
            { url: 'https://c.example', failures: 0 },
          ],
        },
      }),
      'feeds list',
    ],
    [
      'most feeds failing',
      'feeds',
      'fail',
      service({ '/v1/feeds': { feeds: [{ url: 'https://a.example', failures: 3 }] } }),
      'feeds-fail',
    ],
    [
      'no article yet',
      'articles',
      'warn',
      service({ '/v1/stats': { articlesLastDay: 0, overdueSubscribers: 0 } }),
      'post an article',
    ],
    [
      'no article for long',
      'articles',
      'fail',
      service({
        '/v1/stats': { articlesLastDay: 0, lastArticleAt: '2020-01-01T00:00:00Z', overdueSubscribers: 0 },
      }),
      'no-articles',
    ],
    [
      'very many who are due',
      'subscribers',
      'warn',
      service({ '/v1/stats': { ...healthyService['/v1/stats'], overdueSubscribers: 100 } }),
      'due-late',
    ],
    ['a site that answers with an error', 'site', 'fail', service({ '/healthz': undefined }), 'dns'],
    ['a site that is ill', 'site', 'fail', service({ '/healthz': { status: 'ill' } }), 'site-errors'],
    [
      'newsletters that SES does not receive',
      'newsletters',
      'fail',
      {
        ...account({ DescribeActiveReceiptRuleSet: { xml: '<Metadata><Name>theirs</Name></Metadata>' } }),
        deployedWith: { ...settings, inboxDomain: 'inbox.example.org' },
        stack: {
          outputs: { ActivateLetters: 'aws ses set-active-receipt-rule-set --region x --rule-set-name ours' },
        },
      },
      'ActivateLetters',
    ],
  ];
  it.each(broken)('notices %s', async (_condition, check, status, world, todo) => {
    expect(await finding(check, world)).toMatchObject({ status, todo: expect.stringContaining(todo) });
  });

  it('does not miss the records of an identity that SES had before', async () => {
    const deployedWith = { ...settings, identity: 'existing' };
    const world = { deployedWith, stack: { outputs: { DnsRecords: '' } } };
    expect(await finding('records', world)).toMatchObject({ status: 'unknown', todo: '' });
  });

  it('finds the copy of our rule that an operator has added to another set of rules', async () => {
    const rule =
      '<Name>copy</Name><Enabled>true</Enabled><Recipients><member>inbox.example.org</member></Recipients>';
    const xml = `<Metadata><Name>theirs</Name></Metadata><Rules><member>${rule}</member></Rules>`;
    const world = {
      account: { ...healthyAccount, DescribeActiveReceiptRuleSet: { xml } },
      deployedWith: { ...settings, inboxDomain: 'inbox.example.org' },
      stack: { outputs: { ActivateLetters: 'aws ses set-active-receipt-rule-set --rule-set-name ours' } },
    };
    expect(await finding('newsletters', world)).toMatchObject({
      status: 'ok',
      says: expect.stringContaining('theirs'),
    });
  });

  it('takes longer silence for what the settings say it is', async () => {
    const quiet = service({
      '/v1/stats': {
        articlesLastDay: 0,
        lastArticleAt: new Date(Date.now() - 50 * 3_600_000).toISOString(),
        overdueSubscribers: 0,
      },
    });
    expect(await finding('articles', quiet)).toMatchObject({ status: 'fail' });
    const patient = { ...quiet, deployedWith: { ...settings, noArticlesHours: 72 } };
    expect(await finding('articles', patient)).toMatchObject({ status: 'ok' });
  });

  it('says "not known" of what an endpoint does not have, and neither that it is well nor that it failed', async () => {
    const { code, stdout } = await doctor({ account: { GetSecretValue: healthyAccount.GetSecretValue } });
    expect(code).toBe(0);
    for (const check of ['sandbox', 'sending', 'quota', 'identity', 'concurrency', 'alarms', 'table'])
      expect(stdout).toMatch(new RegExp(`^not known .*\\b${check}\\b`, 'm'));
    expect(stdout).toMatch(/^ok +site/m);
  });

  it('says what credentials are missing', async () => {
    const denied = account({
      'GET /2016-08-19/account-settings': { error: 'AccessDeniedException', status: 403 },
    });
    expect(await finding('concurrency', denied)).toMatchObject({
      status: 'unknown',
      todo: expect.stringContaining('ReadOnlyAccess'),
    });
  });

  it('ends with an error where nothing could be looked at', async () => {
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'x');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x');
    const { code, stderr } = await wirewatch(['doctor', '--stack', 'Wirewatch'], { WIREWATCH_DATA: folder });
    expect(code).toBe(1);
    expect(stderr).toContain('Nothing could be checked.');
  });

  it('looks at the service on this machine, of whose account nothing is known', async () => {
    const url = await serviceOf(healthyService);
    await writeFile(join(folder, 'service.json'), JSON.stringify({ pid: process.pid, url, operatorKey }));
    const { code, stdout } = await wirewatch(['doctor', '--local'], { WIREWATCH_DATA: folder });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +site/m);
    expect(stdout).toMatch(/^not known .*sandbox.* this service runs on this machine/m);
  });
});
