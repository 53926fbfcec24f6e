import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import type { OutgoingMail } from '../../../shared/mail/mailer.ts';
import { createLinkMails } from '../../../shared/subscribers/link-mails.ts';

function setUp() {
  const sent: OutgoingMail[] = [];
  const mails = createLinkMails({
    mailer: {
      send: async (mail) => {
        sent.push(mail);
        return { messageId: 'm1' };
      },
    },
    sender: 'alerts@news.example',
    siteUrl: 'https://news.example',
    now: () => new Date('2030-01-01T12:00:00Z'),
  });
  return { mails, sent };
}

const token = `subscriber.${'s'.repeat(43)}`;

describe('createLinkMails', () => {
  it('mails the confirmation link and what was asked for', async () => {
    const { mails, sent } = setUp();
    await mails.sendConfirmation({
      to: 'a@example.org',
      language: 'en',
      rules: ['iran OR "quds force"'],
      token,
    });
    const [mail] = sent;
    expect(mail).toMatchObject({ to: 'a@example.org', tags: { kind: 'confirmation' } });
    const { from, to, text, html } = await PostalMime.parse(mail?.raw ?? new Uint8Array());
    expect(from?.address).toBe('alerts@news.example');
    expect(to?.map(({ address }) => address)).toEqual(['a@example.org']);
    for (const body of [text, html]) expect(body).toContain(`https://news.example/confirm?token=${token}`);
    expect(text).toContain('iran OR "quds force"');
  });

  it('mails the sign-in link in the subscriber’s language', async () => {
    const { mails, sent } = setUp();
    const subjects = [];
    for (const language of ['en', 'de']) {
      await mails.sendSignIn({ to: 'a@example.org', language, token, validMinutes: 30 });
      const { subject, text } = await PostalMime.parse(sent.at(-1)?.raw ?? new Uint8Array());
      expect(text).toContain(`https://news.example/sign-in?token=${token}`);
      subjects.push(subject);
    }
    expect(new Set(subjects).size).toBe(2);
  });

  it('tells mail servers nothing of the token in a header', async () => {
    const { mails, sent } = setUp();
    await mails.sendConfirmation({
      to: 'a@example.org',
      language: 'en',
      rules: ['x\r\nBcc: b@example.org'],
      token,
    });
    const { headers } = await PostalMime.parse(sent[0]?.raw ?? new Uint8Array());
    expect(JSON.stringify(headers)).not.toContain('sss');
    expect(headers.map(({ key }) => key)).not.toContain('bcc');
  });
});
