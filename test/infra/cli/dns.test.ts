import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckedRecord } from '../../../infra/cli/check-records.ts';
import { type DnsServer, startDnsServer } from '../../support/dns-server.ts';
import { type Ended, jsonOf, wirewatch } from './run-wirewatch.ts';

const records = [
  'aaa._domainkey.example.org CNAME aaa.dkim.amazonses.com',
  'bounces.example.org MX 10 feedback-smtp.eu-west-1.amazonses.com',
  'bounces.example.org TXT v=spf1 include:amazonses.com ~all',
  '_dmarc.alerts.example.org TXT v=DMARC1; p=none;',
  'news.example.org CNAME d-1.execute-api.eu-west-1.amazonaws.com',
];

/** What a name server says when all is well. */
const right = {
  'aaa._domainkey.example.org CNAME': ['aaa.dkim.amazonses.com'],
  'bounces.example.org MX': ['10 feedback-smtp.eu-west-1.amazonses.com'],
  'bounces.example.org TXT': ['v=spf1 include:amazonses.com ~all'],
  '_dmarc.alerts.example.org TXT': ['v=DMARC1; p=none;'],
  'news.example.org CNAME': ['d-1.execute-api.eu-west-1.amazonaws.com'],
};

let folder: string;
let outputs: string;
let server: DnsServer | undefined;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-dns-'));
  outputs = join(folder, 'outputs.json');
  const table = { DnsRecords: records.slice(0, 3).join('\n'), DnsRecordsMade: records.slice(3).join('\n') };
  await writeFile(outputs, JSON.stringify({ Wirewatch: table, 'Wirewatch-bare': { SiteUrl: 'https://x' } }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

async function dns(zone: Parameters<typeof startDnsServer>[0], ...args: string[]): Promise<Ended> {
  server = await startDnsServer(zone);
  return wirewatch([
    'dns',
    '--stack',
    'Wirewatch',
    '--outputs',
    outputs,
    '--resolver',
    server.address,
    ...args,
  ]);
}

/** The status of one record in a zone with these changes. */
async function statusOf(
  name: string,
  differs: Parameters<typeof startDnsServer>[0],
): Promise<CheckedRecord | undefined> {
  const [found, ...others] = jsonOf<CheckedRecord[]>(await dns({ ...right, ...differs }, '--json')).filter(
    ({ status, ...record }) => `${record.name} ${record.type}` === name,
  );
  expect(others).toEqual([]);
  return found;
}

describe('wirewatch dns', () => {
  it('finds every record of the deployment, those in the zone included', async () => {
    const { code, stdout, stderr } = await dns(right);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout.match(/^ok /gm)).toHaveLength(records.length);
  });

  it('says what to create where nothing is there, and ends with an error', async () => {
    const { code, stdout, stderr } = await dns({});
    expect(code).toBe(1);
    expect(stdout.match(/^missing /gm)).toHaveLength(records.length);
    expect(stderr).toContain('Create bounces.example.org MX 10 feedback-smtp.eu-west-1.amazonses.com');
    expect(stderr).toContain('5 of 5 records are not right yet');
  });

  it.each([
    [
      'a CNAME to somebody else',
      'aaa._domainkey.example.org CNAME',
      ['bbb.dkim.amazonses.com'],
      'Write aaa.dkim',
    ],
    ['another mail server', 'bounces.example.org MX', ['10 mail.example.org'], 'Write 10 feedback-smtp'],
    [
      'a second mail server',
      'bounces.example.org MX',
      ['10 feedback-smtp.eu-west-1.amazonses.com', '20 mail.example.org'],
      'SES wants to be the only one',
    ],
    ['SPF without SES', 'bounces.example.org TXT', ['v=spf1 -all'], 'Write v=spf1'],
    [
      'two SPF records',
      'bounces.example.org TXT',
      ['v=spf1 include:amazonses.com ~all', 'v=spf1 include:example.net -all'],
      'Two SPF records count as none',
    ],
    [
      'DMARC without a policy',
      '_dmarc.alerts.example.org TXT',
      ['v=DMARC1; rua=mailto:a@example.org'],
      'Write v=DMARC1',
    ],
    [
      'two DMARC records',
      '_dmarc.alerts.example.org TXT',
      ['v=DMARC1; p=none', 'v=DMARC1; p=reject'],
      'Two DMARC records count as none',
    ],
  ])('notices %s', async (_condition, name, values, advice) => {
    const found = await statusOf(name, { [name]: values });
    expect(found).toMatchObject({
      status: 'different',
      found: values,
      advice: expect.stringContaining(advice),
    });
  });

  it.each([
    [
      'another order and case',
      'aaa._domainkey.example.org CNAME',
      { 'aaa._domainkey.example.org CNAME': ['AAA.dkim.AmazonSES.com'] },
    ],
    [
      'SPF among other texts and includes',
      'bounces.example.org TXT',
      {
        'bounces.example.org TXT': [
          'site-verification=1',
          'v=spf1 include:example.net include:amazonses.com -all',
        ],
      },
    ],
    [
      'a stricter DMARC policy',
      '_dmarc.alerts.example.org TXT',
      { '_dmarc.alerts.example.org TXT': ['v=DMARC1;p=reject; rua=mailto:a@example.org'] },
    ],
    [
      'the DMARC policy of the domain above',
      '_dmarc.alerts.example.org TXT',
      { '_dmarc.alerts.example.org TXT': [], '_dmarc.example.org TXT': ['v=DMARC1; p=quarantine'] },
    ],
    [
      'an alias that shows as addresses',
      'news.example.org CNAME',
      {
        'news.example.org CNAME': [],
        'news.example.org A': ['192.0.2.7'],
        'd-1.execute-api.eu-west-1.amazonaws.com A': ['192.0.2.9', '192.0.2.7'],
      },
    ],
  ])('takes %s', async (_condition, name, differs) => {
    expect(await statusOf(name, differs)).toMatchObject({ status: 'ok', advice: '' });
  });

  it('notices a site that leads elsewhere', async () => {
    const differs = { 'news.example.org CNAME': [], 'news.example.org A': ['192.0.2.7'] };
    expect(await statusOf('news.example.org CNAME', differs)).toMatchObject({
      status: 'different',
      found: ['192.0.2.7'],
      advice: expect.stringContaining('leads elsewhere'),
    });
  });

  it('does not take a refusal of the name server for a missing record', async () => {
    const found = await statusOf('bounces.example.org MX', { 'bounces.example.org MX': 'refused' });
    expect(found).toMatchObject({ status: 'unknown', advice: expect.stringContaining('EREFUSED') });
  });

  it.each([
    ['a file that is not there', ['--stack', 'Wirewatch', '--outputs', '/nowhere.json'], '/nowhere.json'],
    [
      'a stack that the file does not know',
      ['--stack', 'Other', '--outputs', 'OUTPUTS'],
      'no outputs of the stack Other',
    ],
    [
      'a name server that is none',
      ['--stack', 'Wirewatch', '--outputs', 'OUTPUTS', '--resolver', 'dns.example'],
      'is not the address of a name server',
    ],
  ])('refuses %s', async (_condition, args, fault) => {
    const { code, stderr } = await wirewatch([
      'dns',
      ...args.map((arg) => (arg === 'OUTPUTS' ? outputs : arg)),
    ]);
    expect(code).toBe(2);
    expect(stderr).toContain(fault);
  });

  it('says that a deployment without domains needs none', async () => {
    const { code, stdout } = await wirewatch(['dns', '--stack', 'Wirewatch-bare', '--outputs', outputs]);
    expect(code).toBe(0);
    expect(stdout).toContain('needs no DNS records');
  });
});
