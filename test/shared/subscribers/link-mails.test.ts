import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { usualBrand } from '../../../shared/brand.ts';
import { languages } from '../../../shared/i18n/languages.ts';
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
    brand: { ...usualBrand, name: 'City Desk', replyTo: 'desk@news.example' },
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
      rules: [{ query: 'iran OR "quds force"', frequency: 'weekly' }],
      token,
    });
    const [mail] = sent;
    expect(mail).toMatchObject({ to: 'a@example.org', tags: { kind: 'confirmation' } });
    const { from, replyTo, to, text, html } = await PostalMime.parse(mail?.raw ?? new Uint8Array());
    expect(from).toMatchObject({ address: 'alerts@news.example', name: 'City Desk' });
    expect(replyTo?.map(({ address }) => address)).toEqual(['desk@news.example']);
    expect(to?.map(({ address }) => address)).toEqual(['a@example.org']);
    for (const body of [text, html]) expect(body).toContain(`https://news.example/confirm?token=${token}`);
    expect(text).toContain('iran OR "quds force"\n  once a week');
    expect(html).not.toContain('Wirewatch');
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

  it('tells the owner of a new token what it may do and where to revoke it, in each language', async () => {
    const { mails, sent } = setUp();
    const hash = 'h'.repeat(43);
    const subjects = [];
    for (const { code: language } of languages) {
      for (const scopes of [['read'], ['read', 'write']] as const) {
        await mails.sendTokenMade({ to: 'a@example.org', language, name: 'Desk <robot>', scopes, hash });
      }
      const [reads, writes] = await Promise.all(
        sent.slice(-2).map(({ raw }) => PostalMime.parse(raw ?? new Uint8Array())),
      );
      for (const body of [reads?.text, reads?.html]) {
        expect(body).toContain('https://news.example/settings#tokens');
        expect(body).not.toContain('hhhh');
      }
      expect(reads?.text).toContain('Desk <robot>');
      expect(reads?.html).toContain('Desk &lt;robot&gt;');
      expect(reads?.text).not.toBe(writes?.text);
      subjects.push(reads?.subject);
    }
    expect(new Set(subjects).size).toBe(languages.length);
    expect(sent[0]?.tags).toEqual({ kind: 'token' });
  });

  it('invites somebody to a rule, in each language, with two ways out and no word of a stranger in the subject', async () => {
    const { mails, sent } = setUp();
    const subjects = [];
    for (const { code: language } of languages) {
      await mails.sendInvitation({
        to: 'a@example.org',
        language,
        from: 'ann@example.org',
        rule: { name: 'Harbour <b>watch</b>', query: 'harbour', frequency: 'weekly' },
        token,
        stopToken: 'stop.signed',
        validDays: 7,
      });
      const mail = await PostalMime.parse(sent.at(-1)?.raw ?? new Uint8Array());
      for (const body of [mail.text, mail.html]) {
        expect(body).toContain(`https://news.example/invitation?token=${token}`);
        expect(body).toContain('https://news.example/i/stop.signed');
        expect(body).toContain('ann@example.org');
      }
      expect(mail.text).toContain('Harbour <b>watch</b>');
      expect(mail.html).toContain('Harbour &lt;b&gt;watch&lt;/b&gt;');
      expect(mail.subject).not.toMatch(/ann|Harbour/);
      const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
      expect(header('list-unsubscribe')).toBe('<https://news.example/i/stop.signed>');
      expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
      // Replies do not go to whoever invites: the service would be their mail program.
      expect(JSON.stringify([mail.from, mail.replyTo])).not.toContain('ann@');
      subjects.push(mail.subject);
    }
    expect(new Set(subjects).size).toBe(languages.length);
    expect(sent[0]?.tags).toEqual({ kind: 'invitation' });
  });

  it('reveals nothing of the token to mail servers in a header', async () => {
    const { mails, sent } = setUp();
    await mails.sendConfirmation({
      to: 'a@example.org',
      language: 'en',
      rules: [{ query: 'x\r\nBcc: b@example.org', frequency: 'daily' }],
      token,
    });
    const { headers } = await PostalMime.parse(sent[0]?.raw ?? new Uint8Array());
    expect(JSON.stringify(headers)).not.toContain('sss');
    expect(headers.map(({ key }) => key)).not.toContain('bcc');
  });
});
