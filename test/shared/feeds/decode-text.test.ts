import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../shared/feeds/decode-text.ts';

const prolog = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;

describe('the character set of a document', () => {
  it.each([
    ['windows-1251', 'Новости дня'],
    ['koi8-r', 'Новости дня'],
    ['Shift_JIS', '今日のニュース'],
    ['EUC-JP', '今日のニュース'],
    ['GB2312', '今日新闻'],
    ['Big5', '今日新聞'],
    ['EUC-KR', '오늘의 뉴스'],
    ['ISO-8859-2', 'Dzisiejsze wiadomości'],
    ['windows-1254', 'Günün haberleri ığş'],
  ])('is %s when prolog or header says so', (encoding, text) => {
    const labelled = prolog(encoding) + text;
    expect(decodeText(iconv.encode(labelled, encoding))).toBe(labelled);
    expect(decodeText(iconv.encode(text, encoding), `application/rss+xml; charset="${encoding}"`)).toBe(text);
  });

  it('is ISO-2022-JP when the label says so, although the bytes are ASCII', () => {
    const bytes = Buffer.from('\u001b$B%K%e!<%9\u001b(B', 'latin1');
    expect(decodeText(bytes, 'text/xml; charset=iso-2022-jp')).toBe('ニュース');
  });

  it('is UTF-8 when the bytes are valid UTF-8, whatever the labels say', () => {
    const text = `${prolog('windows-1251')}Überraschung – “yes”`;
    expect(decodeText(Buffer.from(text), 'text/xml; charset=iso-8859-1')).toBe(text);
  });

  it('is windows-1252 when UTF-8 is claimed but the bytes are not', () => {
    expect(decodeText(Buffer.from(`${prolog('utf-8')}caf\xe9 \x96 \x93a\x94`, 'latin1'))).toContain(
      'café – “a”',
    );
  });

  it('treats the label ISO-8859-1 as windows-1252, as browsers do', () => {
    expect(decodeText(Buffer.from(`${prolog('ISO-8859-1')}don\x92t`, 'latin1'))).toContain('don’t');
  });

  it.each(['utf-16le', 'utf-16be'])(
    'is %s by its byte order mark, or by its zero bytes without one',
    (encoding) => {
      const text = `${prolog('utf-16')}Żółć`;
      expect(decodeText(iconv.encode(text, encoding))).toBe(text);
      expect(decodeText(iconv.encode(text, encoding, { addBOM: true }))).toBe(text);
    },
  );

  it('comes from the header first, then from the prolog', () => {
    const bytes = iconv.encode(`${prolog('koi8-r')}День`, 'windows-1251');
    expect(decodeText(bytes, 'text/xml; charset=windows-1251')).toContain('День');
  });

  it.each(['utf-32le', 'utf-32be'])(
    'is %s by its byte order mark, or by its zero bytes without one',
    (encoding) => {
      const text = `${prolog('utf-32')}Żółć 🚢`;
      expect(decodeText(iconv.encode(text, encoding))).toBe(text);
      expect(decodeText(iconv.encode(text, encoding, { addBOM: true }))).toBe(text);
    },
  );

  const rss = (encoding: string, title: string) => `${prolog(encoding)}<rss><title>${title}</title></rss>`;

  it.each([
    ['windows-1251', 'Новый причал откроют в мае'],
    ['koi8-r', 'Новый причал откроют в мае'],
    ['iso-8859-2', 'Nowe nabrzeże otwarte będzie w maju'],
    ['windows-1253', 'Η νέα προβλήτα ανοίγει τον Μάιο'],
    ['windows-1255', 'הרציף החדש ייפתח במאי'],
    ['windows-1256', 'يفتح الرصيف الجديد في مايو'],
    ['windows-874', 'ท่าเรือใหม่เปิดเดือนพฤษภาคม'],
    ['shift_jis', '新しい桟橋は五月に開く'],
    ['euc-jp', '新しい桟橋は五月に開く'],
    ['euc-kr', '새 부두는 오월에 열린다'],
    ['gbk', '新码头将于五月开放'],
    ['big5', '新碼頭將於五月開放'],
  ])('is the %s of the prolog where the header says UTF-8 or a default of servers', (encoding, title) => {
    const bytes = iconv.encode(rss(encoding, title), encoding);
    for (const said of ['utf-8', 'iso-8859-1', 'us-ascii', 'windows-1252'])
      expect(decodeText(bytes, `text/xml; charset=${said}`)).toContain(title);
    expect(
      decodeText(iconv.encode(rss('utf-8', title), encoding), `text/xml; charset=${encoding}`),
    ).toContain(title);
  });

  it('is that of a page’s <meta> if the header says UTF-8', () => {
    const page = '<html><head><meta charset="koi8-r"></head><p>Причал открыт</p>';
    expect(decodeText(iconv.encode(page, 'koi8-r'), 'text/html; charset=utf-8')).toContain('Причал открыт');
  });

  it('is found without a label', () => {
    for (const [encoding, title] of [
      ['windows-1251', 'Новый причал откроют в мае, сообщили в порту'],
      ['koi8-r', 'Новый причал откроют в мае, сообщили в порту'],
      ['windows-1253', 'Η νέα προβλήτα ανοίγει τον Μάιο'],
      ['shift_jis', '新しい桟橋は五月に開くと港が発表しました'],
      ['euc-kr', '새 부두는 오월에 열린다고 항구가 밝혔다'],
      ['windows-1255', 'הרציף החדש ייפתח במאי'],
      ['windows-1252', 'Le nouveau quai sera ouvert en été, a annoncé le port'],
      ['iso-8859-15', 'Le cœur du port a coûté 3 € à la ville, a annoncé le maire'],
    ] as const)
      expect(decodeText(iconv.encode(`<rss><title>${title}</title></rss>`, encoding))).toContain(title);
  });

  it('is found more reliably with the language that the document names', () => {
    const text = '<rss><language>cs</language><title>Nové nábřeží otevřou v květnu</title></rss>';
    expect(decodeText(iconv.encode(text, 'windows-1250'))).toBe(text);
  });

  it.each([
    ['cp-1251', 'windows-1251'],
    ['win-1251', 'windows-1251'],
    ['windows-u-1251', 'windows-1251'],
    ['x-windows-1251', 'windows-1251'],
    ['KOI8R', 'koi8-r'],
    ['iso_8859_5', 'iso-8859-5'],
    ['CP866', 'cp866'],
  ])('is decided by the label %s', (label, encoding) => {
    const text = rss(label, 'Новый причал');
    expect(decodeText(iconv.encode(text, encoding))).toBe(text);
  });

  it.each([
    ['x-sjis', 'shift_jis', '新しい桟橋'],
    ['cp932', 'shift_jis', '新しい桟橋'],
    ['ms949', 'euc-kr', '새 부두'],
    ['cp936', 'gbk', '新码头'],
    ['big-5', 'big5', '新碼頭'],
    ['latin2', 'iso-8859-2', 'nabrzeże'],
    ['ISO 8859-2', 'iso-8859-2', 'nabrzeże'],
  ])('is decided by the label %s', (label, encoding, title) => {
    const text = rss(label, title);
    expect(decodeText(iconv.encode(text, encoding))).toBe(text);
  });

  it('stays UTF-8 where single bytes are broken, each of which becomes one U+FFFD', () => {
    const cut = Buffer.concat([
      Buffer.from(rss('utf-8', 'Le quai est fermé, près de l’été')),
      Buffer.from([0xc3]),
      Buffer.from(' fin déjà'),
    ]);
    const text = `${rss('utf-8', 'Le quai est fermé, près de l’été')}� fin déjà`;
    expect(decodeText(cut)).toBe(text);
    expect(decodeText(cut, 'text/xml; charset=iso-8859-1')).toBe(text);
  });

  it('joins the halves of surrogate pairs that some systems write into UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from(rss('utf-8', 'été ')),
      Buffer.from([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80, 0x20, 0xed, 0xa0, 0xbd, 0x2e]),
    ]);
    expect(decodeText(bytes)).toBe(`${rss('utf-8', 'été ')}😀 �.`);
  });

  it('is found in spite of an unknown label', () => {
    expect(decodeText(Buffer.from('caf\xe9', 'latin1'), 'text/xml; charset=no-such-thing')).toBe('café');
  });

  it('drops the byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeff<rss/>'))).toBe('<rss/>');
  });

  it('gives some text for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof decodeText(bytes) === 'string'),
    );
  });
});
