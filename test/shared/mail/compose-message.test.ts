import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { cheaperEncoding, composeMessage, type MessageInput } from '../../../shared/mail/compose-message.ts';

const input: MessageInput = {
  from: { name: 'Wirewatch', address: 'alerts@example.org' },
  to: 'reader@example.net',
  subject: 'Lighthouses: 3 new stories',
  html: '<p>Hello</p>',
  text: 'Hello',
  id: 'Zk3v_Q8pR2sT5-uW9xY1aB',
  date: new Date('2026-05-04T06:00:00Z'),
  list: {
    id: 'digest',
    oneClickUrl: 'https://alerts.example.org/u/pR2sT5uW9xY1',
  },
};

const parse = async (message: MessageInput) => {
  const raw = await composeMessage(message);
  const email = await PostalMime.parse(raw);
  const header = (name: string) => email.headers.filter(({ key }) => key === name).map(({ value }) => value);
  return { raw: new TextDecoder().decode(raw), email, header };
};

describe('a message', () => {
  it('has sender, recipient, subject and date', async () => {
    const { email, header } = await parse(input);
    expect(email.from).toEqual({ name: 'Wirewatch', address: 'alerts@example.org' });
    expect(email.to).toEqual([{ name: '', address: 'reader@example.net' }]);
    expect(email.subject).toBe('Lighthouses: 3 new stories');
    expect(header('date')).toEqual(['Mon, 04 May 2026 06:00:00 +0000']);
    expect(email.messageId).toBe('<Zk3v_Q8pR2sT5-uW9xY1aB@example.org>');
    expect(email.html).toContain('<p>Hello</p>');
    expect(email.text?.trim()).toBe('Hello');
  });

  it('offers one-click unsubscribing, and is marked as a list mail and as automatic', async () => {
    const { header } = await parse(input);
    expect(header('list-unsubscribe')).toEqual(['<https://alerts.example.org/u/pR2sT5uW9xY1>']);
    expect(header('list-unsubscribe-post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(header('list-id')).toEqual(['<digest.example.org>']);
    expect(header('auto-submitted')).toEqual(['auto-generated']);
    expect(header('x-entity-ref-id')).toEqual(['Zk3v_Q8pR2sT5-uW9xY1aB']);
  });

  it('that was just requested belongs to no list', async () => {
    const { list: _, ...letter } = input;
    const { header } = await parse(letter);
    expect(header('list-unsubscribe')).toEqual([]);
    expect(header('list-unsubscribe-post')).toEqual([]);
    expect(header('list-id')).toEqual([]);
    expect(header('auto-submitted')).toEqual(['auto-generated']);
  });

  it('keeps every script in subject and body', async () => {
    const subject = 'Маяк и 灯台: новости 🗼 — déjà vu';
    const { email, raw } = await parse({
      ...input,
      subject,
      text: subject,
      html: `<p title="${subject}">${subject}</p>`,
    });
    expect(email.subject).toBe(subject);
    expect(email.text?.trim()).toBe(subject);
    const paragraph = parseHTML(email.html ?? '').document.querySelector('p');
    expect(paragraph?.textContent).toBe(subject);
    expect(paragraph?.getAttribute('title')).toBe(subject);
    expect(raw).toMatch(/^[\0-\x7f]*$/);
  });

  it('has no line longer than mail allows', async () => {
    const { raw } = await parse({ ...input, html: 'x'.repeat(5_000), subject: 'y '.repeat(900) });
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
  });
});

describe('hostile values', () => {
  it.each([
    ['a line break', 'News\r\nBcc: victim@example.org'],
    ['a bare line feed', 'News\nBcc: victim@example.org'],
    ['a bare carriage return', 'News\rBcc: victim@example.org'],
    ['NUL', 'News\0\r\n\r\n<script>'],
    ['other line ends', 'News\u2028Bcc: victim@example.org\u0085Bcc: victim@example.org'],
    ['a folded header', 'News\r\n Bcc: victim@example.org'],
  ])('in any field: %s never makes a header or ends them', async (_, value) => {
    const { email, header } = await parse({
      ...input,
      subject: value,
      from: { name: value, address: 'alerts@example.org' },
      id: value,
      list: {
        id: value,
        oneClickUrl: `https://alerts.example.org/u/${value}`,
      },
    });
    expect(header('bcc')).toEqual([]);
    expect(header('list-unsubscribe-post')).toHaveLength(1);
    expect(email.headers.map(({ key }) => key).sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'list-id',
      'list-unsubscribe',
      'list-unsubscribe-post',
      'message-id',
      'mime-version',
      'subject',
      'to',
      'x-auto-response-suppress',
      'x-entity-ref-id',
    ]);
    expect(email.html).toContain('<p>Hello</p>');
  });

  it('of any kind come back as the subject that was shown, cleaned', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 120 }), async (subject) => {
        const { email, header } = await parse({ ...input, subject: `News ${subject}` });
        expect(email.subject).toMatch(/^News/);
        expect(header('subject')).toHaveLength(1);
        expect(email.html).toContain('<p>Hello</p>');
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [
      'https://a.example/u/x>, <mailto:victim@example.org',
      'https://a.example/u/x%3E,%20%3Cmailto:victim@example.org',
    ],
    ['https://a.example/u/я?a=b%20c', 'https://a.example/u/%D1%8F?a=b%20c'],
    ['https://a.example/u/\ud800', 'https://a.example/u/%EF%BF%BD'],
  ])('in the one-click address stay between its brackets: %j', async (oneClickUrl, expected) => {
    const { header } = await parse({ ...input, list: { id: 'digest', oneClickUrl } });
    expect(header('list-unsubscribe')).toEqual([`<${expected}>`]);
  });
});

describe('the encoding', () => {
  it.each([
    ['English', 'The keepers return. '.repeat(50), 'quoted-printable'],
    [
      'German',
      'Die Wärter kehren zum Leuchtturm am Kap zurück, doch nicht des Lichtes wegen. '.repeat(50),
      'quoted-printable',
    ],
    ['Russian', 'Смотрители вернулись на маяк. '.repeat(50), 'base64'],
    ['Japanese', '灯台守が戻ってきた。'.repeat(50), 'base64'],
    ['nothing but equals signs', '='.repeat(500), 'base64'],
  ] as const)('of %s is the shorter one', (_, text, expected) => {
    expect(cheaperEncoding(text)).toBe(expected);
  });

  it.each([
    [
      'of lines that fit mail is none',
      `<p>${'Die Wärter kehren zurück. '.repeat(10)}</p>\n`.repeat(20),
      '7bit',
    ],
    [
      'of a line that does not fit is quoted-printable',
      `<p>${'The keepers return. '.repeat(60)}</p>`,
      'quoted-printable',
    ],
    ['of another script is the shorter one', '<p>Смотрители вернулись на маяк.</p>\n'.repeat(20), 'base64'],
  ])('of HTML %s', async (_, html, expected) => {
    const { raw, email } = await parse({ ...input, html });
    expect(raw).toContain(
      `Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: ${expected}\r\n`,
    );
    expect(
      parseHTML((email.html ?? '').replaceAll('\r\n', '\n'))
        .document.toString()
        .trim(),
    ).toBe(parseHTML(html).document.toString().trim());
  });

  it('never turns 57 bytes into more than 78, plus a line', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('lamp ', '=', 'é', '灯', '🗼', 'маяк', '\n', '.', 'x'.repeat(90)), {
          minLength: 30,
          maxLength: 300,
        }),
        async (pieces) => {
          const text = pieces.join('');
          const { list: _, ...letter } = input;
          const [empty, full] = await Promise.all([
            composeMessage({ ...letter, text: 'x', html: '<p>' }),
            composeMessage({ ...letter, text, html: text }),
          ]);
          // The last line of each part, and "base64" against "7bit" in its header.
          const slack = 2 * 160;
          expect(full.length - empty.length).toBeLessThanOrEqual(
            2 * Buffer.byteLength(text) * (78 / 57) + slack,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('a subject that looks like an encoded word', () => {
  it.each(['=?UTF-8?B?SGFjaw==?= in a headline', `${'=?x?q?y?= '.repeat(30)}end`])(
    'is shown as it is: %s',
    async (subject) => {
      const { email } = await parse({ ...input, subject });
      expect(email.subject).toBe(subject);
    },
  );
});
