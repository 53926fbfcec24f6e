/** A deployed service after a mishap: dead letters that are sent back, a table that is restored by the runbook's commands, the end. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GetQueueAttributesCommand, SetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFailed } from 'vitest';
import { type DeployedService, deployService, until } from '../support/deployed-service.ts';

const runbook = fileURLToPath(new URL('../../docs/runbook.md', import.meta.url));
const reader = 'reader@example.net';
/** Has had no alert before the table is restored, and so need not wait for the next one. */
const watcher = 'watcher@example.net';
const leaver = 'leaver@example.net';

let service: DeployedService;
let watching: string;
let leaving: string;
beforeAll(async () => {
  service = await deployService({
    version: 1,
    sender: 'alerts@example.org',
    senderDomain: 'example.org',
    identity: 'existing',
    thrifty: true,
  });
  await subscribe(reader, 'glacier');
  watching = await subscribe(watcher, 'avalanche');
  leaving = await subscribe(leaver, 'avalanche');
});
afterAll(() => service?.stop());
beforeEach(() => {
  onTestFailed(async () => {
    process.stderr.write(`The emulator wrote:\n${await service.aws.log()}\n`);
  });
});

async function subscribe(email: string, query: string): Promise<string> {
  const rules = [{ query, frequency: 'as-it-happens' }];
  expect((await service.post('/v1/subscriptions', { email, rules })).status).toBe(202);
  return service.confirm(await service.nextMail(({ To }) => To.includes(email)));
}

async function handIn(title: string, number: number): Promise<void> {
  const text = Array.from({ length: 30 }, (_, i) => `w${(number * 7919 + i * 104_729) % 99_991}`).join(' ');
  const article = { title, text, url: `https://news.example/${number}` };
  const answer = await service.post('/v1/articles', article, await service.asOperator());
  expect(answer.status, await answer.text()).toBe(202);
}

const alertOf = (title: string, to: string) =>
  service.nextMail((mail) => mail.To.includes(to) && mail.BodyText.includes(title));

const statusOf = async (cookie: string) => (await service.ask('GET', '/v1/me', { cookie })).status;

/** Takes the function's permission for the table away, or gives it back. */
async function breakMatching(broken: boolean): Promise<void> {
  const deny =
    '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"dynamodb:*","Resource":"*"}]}';
  const change = broken ? `put-role-policy --policy-document '${deny}'` : 'delete-role-policy';
  await service.aws.shell(`
    role=$(aws lambda list-functions --query "Functions[?contains(FunctionName, 'matcharticles')].Role" --output text)
    aws iam ${change} --role-name "\${role##*/}" --policy-name broken`);
}

async function articlesQueue(): Promise<string> {
  const setting = await service.aws.shell(`aws lambda list-functions --output text --query \
    "Functions[?contains(FunctionName, 'Functionsweb')].Environment.Variables.QUEUES"`);
  return (JSON.parse(setting) as { queues: { articles: { url: string } } }).queues.articles.url;
}

it('keeps what cannot be processed as a dead letter, and processes it once an operator sends it back', async () => {
  const sqs = new SQSClient(service.aws.clientSettings);
  const QueueUrl = await articlesQueue();
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
  );
  const policy = JSON.parse(Attributes?.RedrivePolicy ?? '{}');
  expect(Number(policy.maxReceiveCount)).toBe(24);
  // Twenty-four tries take half an hour.
  const sooner = JSON.stringify({ ...policy, maxReceiveCount: 1 });
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { RedrivePolicy: sooner } }));

  await breakMatching(true);
  await handIn('Glacier under the weather', 1);
  const key = await service.asOperator();
  const deadLetters = async () => {
    const { queues } = (await service.ask('GET', '/v1/queues', key)) as {
      queues: { name: string; deadLetters: number }[];
    };
    return queues.find(({ name }) => name === 'articles')?.deadLetters;
  };
  await until('the article is a dead letter', async () => ((await deadLetters()) === 1 ? true : undefined));

  await breakMatching(false);
  expect(await service.ask('POST', '/v1/queues/articles/redrive', key)).toEqual({ messages: 1, more: false });
  await alertOf('Glacier under the weather', reader);
  expect(await deadLetters()).toBe(0);
  const back = { RedrivePolicy: Attributes?.RedrivePolicy ?? '' };
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: back }));
});

/** The commands of "Restore the table", in order, one text a block. */
async function restoreCommands(): Promise<string[]> {
  const [, section = ''] = /\n## Restore the table\n(.*?)\n## /s.exec(await readFile(runbook, 'utf8')) ?? [];
  return [...section.matchAll(/```sh\n(.*?)```/gs)].map(([, lines = '']) => lines);
}

it('goes on with a restored table, by the commands of the runbook', { timeout: 480_000 }, async () => {
  const old = service.outputs.TableName ?? '';
  const run = (lines: string) =>
    service.aws.shell(
      lines
        .replaceAll(/\bOLD\b/g, old)
        .replaceAll(/\bNEW\b/g, 'restored')
        .replace(
          /(cdk deploy -c existingTable=restored) ….*/,
          `$1 -c config=${service.file} --require-approval never --outputs-file ${service.outputFile} --output ${join(service.folder, 'cdk.out2')}`,
        ),
    );
  const [stop = '', restore = '', protect = '', migrate = '', reconcile = '', change = '', ...rest] =
    await restoreCommands();
  expect(rest).toEqual([]);
  expect(change).toContain('cdk deploy');

  await run(stop);
  await run(restore);
  await run(protect);
  // Between the restored second and the switch, somebody leaves and an article comes in.
  const { origin } = new URL(service.outputs.SiteUrl ?? '');
  await service.ask('PATCH', '/v1/me', { cookie: leaving, origin }, { status: 'unsubscribed' });
  await handIn('Avalanche beside the second table', 2);
  await run(migrate);
  await run(reconcile);
  await run(change);
  await service.readOutputs();
  expect(service.outputs.TableName).toBe('restored');
  await service.aws.adaptPermissions();
  await run(stop.replaceAll('--no-enabled', '--enabled').replaceAll('disable-rule', 'enable-rule'));

  await alertOf('Avalanche beside the second table', watcher);
  expect(await statusOf(watching)).toBe('active');
  expect(await statusOf(leaving)).toBe('unsubscribed');
  const toLeaver = (await service.aws.mails()).filter(
    ({ To, BodyText }) => To.includes(leaver) && BodyText.includes('second table'),
  );
  expect(toLeaver).toEqual([]);
});

it('ends with one command, which leaves the protected tables', { timeout: 300_000 }, async () => {
  await service.cdk('destroy', '--force', '-c', 'existingTable=restored');
  const left = await service.aws.shell('aws dynamodb list-tables --query TableNames --output text');
  expect(left).toContain('restored');
  const functions = await service.aws.shell(
    'aws lambda list-functions --query Functions[].FunctionName --output text',
  );
  expect(functions).not.toContain('Wirewatch');
});
