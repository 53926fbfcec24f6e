import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailUncertainError } from '../../shared/mail/mailer-errors.ts';
import { subscriberId } from '../../shared/security/subscriber-id.ts';
import { openTable } from '../../shared/store/client.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startTestTable, type TestTable } from '../support/table.ts';
import { TestSite, testKeys } from '../support/test-site.ts';

let table: TestTable;
let proxy: FaultyProxy;
let site: TestSite;
beforeAll(async () => {
  table = await startTestTable();
  proxy = await startFaultyProxy(table.endpoint, () => 'pass');
  const dynamo = new DynamoDBClient({
    endpoint: proxy.url,
    region: 'eu-west-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    maxAttempts: 5,
  });
  site = new TestSite({ ...table, access: openTable(table.access.table, dynamo) });
});
afterAll(async () => {
  await proxy.close();
  await table.close();
});

/** Of the writes from now on, the answer of number `lost` never arrives. */
function loseAnswer(lost: number): () => number {
  let writes = 0;
  proxy.choose = ({ operation }) => {
    if (!/^(?:Put|Update|Delete)Item$/.test(operation)) return 'pass';
    writes += 1;
    return writes === lost ? 'lose-answer' : 'pass';
  };
  return () => writes;
}

const linkOf = (email: string, kind: string) =>
  site.sent.findLast((mail) => mail.to === email && mail.kind === kind)?.token ?? '';

/** Signs up, confirms and signs in by link, as a person with a browser does. */
async function journey(email: string, from: string) {
  await site.post('/v1/subscriptions', { json: { email, rules: [{ query: 'ferry' }] }, from });
  const confirmed = await site.post('/confirm', { form: { token: linkOf(email, 'confirmation') }, from });
  await site.post('/sign-in', { form: { email }, from });
  const signedIn = await site.post('/sign-in', { form: { token: linkOf(email, 'sign-in') }, from });
  return { confirmed, signedIn };
}

describe('a write whose answer is lost', () => {
  it('locks nobody out and uses up no link, whichever of the writes of a sign-up it is', async () => {
    const countWrites = loseAnswer(Number.POSITIVE_INFINITY);
    await journey('reader-0@example.org', '192.0.2.200');
    const writes = countWrites();
    expect(writes).toBeGreaterThan(12);
    for (let lost = 1; lost <= writes; lost += 1) {
      loseAnswer(lost);
      const email = `reader-${lost}@example.org`;
      const { confirmed, signedIn } = await journey(email, `192.0.3.${lost}`);
      const id = subscriberId(testKeys, email);
      expect({
        lost,
        mails: site.sent.filter(({ to }) => to === email).map(({ kind }) => kind),
        confirmed: [confirmed.status, confirmed.headers.getSetCookie().length],
        signedIn: [signedIn.status, signedIn.headers.getSetCookie().length],
        status: (await site.deps.subscribers.get(id))?.status,
        rules: (await site.deps.rules.ofSubscriber(id)).map(({ text }) => text),
      }).toEqual({
        lost,
        mails: ['confirmation', 'sign-in'],
        confirmed: [303, 1],
        signedIn: [303, 1],
        status: 'active',
        rules: ['ferry'],
      });
    }
  });
});

describe('an answer of SES that leaves a doubt', () => {
  it('lets one mail out and not another for each request, and its link confirms', async () => {
    proxy.choose = () => 'pass';
    const doubtful = new TestSite(site.table, {
      mails: {
        ...site.deps.mails,
        sendConfirmation: async (mail) => {
          await site.deps.mails.sendConfirmation(mail);
          throw new MailUncertainError('no answer');
        },
      },
    });
    const email = 'doubt@example.org';
    for (let n = 0; n < 6; n += 1) {
      await doubtful.post('/v1/subscriptions', {
        json: { email, rules: [{ query: `ferry${n}` }] },
        from: `192.0.4.${n}`,
      });
    }
    const mails = site.sent.filter(({ to }) => to === email);
    expect(mails).toHaveLength(1);
    const page = await site.post('/confirm', { form: { token: mails[0]?.token ?? '' } });
    expect([page.status, page.headers.get('location')]).toEqual([303, expect.stringMatching(/^\/confirmed/)]);
    expect(await site.deps.rules.ofSubscriber(subscriberId(testKeys, email))).toHaveLength(6);
  });
});
