import { describe, expect, it } from 'vitest';
import { type Letter, readLetter } from '../../../shared/letters/read-letter.ts';
import { readMail } from '../../../shared/letters/read-mail.ts';
import { letterMail, letterOfLinks, type SampleLetter } from '../../support/sample-letters.ts';

async function read(letter: SampleLetter): Promise<Letter> {
  return readLetter(await readMail(letterMail(letter)));
}

async function readNews(letter: SampleLetter): Promise<Extract<Letter, { kind: 'news' }>> {
  const found = await read(letter);
  if (found.kind !== 'news') throw new Error('It was read as a confirmation.');
  return found;
}

describe('a letter of many links', () => {
  it('gives each headline with its address, without wrappers and trackers, and the words beside it', async () => {
    const { headlines } = await readNews({ html: letterOfLinks });
    expect(headlines).toEqual([
      {
        title: 'Ferry crews end their strike after nine days',
        url: 'https://courier.example/ferry',
        text: 'The owners agreed to a shorter night shift.',
      },
      {
        title: 'Old crane moves to the museum',
        url: 'https://courier.example/crane',
        text: 'It lifted its last crate in 1987.',
      },
      {
        title: 'Eels return to the upper river, biologists report',
        url: 'https://gazette.example/eels/',
        text: 'the first since the dam was built',
      },
    ]);
  });

  it('keeps its own text, but not its headlines, footer, service links and hidden preview', async () => {
    const { title, text } = await readNews({ html: letterOfLinks });
    expect(title).toBe('The morning in the harbour');
    expect(text).toContain('The tide is high');
    for (const left of [
      'It lifted its last crate',
      'Eels return',
      'browser',
      'Facebook',
      'receiving',
      'Quay Street',
      'nsubscribe',
      'preferences',
      'need to know',
    ])
      expect(text).not.toContain(left);
  });

  it('in plain text gives the headlines above or before their addresses', async () => {
    const text = [
      'Council votes for the new bridge over the river\nhttps://courier.example/bridge?utm_source=x',
      'Bakers march against\nthe price of flour:\nhttps://courier.example/flour\nSome four hundred came.',
      'Lighthouse sold to a family of keepers\n\nhttps://gazette.example/light',
      '[Storm takes the roof of the old mill](https://gazette.example/mill)',
      'To unsubscribe: https://mail.harbour.example/unsubscribe/1',
    ].join('\n\n');
    const letter = await readNews({ text });
    expect(letter.headlines.map(({ title, url }) => [title, url])).toEqual([
      ['Council votes for the new bridge over the river', 'https://courier.example/bridge'],
      ['Bakers march against the price of flour', 'https://courier.example/flour'],
      ['Lighthouse sold to a family of keepers', 'https://gazette.example/light'],
      ['Storm takes the roof of the old mill', 'https://gazette.example/mill'],
    ]);
    expect(letter.headlines[1]?.text).toBe('Some four hundred came.');
    expect(letter.text).not.toMatch(/https?:|nsubscribe/);
  });

  it.each([
    ['Weiterlesen', 'German'],
    ['Lire la suite', 'French'],
    ['Leer más »', 'Spanish'],
    ['Leggi tutto', 'Italian'],
    ['Читать далее', 'Russian'],
    ['続きを読む', 'Japanese'],
  ])('takes the heading above “%s” (%s)', async (more) => {
    const html = ['one', 'two', 'three']
      .map(
        (name) =>
          `<h2>Title number ${name}</h2><p>Lead of ${name}.</p><a href="https://courier.example/${name}">${more}</a>`,
      )
      .join('');
    const { headlines } = await readNews({ html });
    expect(headlines).toEqual(
      ['one', 'two', 'three'].map((name) => ({
        title: `Title number ${name}`,
        url: `https://courier.example/${name}`,
        text: `Lead of ${name}.`,
      })),
    );
  });

  it('gives each address once, even when picture, title and lead all link to it', async () => {
    const item = (name: string) =>
      `<a href="https://courier.example/${name}?utm_id=1"><img src="x.png" alt="A picture of it"></a><h2><a href="https://courier.example/${name}?utm_id=2">The long title of ${name}</a></h2><p><a href="https://courier.example/${name}">It goes on for a while here.</a></p>`;
    const { headlines } = await readNews({ html: ['a', 'b', 'c'].map(item).join('') });
    expect(headlines.map(({ title, text }) => [title, text])).toEqual(
      ['a', 'b', 'c'].map((name) => [`The long title of ${name}`, 'It goes on for a while here.']),
    );
  });
});

describe('a letter that is one article', () => {
  const essay = `<p>Nobody had expected the lock gates to hold. ${'The water rose by a hand every hour, and the keepers counted. '.repeat(8)}</p>
<p><a href="https://courier.example/report">Nine members of the council</a> said on Monday that <a href="https://gazette.example/x">a report on the gates</a> was late, and <a href="https://press.example/y">the minister for the rivers</a> agreed.</p>
<p>© 2030 Harbour Press. All rights reserved.</p><p><a href="https://m.example/unsubscribe?x=1">Unsubscribe</a></p>`;

  it('has no headlines, whatever its sentences link', async () => {
    const { headlines, text } = await readNews({ html: essay });
    expect(headlines).toEqual([]);
    expect(text).toContain('Nine members of the council said on Monday that a report on the gates was late');
    expect(text).not.toMatch(/All rights|nsubscribe/);
  });

  it('keeps news that mentions typical footer topics', async () => {
    const html = `<p><a href="https://m.example/web-version">View this email in your browser</a></p><p>Millions unsubscribe from the streaming service, ${'which raised its price again. '.repeat(30)}</p><p>Readers who want to unsubscribe wait for weeks, the court heard. ${'The case goes on. '.repeat(40)}</p>`;
    const { text } = await readNews({ html });
    expect(text).toMatch(/^Millions unsubscribe/);
    expect(text).toContain('the court heard');
  });

  it('keeps a short text between two service lines', async () => {
    const html =
      '<p><a href="https://m.example/v">View online</a></p><p>The library opens at noon.</p><p><a href="https://m.example/u">Unsubscribe</a></p>';
    expect((await readNews({ html })).text).toBe('The library opens at noon.');
  });

  it('uses the plain text when the HTML has pictures only', async () => {
    const html = '<html><body><img src="https://m.example/all.png"></body></html>';
    expect((await readNews({ html, text: 'The words of it.' })).text).toBe('The words of it.');
  });

  it('without words is an error that says so', async () => {
    await expect(read({ subject: '', html: '<img src="https://m.example/all.png">' })).rejects.toMatchObject({
      reason: 'nothing-to-read',
    });
  });
});

describe('a mail that asks to confirm the subscription', () => {
  it.each([
    [
      'Please confirm your subscription',
      'Yes, subscribe me to this list.',
      'https://lists.example/confirm/k1',
    ],
    ['Confirm your email address', 'Confirm', 'https://lists.example/c/k1'],
    ['Bitte bestätigen Sie Ihre Anmeldung', 'Anmeldung bestätigen', 'https://lists.example/x?k=1'],
    ['Confirmez votre inscription', 'Je confirme', 'https://lists.example/x?k=2'],
    ['Confirma tu suscripción', 'Confirmar suscripción', 'https://lists.example/x?k=3'],
    ['Bevestig je inschrijving', 'Bevestig', 'https://lists.example/x?k=4'],
    ['Подтвердите подписку', 'Подтвердить', 'https://lists.example/x?k=5'],
    ['購読登録の確認', '確認する', 'https://lists.example/x?k=6'],
    ['Welcome!', 'Activate my newsletter', 'https://lists.example/optin?k=7'],
  ])('“%s” is not a letter, and its confirmation link is found', async (subject, words, url) => {
    const html = `<h1>${subject}</h1><p>Somebody, perhaps you, asked for our newsletter. Confirm your subscription below.</p><p><a href="${url}">${words}</a></p><p>If it was not you, <a href="https://lists.example/not-me">ignore this mail or cancel</a>.</p><p><a href="https://lists.example/privacy">Privacy policy</a></p>`;
    expect(await read({ subject, html })).toEqual({ kind: 'confirmation', confirmation: { url } });
  });

  it('in plain text is recognised as well', async () => {
    const text =
      'To confirm your subscription to the list, open this address:\n\nhttps://lists.example/confirm?k=9\n\nIf you did nothing, do nothing.';
    expect(await read({ subject: 'confirm 8f00', text })).toEqual({
      kind: 'confirmation',
      confirmation: { url: 'https://lists.example/confirm?k=9' },
    });
  });

  it('that wants an answer by mail has no link', async () => {
    const text = 'Reply to this message and leave the subject as it is.';
    expect(await read({ subject: 'Confirm your subscription to coast-news', text })).toEqual({
      kind: 'confirmation',
      confirmation: {},
    });
  });

  it.each([
    [
      'Senate to confirm new judge',
      '<p>The vote is on Friday. <a href="https://courier.example/judge">Read more</a></p>',
    ],
    [
      'Subscriptions fall as papers confirm losses',
      `<p>${'The numbers are out. '.repeat(300)}</p><a href="https://courier.example/confirm-losses">Confirmed losses in full</a>`,
    ],
    ['The morning in the harbour', letterOfLinks],
  ])('is not confused with news about subscriptions: %s', async (subject, html) => {
    expect((await read({ subject, html })).kind).toBe('news');
  });
});
