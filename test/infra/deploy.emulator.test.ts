/** The real app, deployed with the real commands, driven over its HTTP API from sign-up to the mail with the alert. */
import { appendFile, cp, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFailed, onTestFinished } from 'vitest';
import { type DeployedService, deployService, until } from '../support/deployed-service.ts';

const sender = 'alerts@example.org';
const reader = 'reader@example.net';
const digestReader = 'morning@example.net';
const root = fileURLToPath(new URL('../..', import.meta.url));

let service: DeployedService;

/**
 * In production, and from a domain that the account has verified before, because the emulator does not return the DKIM
 * records of a new one. It has no alarms on metric math either, so the thrifty set of alarms is used, which has none.
 */
const settings = {
  version: 1,
  sender,
  senderDomain: 'example.org',
  identity: 'existing',
  prod: true,
  thrifty: true,
  fetchRules: 'any-port,127.0.0.0/8',
};

beforeAll(async () => {
  service = await deployService(settings);
});
afterAll(() => service?.stop());

describe('the deployed service', () => {
  const article = {
    title: 'Hotels fill up ahead of the eclipse',
    text: 'Rooms across Iceland are booked out for the solar eclipse in August, hoteliers said on Tuesday.',
    url: 'https://news.example/eclipse',
    publishedAt: '2026-02-03T09:00:00Z',
  };
  let session: string;
  let articleId: string;

  beforeEach(() => {
    onTestFailed(async () => {
      process.stderr.write(`The emulator wrote:\n${await service.aws.log()}\n`);
    });
  });

  it('mails a confirmation link, and confirms by it', async () => {
    const health = await service.call('/healthz');
    expect(health.status).toBe(200);

    const rules = [{ query: '"solar eclipse" AND Iceland', frequency: 'as-it-happens' }];
    const subscribed = await service.post('/v1/subscriptions', { email: reader, rules });
    expect(subscribed.status, await subscribed.text()).toBe(202);

    const confirmation = await service.nextMail((mail) => /\/confirm\?/.test(mail.BodyText));
    expect(confirmation).toMatchObject({ To: [reader] });
    session = await service.confirm(confirmation);
  });

  it('takes somebody whose digest is due three minutes from now', async () => {
    const digestTime = new Date(Date.now() + 3 * 60_000).toISOString().slice(11, 16);
    const rules = [{ query: 'eclipse', frequency: 'daily' }];
    const asked = { email: digestReader, rules, timezone: 'UTC', digestTime };
    const subscribed = await service.post('/v1/subscriptions', asked);
    expect(subscribed.status, await subscribed.text()).toBe(202);
    await service.confirm(await service.nextMail(({ To }) => To.includes(digestReader)));
  });

  it('takes an article with the generated operator key, and mails the alert', async () => {
    const refused = await service.post('/v1/articles', article, {
      authorization: `Bearer ww_${'x'.repeat(43)}`,
    });
    expect(refused.status).toBe(401);
    const accepted = await service.post('/v1/articles', article, await service.asOperator());
    expect(accepted.status, await accepted.clone().text()).toBe(202);
    const answer = (await accepted.json()) as { accepted: { id: string }[]; rejected: unknown[] };
    expect(answer).toMatchObject({ accepted: [{ index: 0 }], rejected: [] });
    articleId = answer.accepted[0]?.id ?? '';

    const alert = await service.nextMail((mail) => mail.BodyText.includes(article.title));
    expect(alert.To).toEqual([reader]);
    expect(alert.Source).toContain(sender);
    expect(alert.BodyText).toContain(article.url);
    expect(alert.BodyHtml).toContain('Iceland');
  });

  it('answers every call of an operator', async () => {
    const key = await service.asOperator();
    expect(await service.ask('GET', `/v1/articles/${articleId}`, key)).toMatchObject({
      title: article.title,
    });
    expect(await service.ask('GET', '/v1/articles?q=eclipse', key)).toMatchObject({
      articles: [{ article: { id: articleId } }],
    });
    await service.ask('GET', '/v1/stats', key);
    const made = await service.ask('POST', '/v1/keys', key, { name: 'Desk', scopes: ['ingest'] });
    expect(await service.ask('GET', '/v1/keys', key)).toMatchObject({
      keys: [{ id: made.id, name: 'Desk' }],
    });
    await service.ask('DELETE', `/v1/keys/${made.id}`, key);
    const { subscribers } = (await service.ask('GET', `/v1/subscribers?email=${reader}`, key)) as {
      subscribers: { id: string }[];
    };
    expect(subscribers).toMatchObject([{ email: reader, status: 'active' }]);
    expect(
      Object.keys(await service.ask('GET', `/v1/subscribers/${subscribers[0]?.id}/export`, key)),
    ).not.toEqual([]);
    expect(await service.ask('GET', '/v1/queues', key)).toMatchObject({
      queues: expect.arrayContaining([expect.objectContaining({ name: 'articles', deadLetters: 0 })]),
    });
    expect(await service.ask('POST', '/v1/queues/articles/redrive', key)).toEqual({
      messages: 0,
      more: false,
    });
    const checked = await service.ask('POST', '/v1/queries/check', {}, { query: 'eclipse' });
    expect(checked).toMatchObject({ canonical: expect.any(String) });
  });

  it('polls a feed, and takes what it holds', async () => {
    const feed = createServer((_request, response) => {
      response.setHeader('content-type', 'application/rss+xml');
      response.end(
        `<rss version="2.0"><channel><title>The Example Post</title><link>https://post.example/</link>
         <item><title>Glacier tongue breaks off</title><link>https://post.example/glacier</link></item></channel></rss>`,
      );
    });
    await new Promise<void>((resolve) => feed.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void feed.close());
    const { port } = feed.address() as AddressInfo;
    const key = await service.asOperator();
    const added = await service.ask('POST', '/v1/feeds', key, { url: `http://127.0.0.1:${port}/rss.xml` });

    const found = await until('the feed is read', async () => {
      const { articles } = (await service.ask('GET', '/v1/articles?q=glacier', key)) as {
        articles: unknown[];
      };
      return articles.length > 0 ? articles : undefined;
    });
    expect(found).toMatchObject([{ article: { title: 'Glacier tongue breaks off' } }]);
    expect(await service.ask('GET', '/v1/feeds', key)).toMatchObject({
      feeds: [{ id: added.id, failures: 0 }],
    });
    await service.ask('POST', `/v1/feeds/${added.id}/poll`, key);
    await service.ask('DELETE', `/v1/feeds/${added.id}`, key);
  });

  it('answers every call of a subscriber', async () => {
    const me = { cookie: session, origin: service.outputs.SiteUrl ?? '' };
    await service.ask('PATCH', '/v1/me', me, { digestTime: '07:30' });
    expect(await service.ask('GET', '/v1/me', me)).toMatchObject({ digestTime: '07:30' });
    const { rules } = (await service.ask('GET', '/v1/me/rules', me)) as {
      rules: { id: string; feeds: { json: string } }[];
    };
    const [rule] = rules;
    const hits = await service.ask('GET', `/v1/me/rules/${rule?.id}/hits`, me);
    expect(hits).toMatchObject({ hits: [{ articleId }] });
    await service.ask('POST', `/v1/me/rules/${rule?.id}/diff`, me, { query: 'eclipse OR glacier' });
    const why = await service.ask('POST', '/v1/explain', me, { ruleId: rule?.id, articleId });
    expect(why).toMatchObject({ outcome: 'sent' });
    const feed = await service.ask('GET', new URL(rule?.feeds.json ?? '').pathname, {});
    expect(feed).toMatchObject({ items: [{ title: article.title }] });
    const saved = (await service.ask('POST', '/v1/me/rules', me, { query: 'volcano' })) as {
      rule: { id: string };
    };
    await service.ask('PATCH', `/v1/me/rules/${saved.rule.id}`, me, { query: 'volcano OR geyser' });
    await service.ask('DELETE', `/v1/me/rules/${saved.rule.id}`, me);
    expect(Object.keys(await service.ask('GET', '/v1/me/export', me))).not.toEqual([]);
  });

  it('writes the index down once an hour', async () => {
    expect(await service.aws.invoke('Functionscompactindex')).toBe('');
  });

  it('hears of a bounce through the feedback topic, and writes to that address no more', async () => {
    const me = () => service.ask('GET', '/v1/me', { cookie: session });
    expect(await me()).toMatchObject({ status: 'active' });
    await service.aws.publish('EmailFeedback', {
      eventType: 'Bounce',
      mail: { messageId: 'a-message', timestamp: '2026-02-03T09:05:00Z', destination: [reader], tags: {} },
      bounce: {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: reader }],
      },
    });
    const after = await until('the subscriber is unsubscribed', async () => {
      const now = await me();
      return now.status === 'active' ? undefined : now;
    });
    expect(after).toMatchObject({ status: 'unsubscribed' });
  });

  it('takes nothing from the stack in production because somebody left out a setting', async () => {
    const forgotten = await service.settingsFile('forgotten', { version: 1, sender, thrifty: true });
    const attempt = service.aws.run(
      'cdk',
      'diff',
      '-c',
      `config=${forgotten}`,
      '--output',
      join(service.folder, 'cdk.out2'),
    );
    await expect(attempt).rejects.toThrow('add -c leaveProduction=Wirewatch if you mean it');
    await expect(attempt).rejects.toThrow(
      'senderDomain is "example.org" there, and missing in these settings',
    );
  });

  it('is looked at by the doctor, who does not know what the emulator lacks', async () => {
    const { file } = service;
    // The emulator's site has no host name, so its checks fail. The list of failures is in the error.
    const looked = await service.aws
      .run('node', 'infra/cli/wirewatch.ts', 'doctor', '--config', file, '--resolver', '127.0.0.1:1')
      .catch((error: Error) => error.message);
    expect(looked).toMatch(/^ok +stack +Wirewatch in us-east-1 is (CREATE|UPDATE)_COMPLETE$/m);
    expect(looked).toMatch(/^ok +settings +as .*first\.config\.json says$/m);
    expect(looked).toMatch(/^ok +table +the items of Wirewatch-\S+ are of version/m);
    expect(looked).toMatch(/^fail +alarms +nobody hears of them$/m);
    expect(looked).toMatch(
      /^not known +records +the records of an identity that was there before are not known/m,
    );
    expect(looked).toMatch(/^ok +concurrency /m);
    expect(looked).toMatch(/^fail +site .* does not answer/m);
  });

  it('stands beside another stage, published without the CDK, which sends from the same domain', async () => {
    const file = await service.settingsFile('other', {
      ...settings,
      prod: false,
      stage: 'other',
      identity: 'existing',
    });
    const published = join(service.folder, 'published');
    await service.aws.run('node', 'infra/publish/synth.ts', '--publish', published, '-c', `config=${file}`);
    const other = await service.aws.deployPublished(published, 'Wirewatch-other');
    expect(other.SiteUrl).not.toBe(service.outputs.SiteUrl);
    expect(other.TableName).not.toBe(service.outputs.TableName);
    expect((await service.aws.fetch(`${other.SiteUrl}/healthz`)).status).toBe(200);
    expect((await service.call('/healthz')).status).toBe(200);
  });

  it('mails a digest at its time, which the timer finds', async () => {
    const digest = await service.nextMail(
      (mail) => mail.To.includes(digestReader) && mail.BodyText.includes(article.title),
    );
    expect(digest.BodyText).toContain(article.url);
  });

  it('loses nothing and takes nothing twice while other code is deployed', { timeout: 480_000 }, async () => {
    const changed = join(service.folder, 'changed');
    const needed = [
      'functions',
      'shared',
      'infra',
      'docs',
      'cdk.json',
      'package.json',
      'package-lock.json',
      'tsconfig.json',
    ];
    for (const name of needed) await cp(join(root, name), join(changed, name), { recursive: true });
    await symlink(join(root, 'node_modules'), join(changed, 'node_modules'));
    const mark = 'A changed match-articles';
    await appendFile(join(changed, 'functions/match-articles.ts'), `\nlog.info('${mark}');\n`);

    const key = await service.asOperator();
    const titles: string[] = [];
    let deployed = false;
    /** Posts as a publisher does: again until it is accepted. */
    async function send(): Promise<void> {
      const number = titles.length + 1;
      const title = `Geyser bulletin ${number}`;
      const text = Array.from({ length: 30 }, (_, i) => `w${(number * 7919 + i * 104_729) % 99_991}`).join(
        ' ',
      );
      await until('the article is accepted', async () => {
        const answer = await service.post(
          '/v1/articles',
          { title, text, url: `https://news.example/g${number}` },
          key,
        );
        if (answer.status === 202) return answer;
        expect(answer.status, await answer.text()).toBe(503);
        // The update resets what was adapted to the emulator's permissions.
        await service.aws.adaptPermissions();
        return undefined;
      });
      titles.push(title);
    }
    const { file } = service;
    const deployment = service.aws
      .runIn(
        changed,
        'cdk',
        'deploy',
        '-c',
        `config=${file}`,
        '--require-approval',
        'never',
        '--output',
        join(service.folder, 'cdk.out3'),
      )
      .finally(() => {
        deployed = true;
      });
    while (!deployed) {
      // One answer lists at most a hundred.
      if (titles.length < 90) await send();
      await sleep(1000);
    }
    await deployment;
    await service.aws.adaptPermissions();
    for (let n = 0; n < 3; n++) await send();

    const found = await until('every article is matched', async () => {
      const { articles } = (await service.ask('GET', '/v1/articles?q=geyser&limit=100', key)) as {
        articles: { article: { title: string } }[];
      };
      return articles.length >= titles.length ? articles : undefined;
    });
    expect(found.map((one) => one.article.title).toSorted()).toEqual(titles.toSorted());
    expect(await service.ask('GET', '/v1/queues', key)).toMatchObject({
      queues: expect.arrayContaining([expect.objectContaining({ name: 'articles', deadLetters: 0 })]),
    });
    expect(await service.aws.log()).toContain(mark);
  });

  it('is not destroyed by a word too few', async () => {
    await expect(service.cdk('destroy', '--force')).rejects.toThrow(
      /termination protection|TerminationProtection/i,
    );
    expect((await service.call('/healthz')).status).toBe(200);
  });

  it('erases a subscriber', async () => {
    await service.ask('DELETE', '/v1/me', { cookie: session, origin: service.outputs.SiteUrl ?? '' });
  });

  it('got along with the permissions that each function has', async () => {
    const lines = (await service.aws.log()).split('\n');
    expect(lines.filter((line) => line.startsWith('REPORT RequestId')).length).toBeGreaterThan(5);
    expect(lines.filter((line) => /AccessDenied|not authorized to perform/.test(line))).toEqual([]);
  });
});
