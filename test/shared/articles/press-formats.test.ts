import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readArticleFile } from '../../../shared/articles/read-article-file.ts';
import { readArticles } from '../../../shared/articles/read-articles.ts';

const receivedAt = new Date('2030-01-01T12:00:00.000Z');

function read(body: unknown, options: { contentType?: string; mayBeUrgent?: boolean } = {}) {
  const given = typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);
  return readArticles(given, { receivedAt, ...options });
}
const articleOf = (body: unknown, options = {}) => {
  const { articles, rejected } = read(body, options);
  expect(rejected).toEqual([]);
  return articles[0]?.article;
};
const errorsOf = (body: unknown, options = {}) =>
  read(body, options).rejected.flatMap(({ errors }) =>
    errors.map(({ path, message }) => `${path} ${message}`),
  );

const paragraphs = '<p>The dam at Lindmouth holds.</p><p>Engineers said so.</p>';
const text = 'The dam at Lindmouth holds.\n\nEngineers said so.';

describe('ninjs', () => {
  const first = {
    uri: 'tag:wire.example,2030:dam',
    type: 'text',
    versioncreated: '2030-01-01T10:00:00+01:00',
    headline: 'Dam holds',
    byline: 'Ann Writer',
    language: 'en-GB',
    located: 'Lindmouth',
    infosource: [{ name: 'Aster Press' }],
    subject: [{ name: 'floods', code: '03' }, { code: '17' }],
    body_text: 'The dam at Lindmouth holds. Engineers said so.',
    body_xhtml: paragraphs,
    renditions: { main: { href: 'https://wire.example/dam.jpg' } },
  };
  const expected = {
    title: 'Dam holds',
    text,
    guid: first.uri,
    author: 'Ann Writer',
    source: 'Aster Press',
    language: 'en',
    publishedAt: '2030-01-01T09:00:00Z',
    tags: ['floods', 'Lindmouth'],
  };

  it('of version 1 is read', () => {
    expect(articleOf(first)).toMatchObject(expected);
  });

  it.each([
    ['2', { versioncreated: first.versioncreated, contenttype: 'text/html' }],
    ['3', { versionCreated: first.versioncreated, contentType: 'text/html' }],
  ])(
    'of version %s is read, headlines and bodies by their role',
    (_, { contenttype, contentType, ...dated }: Record<string, string>) => {
      const item = {
        ...dated,
        uri: first.uri,
        standard: { name: 'ninjs' },
        headlines: [
          { role: 'sub', value: 'Others do not' },
          { role: 'main', value: 'Dam holds' },
        ],
        by: 'Ann Writer',
        bodies: [
          { role: 'plain', value: first.body_text },
          { role: 'rich', ...(contenttype ? { contenttype } : { contentType }), value: paragraphs },
        ],
        infosources: [{ name: 'Aster Press' }],
        subjects: [{ name: 'floods' }],
        located: 'Lindmouth',
        language: 'en',
      };
      expect(articleOf(item)).toMatchObject(expected);
    },
  );

  it('uses its uri as address, and keeps its id when its text changes', () => {
    const uri = 'https://wire.example/dam';
    const [before, after] = ['Dam holds', 'Dam still holds'].map((headline) =>
      articleOf({ ...first, uri, headline }),
    );
    expect(before).toMatchObject({ url: uri });
    expect(after?.id).toBe(before?.id);
    expect(after?.revision).not.toBe(before?.revision);
  });

  it('is accepted in lists and lines, beside articles in our form', () => {
    const { articles, rejected } = read([first, { title: 'Ours' }, { uri: 'x', headline: '' }]);
    expect(articles.map(({ article }) => article.title)).toEqual(['Dam holds', 'Ours']);
    expect(rejected).toMatchObject([{ index: 2 }]);
    expect(read(`${JSON.stringify(first)}\n${JSON.stringify(first)}\n`).articles).toHaveLength(2);
  });

  it('names its own fields in errors', () => {
    expect(errorsOf({ ...first, versioncreated: 'yesterday' })).toEqual([
      expect.stringMatching(/^versioncreated must be a day/),
    ]);
    expect(errorsOf({ ...first, embargoed: '2031-01-01T00:00:00Z' })).toEqual([
      expect.stringMatching(/^embargoed is more than 30 days ahead/),
    ]);
    expect(errorsOf({ ...first, pubstatus: 'canceled' })).toEqual([
      expect.stringMatching(/^pubstatus is "canceled"/),
    ]);
  });

  it('can be under an embargo', () => {
    expect(articleOf({ ...first, embargoed: '2030-01-02T06:00:00+01:00' })).toMatchObject({
      notBefore: '2030-01-02T05:00:00.000Z',
    });
  });

  it('of urgency 1 is urgent when its sender may set it, and accepted without when not', () => {
    const flash = { ...first, urgency: 1 };
    expect(articleOf(flash, { mayBeUrgent: true })?.urgent).toBe(true);
    expect(articleOf(flash)).not.toHaveProperty('urgent');
    expect(articleOf({ ...first, urgency: 2 }, { mayBeUrgent: true })).not.toHaveProperty('urgent');
  });

  it('with fields of the wrong shape loses only those', () => {
    expect(
      articleOf({ ...first, subject: 'floods', infosource: { name: 7 }, urgency: 'high', byline: ['Ann'] }),
    ).toMatchObject({ title: 'Dam holds', text });
  });

  it('uses its description when there is no body', () => {
    const { body_text: _, body_xhtml: __, ...rest } = first;
    expect(articleOf({ ...rest, description_text: 'Seen from the air.' })?.text).toBe('Seen from the air.');
  });
});

const nitf = (docdata = '', body = paragraphs) => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
<nitf xml:lang="de"><head><title>File name</title><docdata>
<doc-id id-string="dam-17"/><date.issue norm="20300101T100000+0100"/>${docdata}
<key-list><keyword key="floods"/><keyword key="dams"/></key-list></docdata>
<pubdata name="Aster Press"/></head>
<body><body.head><hedline><hl1>Dam &amp; valley hold</hl1><hl2>So far</hl2></hedline>
<byline>By <person>Ann Writer</person></byline><dateline><location>Lindmouth</location></dateline></body.head>
<body.content><media media-type="image"><media-caption>A picture</media-caption></media>${body}<hl2>What next</hl2><p>Rain.</p></body.content></body></nitf>`;

describe('NITF', () => {
  it('is read without its DTD, pictures left out', () => {
    expect(articleOf(nitf(), { contentType: 'application/nitf+xml' })).toMatchObject({
      title: 'Dam & valley hold',
      text: `${text}\n\nWhat next\n\nRain.`,
      guid: 'dam-17',
      source: 'Aster Press',
      author: 'By Ann Writer',
      language: 'de',
      publishedAt: '2030-01-01T09:00:00Z',
      tags: ['floods', 'dams', 'Lindmouth'],
    });
  });

  it('waits until its release', () => {
    expect(articleOf(nitf('<date.release norm="20300102T060000Z"/>'))).toMatchObject({
      notBefore: '2030-01-02T06:00:00.000Z',
    });
    expect(articleOf(nitf('<date.release norm="20291231T060000"/>'))).not.toHaveProperty('notBefore');
    expect(errorsOf(nitf('<date.release norm="20300102T060000"/>'))).toEqual([
      expect.stringMatching(/^date.release must be an instant with its zone/),
    ]);
  });

  it('is urgent when its editorial urgency is 1 and its sender may set it', () => {
    expect(articleOf(nitf('<urgency ed-urg="1"/>'), { mayBeUrgent: true })?.urgent).toBe(true);
  });
});

const newsItem = (
  meta = '',
  content = `<inlineXML contenttype="application/xhtml+xml"><h:html xmlns:h="http://www.w3.org/1999/xhtml"><h:head><h:title>No</h:title></h:head><h:body>${paragraphs.replaceAll(/(<\/?)/g, '$1h:')}</h:body></h:html></inlineXML>`,
) =>
  `<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:wire.example:2030:dam" version="2" xml:lang="fr">
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="x:ap"><name>Aster Press</name></provider>
<versionCreated>2030-01-01T10:00:00+01:00</versionCreated>${meta}</itemMeta>
<contentMeta><urgency>1</urgency><located><name>Lindmouth</name></located><by>Ann Writer</by><language tag="en-GB"/>
<subject qcode="s:1"><name>floods</name></subject><headline>Dam holds</headline></contentMeta>
<contentSet>${content}</contentSet></newsItem>`;

describe('NewsML-G2', () => {
  const expected = {
    title: 'Dam holds',
    text,
    guid: 'urn:newsml:wire.example:2030:dam',
    source: 'Aster Press',
    author: 'Ann Writer',
    language: 'en',
    publishedAt: '2030-01-01T09:00:00Z',
    tags: ['floods', 'Lindmouth'],
  };

  it.each([
    ['XHTML', undefined],
    [
      'NITF',
      `<inlineXML><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><head><title>No</title></head><body><body.head/><body.content>${paragraphs}</body.content></body></nitf></inlineXML>`,
    ],
    ['plain text', `<inlineData contenttype="text/plain">${text}</inlineData>`],
  ])('with its text in %s is read', (_, content) => {
    const type = { contentType: 'application/vnd.iptc.g2.newsitem+xml' };
    expect(articleOf(newsItem('', content), type)).toMatchObject(expected);
  });

  it('can have several items in a message, and a bad one does not affect the others', () => {
    const bad = newsItem('<pubStatus qcode="stat:canceled"/>').replace(':dam"', ':other"');
    const message = `<?xml version="1.0"?><newsMessage><header/><itemSet>${newsItem()}${bad}<conceptItem/></itemSet></newsMessage>`;
    const { articles, rejected } = read(message);
    expect(articles).toMatchObject([{ index: 0, article: expected }]);
    expect(rejected).toMatchObject([{ index: 1, errors: [{ path: 'pubStatus' }] }]);
  });

  it('can be under an embargo, but not without an end', () => {
    expect(articleOf(newsItem('<embargoed>2030-01-02T06:00:00Z</embargoed>'))).toMatchObject({
      notBefore: '2030-01-02T06:00:00.000Z',
    });
    expect(errorsOf(newsItem('<embargoed/>'))).toEqual([expect.stringMatching(/^embargoed has no instant/)]);
  });

  it('of urgency 1 is urgent when its sender may set it', () => {
    expect(articleOf(newsItem(), { mayBeUrgent: true })?.urgent).toBe(true);
    expect(articleOf(newsItem())).not.toHaveProperty('urgent');
  });
});

describe('a file', () => {
  it.each([
    ['dam.xml', nitf(), 'Dam & valley hold'],
    ['items.xml', `<newsMessage><itemSet>${newsItem()}</itemSet></newsMessage>`, 'Dam holds'],
    ['dam.json', JSON.stringify({ uri: 'x', headline: 'Dam holds', body_text: text }), 'Dam holds'],
  ])('in a press format is read like a body: %s', (name, content, title) => {
    expect(readArticleFile(name, Buffer.from(content))).toMatchObject({
      articles: [{ title }],
      problems: [],
    });
  });

  it('in no known format gets an error with its name', () => {
    expect(readArticleFile('x.xml', Buffer.from('<rss/>')).problems).toEqual([
      expect.stringMatching(/^x\.xml: is XML of an unknown kind/),
    ]);
  });
});

describe('XML', () => {
  it.each([
    ['nothing in it', '<!-- nothing -->', /no element/],
    ['another root', '<rss><channel/></rss>', /unknown kind, <rss>/],
    ['an end that is missing', nitf().slice(0, -40), /incomplete or malformed/],
    ['elements in elements in elements', '<a>'.repeat(5_000), /nested deeper/],
  ])('with %s is refused', (_, body, message) => {
    expect(errorsOf(body)).toEqual([expect.stringMatching(message)]);
  });

  it('that was announced but is not XML is refused', () => {
    expect(errorsOf('{"title":"x"}', { contentType: 'text/xml; charset=utf-8' })).toHaveLength(1);
  });

  it('defines no entities, so none can be expanded or fetched', () => {
    const bomb = nitf('', '<p>&lol; &secret; &eacute;</p>').replace(
      /<!DOCTYPE[^>]*>/,
      '<!DOCTYPE nitf [<!ENTITY lol "lollollol"><!ENTITY secret SYSTEM "file:///etc/passwd">]>',
    );
    expect(articleOf(bomb)?.text).toMatch(/^&lol; &secret; é/);
  });

  it.each([
    ['ISO-8859-1', 'latin1'],
    ['utf-16', 'utf16le'],
  ] as const)('is read in %s', (charset, encoding) => {
    const document = nitf('', '<p>Größe zählt.</p>').replace('UTF-8', charset);
    const mark = encoding === 'utf16le' ? '\ufeff' : '';
    expect(articleOf(Buffer.from(mark + document, encoding))?.text).toMatch(/^Größe zählt\./);
  });

  it('in bytes that fit no charset is refused', () => {
    const broken = Buffer.from(nitf('', '<p>Größe</p>'), 'latin1');
    expect(errorsOf(broken)).toEqual([expect.stringMatching(/does not match the charset that it names/)]);
  });

  it('of any kind is read or refused, and nothing else happens', () => {
    const whole = [nitf(), newsItem()];
    fc.assert(
      fc.property(
        fc.constantFrom(...whole),
        fc.nat(2_000),
        fc.nat(60),
        fc.string(),
        (document, start, cut, junk) => {
          const mangled = document.slice(0, start) + junk + document.slice(start + cut);
          const { articles, rejected } = read(mangled, { contentType: 'application/xml' });
          return articles.length + rejected.length >= 1;
        },
      ),
      { numRuns: 300, seed: 11 },
    );
  });
});
