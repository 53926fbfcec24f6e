import { beforeAll, expect, test, vi } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, signIn, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
});

const reader = 'petra@reader.example';

/** All on one subject, and no two alike enough to be one story. */
const strikes = [
  'Crews walk out. Aster Lines had to leave four ferries at the quay after stewards refused the new rota.',
  'Talks with the crews break down. The union says that Aster Lines offered nothing beyond a bonus for night shifts.',
  'Islanders run short of milk. Because the crews of Aster Lines are on strike, shops in Ostby have empty shelves.',
  'Minister calls for calm. She asked Aster Lines and the crews to accept a mediator before the holidays.',
  'Pickets at the harbour gate. Crews lit fires there at dawn while lorries of Aster Lines turned round.',
];
const regattas = [
  'Regatta opens under grey skies. Aster Lines gave the silver cup, and a hundred sails crossed the start.',
  'Teenager wins second day. The regatta went to a girl of fifteen whose boat carried the flag of Aster Lines.',
  'Fog halts the race. Judges of the regatta waited two hours aboard a tender lent by Aster Lines.',
  'Old champion capsizes. He was pulled from the water, and the regatta doctor, paid by Aster Lines, found him well.',
  'Fireworks close the week. Thousands saw the end of the regatta from a deck that Aster Lines had opened.',
  'Protest over a buoy. The regatta committee changed a result after a film by Aster Lines showed the turn.',
];

interface Called {
  readonly suggestions: readonly {
    readonly query: string;
    readonly found: number[];
    readonly matched: number;
  }[];
  readonly rules: readonly { readonly id: string }[];
  readonly misses: readonly { readonly query: string; readonly added: number }[];
  readonly relevant: number;
  readonly notRelevant: number;
  readonly precision: number;
  readonly isLow: boolean;
  readonly proposal: { readonly query: string; readonly removed: readonly unknown[] };
}

test('a rule is made out of examples, is marked, gets a narrower query from that, and shown what it nearly found', async () => {
  const named = (name: string, texts: readonly string[]) =>
    texts.map((text, i) => ({
      title: text.slice(0, text.indexOf('.')),
      text,
      url: `https://courier.example/${name}-${i}`,
    }));
  const articles = [
    ...named('strike', strikes),
    ...named('regatta', regattas),
    ...named('art', ['Lines of Aster. The lines painted by Aster hang in the museum.']),
  ];
  await subscribe(service, reader, { query: '"aster lines"', frequency: 'hourly', cap: 20 });
  const headers = await signIn(service, reader);
  const call = async (method: string, path: string, body?: object): Promise<Called> => {
    const answer = await fetch(`${service.url}${path}`, {
      method,
      headers,
      ...(body && { body: JSON.stringify(body) }),
    });
    return JSON.parse(await answer.text()) as Called;
  };
  await createSiteClient(service.url).ingest(articles, service.operatorKey);
  await service.settle();
  await service.advanceClock(3600);
  await service.settle();
  await passMinutes(service, 3);

  const { suggestions } = await call('POST', '/v1/queries/suggest', {
    wanted: articles.slice(0, 4).map(({ url }) => url),
    unwanted: articles.slice(5, 9).map(({ url }) => url),
  });
  expect(suggestions[0]?.found).toEqual([0, 1, 2, 3]);
  expect(suggestions[0]?.matched).toBeGreaterThanOrEqual(4);

  // Every story is marked, by the links that stand beside it in the mail and on the page of stories.
  const [digest] = await mailsTo(service, reader, 'digest');
  const page = await (await fetch(`${service.url}/stories`, { headers })).text();
  const linksIn = (text = '') =>
    new Set([...text.matchAll(/\/not-relevant\/[\w.~-]+/g)].map(([path]) => path));
  expect(linksIn(digest?.text).size).toBeGreaterThan(0);
  const links = linksIn(`${digest?.text} ${page}`);
  for (const path of links) {
    const marked = await fetch(service.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: service.url },
      body: new URLSearchParams({ action: 'rate' }),
    });
    expect(marked.status).toBe(303);
  }
  const [rule] = (await call('GET', '/v1/me/rules')).rules;
  const relevance = await call('GET', `/v1/me/rules/${rule?.id}/relevance`);
  expect(relevance).toMatchObject({ relevant: 0, notRelevant: 11, precision: 0, isLow: true });
  expect(relevance.proposal.removed.length).toBeGreaterThanOrEqual(5);

  const { misses } = await call('GET', `/v1/me/rules/${rule?.id}/nearly`);
  expect(misses).toMatchObject([{ query: '"aster lines"~10', added: 1 }]);
});
