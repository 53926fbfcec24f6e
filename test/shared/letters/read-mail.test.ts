import { describe, expect, it } from 'vitest';
import { linesOfHtml, linesOfText } from '../../../shared/letters/letter-lines.ts';
import { readLetter } from '../../../shared/letters/read-letter.ts';
import { mailLimits, readMail } from '../../../shared/letters/read-mail.ts';
import { letterMail } from '../../support/sample-letters.ts';

/** A mail of these header lines and this body, byte by byte. */
const mail = (head: readonly string[], body: Uint8Array | string = '') =>
  Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`, 'latin1'), Buffer.from(body)]);
const from = 'From: News <news@press.example>';

describe('a mail', () => {
  it('gives its sender, its recipients, its date and its text', async () => {
    expect(
      await readMail(letterMail({ text: 'Good morning.', headers: ['Content-Language: pt-BR'] })),
    ).toEqual({
      from: 'Harbour Morning',
      subject: 'The morning in the harbour',
      recipients: ['reader@inbox.example'],
      messageId: '<1@harbour.example>',
      date: '2030-01-01T08:30:00Z',
      language: 'pt',
      text: 'Good morning.',
    });
  });

  it('names the address that a server delivered it to before those in its headers', async () => {
    const raw = mail([
      from,
      'Delivered-To: <Box@Inbox.example>',
      'To: list@press.example, "B, C" <b@c.example>',
    ]);
    expect((await readMail(raw)).recipients).toEqual([
      'box@inbox.example',
      'list@press.example',
      'b@c.example',
    ]);
  });

  it.each([
    ['windows-1251, with a label as people write it', 'win-1251', [0xcc, 0xee, 0xf1, 0xf2], 'Мост'],
    ['koi8-r', 'koi8-r', [0xed, 0xcf, 0xd3, 0xd4], 'Мост'],
    ['iso-2022-jp', 'iso-2022-jp', [0x1b, 0x24, 0x42, 0x36, 0x36, 0x1b, 0x28, 0x42], '橋'],
    ['UTF-8 without a label', undefined, [...Buffer.from('Brücke')], 'Brücke'],
    ['a label that nobody knows', 'x-nobody', [...Buffer.from('Bridge')], 'Bridge'],
  ])('is read in %s', async (_, charset, bytes, words) => {
    const type = `Content-Type: text/plain${charset === undefined ? '' : `; charset="${charset}"`}`;
    expect(
      (
        await readMail(mail([from, type, 'Content-Transfer-Encoding: 8bit'], new Uint8Array(bytes)))
      ).text?.trim(),
    ).toBe(words);
  });

  it('is read in base64 and quoted-printable, with encoded words in its subject', async () => {
    const raw = mail(
      [
        from,
        'Subject: =?utf-8?B?QnLDvGNrZQ==?= =?iso-8859-1?Q?_ge=F6ffnet?=',
        'Content-Type: text/html; charset=utf-8',
        'Content-Transfer-Encoding: base64',
      ],
      Buffer.from('<p>Die Brücke ist offen.</p>').toString('base64'),
    );
    const read = await readMail(raw);
    expect(read.subject).toBe('Brücke geöffnet');
    expect(read.html).toContain('Die Brücke ist offen.');
  });

  it.each(['Thu, 01 Jan 1970 00:00:00 +0000', 'yesterday', ''])(
    'with the date “%s” has no date',
    async (date) => {
      expect((await readMail(mail([from, `Date: ${date}`], 'Text'))).date).toBeUndefined();
    },
  );
});

describe('a hostile mail', () => {
  it('over the limit of bytes is refused before it is read', async () => {
    await expect(readMail(new Uint8Array(mailLimits.bytes + 1))).rejects.toMatchObject({
      reason: 'too-large',
    });
  });

  it.each([
    ['nothing', ''],
    ['an article in JSON', '{"title":"No mail"}'],
    ['bytes of a picture', '\x89PNG\r\n\x1a\n\0\0\0'],
    ['headers of something else', 'Host: x\r\nAccept: y\r\n\r\nbody'],
  ])('that is not a mail is refused: %s', async (_, text) => {
    await expect(readMail(Buffer.from(text, 'latin1'))).rejects.toMatchObject({ reason: 'not-a-mail' });
  });

  it('of a hundred thousand parts is refused', async () => {
    const raw = mail([from, 'Content-Type: multipart/mixed; boundary=b'], '--b\n\nx\n'.repeat(100_000));
    await expect(readMail(raw)).rejects.toMatchObject({ reason: 'too-complex' });
  });

  it('that nests parts without end is refused', async () => {
    let body = '';
    for (let level = 0; level < 500; level += 1)
      body += `--b${level}\r\nContent-Type: multipart/mixed; boundary=b${level + 1}\r\n\r\n`;
    await expect(
      readMail(mail([from, 'Content-Type: multipart/mixed; boundary=b0'], body)),
    ).rejects.toMatchObject({
      reason: 'too-complex',
    });
  });

  it('with a megabyte of headers is refused', async () => {
    const raw = mail([
      from,
      ...Array.from({ length: 20_000 }, (_, at) => `X-Filler-${at}: ${'y'.repeat(40)}`),
    ]);
    await expect(readMail(raw)).rejects.toMatchObject({ reason: 'too-complex' });
  });

  it('with mails inside mails is read only one level deep', async () => {
    let raw = mail([from, 'Content-Type: text/plain'], 'innermost');
    for (let level = 0; level < 12; level += 1) raw = mail([from, 'Content-Type: message/rfc822'], raw);
    const { text = '' } = await readMail(raw);
    expect(text).not.toContain('innermost');
  });

  // Linear reading takes a second for all of them; anything quadratic would take hours and end at the time limit.
  it.each([
    ['links that never end', '<a href="https://x.example/y">'.repeat(60_000)],
    ['links in one line', '<a href="https://x.example/y">more of it</a> '.repeat(40_000)],
    ['elements that never end', '<div><b>'.repeat(200_000)],
    [
      'an address without end',
      `<a href="https://facebook.com/${'a/'.repeat(900_000)}">A title of three words</a>`,
    ],
    ['marks of our own', '\ue000\ue0010\ue002\ue003'.repeat(400_000)],
    ['spaces and signs', `<p>${' :-–'.repeat(400_000)}x</p>`],
  ])('of %s is read in linear time', { timeout: 30_000 }, async (_, html) => {
    const letter = readLetter(await readMail(letterMail({ html })));
    expect(letter.kind).toBe('news');
  });

  it.each([
    ['addresses in one line', 'https://x.example/y '.repeat(90_000)],
    ['brackets', `${'['.repeat(900_000)}](https://x.example`],
    ['signs before an address', `${' :-'.repeat(600_000)} https://x.example/y`],
    ['lines of addresses', 'https://x.example/y\n'.repeat(90_000)],
  ])('in plain text of %s is read in linear time', { timeout: 30_000 }, async (_, text) => {
    expect(readLetter(await readMail(letterMail({ text }))).kind).toBe('news');
  });
});

describe('the lines of a letter', () => {
  it('contain no invisible mark that carried links, and no invisible link', () => {
    const html =
      'a&#xE000;1&#xE001;b <a href="https://x.example/1">shown</a><div style="display:none"><a href="https://x.example/2">hidden</a></div> <a name="here">no link</a>';
    const lines = linesOfHtml(html).filter(({ text }) => text !== '');
    expect(lines.flatMap(({ links }) => links.map(({ text, href }) => [text, href]))).toEqual([
      ['shown', 'https://x.example/1'],
    ]);
    expect(lines.map(({ text }) => text).join('\n')).not.toMatch(/[\ue000-\ue003]|hidden/);
  });

  it('in plain text show no address', () => {
    const lines = linesOfText('See <https://x.example/1?a=b> and https://x.example/2.\n\nPlain.');
    expect(lines.map(({ text }) => text).join('\n')).not.toContain('x.example');
  });
});
