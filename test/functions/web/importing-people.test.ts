import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  MailDeferredError,
  MailRefusedError,
  MailUncertainError,
} from '../../../shared/mail/mailer-errors.ts';
import { readPeople, writePeople } from '../../../shared/subscribers/people-csv.ts';
import { operatorKey, startTestSite, TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.table.close());

const authorization = `Bearer ${operatorKey}`;
interface Line {
  readonly line: number;
  readonly outcome: string;
  readonly errors?: { path: string; message: string }[];
  readonly reason?: string;
}

async function send(
  body: string | Uint8Array<ArrayBuffer>,
  to = site,
): Promise<{ status: number; lines: Line[]; text: string }> {
  const answer = await to.app.request('https://news.example/v1/subscribers/import', {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
    body,
  });
  const text = await answer.text();
  return { status: answer.status, lines: JSON.parse(text).lines ?? [], text };
}
const list = (...lines: string[]) => ['email,query,frequency,language,zone', ...lines].join('\n');
const outcomes = (lines: readonly Line[]) => lines.map(({ line, outcome }) => `${line} ${outcome}`);
const pass = (minutes: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + minutes * 60_000);
};

describe('people of a list', () => {
  it('are each asked once, for all of their rules, and get them when they confirm', async () => {
    const { lines } = await send(
      list(
        'ada@reader.example,storm,hourly,de,Europe/Berlin',
        'bob@reader.example,flood',
        'Ada@Reader.Example,"ferry, strike",weekly,de,Europe/Berlin',
      ),
    );
    expect(outcomes(lines)).toEqual(['2 asked', '3 asked', '4 asked']);
    expect(site.sent.map(({ to, kind, rules }) => [to, kind, rules?.map(({ query }) => query)])).toEqual([
      ['ada@reader.example', 'confirmation', ['storm', 'ferry, strike']],
      ['bob@reader.example', 'confirmation', ['flood']],
    ]);
    const token = site.lastToken('ada@reader.example');
    const id = token.split('.')[0] ?? '';
    expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'pending', language: 'de' });
    expect(await site.deps.rules.ofSubscriber(id)).toEqual([]);
    await site.post('/confirm', { form: { token } });
    expect(await site.deps.subscribers.get(id)).toMatchObject({
      status: 'active',
      timezone: 'Europe/Berlin',
    });
    expect(
      (await site.deps.rules.ofSubscriber(id)).map(({ text, frequency }) => [text, frequency]).sort(),
    ).toEqual([
      ['ferry, strike', 'weekly'],
      ['storm', 'hourly'],
    ]);
  });

  it('are not asked again when the list is sent again, confirmed or not; what is new is asked', async () => {
    const text = list('ada@reader.example,storm', 'bob@reader.example,flood');
    await send(text);
    await site.post('/confirm', { form: { token: site.lastToken('ada@reader.example') } });
    for (const minutes of [1, 5, 60 * 20]) {
      pass(minutes);
      expect(outcomes((await send(text)).lines)).toEqual(['2 already', '3 already']);
    }
    expect(site.sent).toHaveLength(2);
    const { lines } = await send(list('ada@reader.example,storm', 'ada@reader.example,gale'));
    expect(outcomes(lines)).toEqual(['2 already', '3 asked']);
    expect(site.sent.at(-1)).toMatchObject({ to: 'ada@reader.example', rules: [{ query: 'gale' }] });
    // The link has run out: whoever did not confirm is asked again.
    pass(60 * 24);
    expect(outcomes((await send(text)).lines)).toEqual(['2 already', '3 asked']);
  });

  it('with bad lines among them are asked, and each bad line says why', async () => {
    const gone = await site.subscriber('gone@reader.example', [{ query: 'storm' }]);
    await site.post('/v1/suppressions', { headers: { authorization }, json: { id: gone.id } });
    site.sent.length = 0;
    const { lines } = await send(
      list(
        'no address,storm',
        'ada@reader.example,"ferry (strike"',
        'gone@reader.example,flood',
        'bob@reader.example,flood,yearly',
        'eve@reader.example,flood',
        'dan@reader.example,"flood',
      ),
    );
    expect(outcomes(lines)).toEqual([
      '2 refused',
      '3 refused',
      '4 refused',
      '5 refused',
      '6 asked',
      '7 refused',
    ]);
    expect(lines.map(({ errors }) => errors?.[0]?.path)).toEqual([
      'email',
      'query',
      'email',
      'frequency',
      undefined,
      '',
    ]);
    expect(lines[2]?.errors?.[0]?.message).toBe('is sent no mail (operator)');
    expect(site.sent.map(({ to }) => to)).toEqual(['eve@reader.example']);
  });

  it('may be written in a spreadsheet of another country', async () => {
    const text = 'E-Mail;Query;Name\r\nada@reader.example;Zürich;Städte\r\n';
    const { lines } = await send(Uint8Array.from(Buffer.from(text, 'latin1')));
    expect(outcomes(lines)).toEqual(['2 asked']);
    expect(site.sent).toMatchObject([{ rules: [{ name: 'Städte' }] }]);
  });

  it('with more rules than one may have are asked for as many as fit, and the others are named', async () => {
    const rows = Array.from({ length: 103 }, (_, n) => `ada@reader.example,storm${n}`);
    const { lines } = await send(list(...rows));
    expect(lines.filter(({ outcome }) => outcome === 'asked')).toHaveLength(100);
    const refused = lines.filter(({ outcome }) => outcome === 'refused');
    expect(refused).toHaveLength(3);
    expect(refused[0]?.errors).toEqual([{ path: 'query', message: expect.stringContaining('100 rules') }]);
  });
});

describe('a list that cannot be taken', () => {
  it.each([
    ['', 422, 'The first line'],
    ['email,colour\na@reader.example,red', 422, 'colour'],
    [list(...Array.from({ length: 1001 }, () => 'a@reader.example,x')), 413, '1001 lines'],
    [`email,query\n${' '.repeat(1_100_000)}`, 413, '1 MB'],
  ])('is refused as a whole (%#)', async (body, status, said) => {
    const answer = await send(body);
    expect([answer.status, JSON.parse(answer.text).detail]).toEqual([status, expect.stringContaining(said)]);
    expect(site.sent).toEqual([]);
  });
});

describe('mail that does not go out', () => {
  const siteWhere = (fails: (to: string) => Error | undefined) => {
    const sent: string[] = [];
    const other = new TestSite(site.table, {
      mails: {
        sendAddressChange: async () => {},
        sendTokenMade: async () => {},
        sendInvitation: async () => {},
        sendSignIn: async () => {},
        sendConfirmation: async ({ to }) => {
          const error = fails(to);
          if (error) throw error;
          sent.push(to);
        },
      },
    });
    return { other, sent };
  };
  const text = list('ada@reader.example,storm', 'bob@reader.example,storm', 'eve@reader.example,storm');

  it('because SES holds it back is left for later with all that follows, and goes out the next time', async () => {
    let isOpen = false;
    const { other, sent } = siteWhere((to) =>
      isOpen || to.startsWith('ada') ? undefined : new MailDeferredError('the rate is used up', 'rate'),
    );
    const { lines } = await send(text, other);
    expect(outcomes(lines)).toEqual(['2 asked', '3 later', '4 later']);
    expect(lines[2]?.reason).toContain('the rate is used up');
    isOpen = true;
    expect(outcomes((await send(text, other)).lines)).toEqual(['2 already', '3 asked', '4 asked']);
    expect(sent).toEqual(['ada@reader.example', 'bob@reader.example', 'eve@reader.example']);
  });

  it.each([
    ['is refused', new MailRefusedError('no such domain'), 'refused'],
    ['leaves a doubt', new MailUncertainError('no answer'), 'later'],
    ['fails in a way that nobody foresaw', new Error('boom'), 'later'],
  ])('because it %s stops no other', async (_, error, outcome) => {
    const { other, sent } = siteWhere((to) => (to.startsWith('bob') ? error : undefined));
    expect(outcomes((await send(text, other)).lines)).toEqual(['2 asked', `3 ${outcome}`, '4 asked']);
    expect(sent).toEqual(['ada@reader.example', 'eve@reader.example']);
  });

  it('because the time of a request is over is left for later', async () => {
    const { other, sent } = siteWhere(() => {
      other.clock.now = new Date(other.clock.now.getTime() + 5000);
      return undefined;
    });
    const { lines } = await send(text, other);
    expect(outcomes(lines)).toEqual(['2 asked', '3 asked', '4 later']);
    expect(outcomes((await send(text, other)).lines)).toEqual(['2 already', '3 already', '4 asked']);
    expect(sent).toHaveLength(3);
  });

  it('because a mailbox has had enough is said, and does not count as asked', async () => {
    for (let n = 0; n < 3; n++) {
      expect(outcomes((await send(list(`ada+${n}@reader.example,storm`))).lines)).toEqual(['2 asked']);
    }
    for (let n = 0; n < 2; n++) {
      const { lines } = await send(list('ada+x@reader.example,storm', 'bob@reader.example,storm'));
      expect(outcomes(lines)).toEqual(['2 later', n === 0 ? '3 asked' : '3 already']);
    }
    pass(61);
    expect(outcomes((await send(list('ada+x@reader.example,storm'))).lines)).toEqual(['2 asked']);
  });

  it('because thousands were asked within the hour is left for later, with the minutes to wait', async () => {
    const full = new TestSite(site.table, {
      countAgainst: async ({ name }) => (name === 'import' ? 1200 : undefined),
    });
    const { lines } = await send(text, full);
    expect(outcomes(lines)).toEqual(['2 later', '3 later', '4 later']);
    expect(lines[0]?.reason).toMatch(/2000 addresses .* in 20 minutes/);
    expect(full.sent).toEqual([]);
  });
});

describe('the export of all subscribers', () => {
  it('has the rules of those who are active, page by page, and can be imported elsewhere', async () => {
    const emails = Array.from({ length: 30 }, (_, n) => `p${n}@reader.example`);
    for (const email of emails) await site.subscriber(email, [{ query: 'storm' }, { query: '"a b", c' }]);
    await site.post('/v1/subscriptions', {
      json: { email: 'pending@reader.example', rules: [{ query: 'storm' }] },
      from: '198.51.100.7',
    });
    const people: { email: string; query: string }[] = [];
    let cursor = '';
    do {
      const answer = await site.get(`/v1/subscribers/export${cursor && `?cursor=${cursor}`}`, {
        headers: { authorization },
      });
      const page = (await answer.json()) as { people: typeof people; cursor?: string };
      people.push(...page.people);
      cursor = page.cursor ?? '';
    } while (cursor);
    expect(people).toHaveLength(60);
    expect(new Set(people.map(({ email }) => email))).toEqual(new Set(emails));
    const read = readPeople(writePeople(people));
    expect(read.every((one) => 'person' in one)).toBe(true);
    const elsewhere = await startTestSite();
    const { lines } = await send(writePeople(people), elsewhere);
    expect(new Set(lines.map(({ outcome }) => outcome))).toEqual(new Set(['asked']));
    expect(elsewhere.sent).toHaveLength(30);
    await elsewhere.table.close();
  });
});
