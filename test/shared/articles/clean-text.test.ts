import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanLine, cleanText, shorten } from '../../../shared/articles/clean-text.ts';

describe('cleanText', () => {
  it('removes characters that readers do not see, and splits no word', () => {
    expect(cleanText('\ufeffearth\u00adquake\0 \u202ebackwards\u202c \ud800 line\x07')).toBe(
      'earthquake backwards \ufffd line',
    );
  });

  it('keeps the joiners that are part of spelling in Persian and the scripts of India', () => {
    expect(cleanText('می\u200cخواهم क्\u200dष')).toBe('می\u200cخواهم क्\u200dष');
  });

  it('reads control characters beyond ASCII as windows-1252', () => {
    expect(cleanText('The quay\x92s \x93new\x94 crane\x85 \x80 5\x81')).toBe('The quay’s “new” crane… € 5');
  });

  it('composes letters and accents', () => {
    expect(cleanText('Cafe\u0301')).toBe('Caf\u00e9');
  });

  it('ends lines by line feeds and leaves one blank line between paragraphs', () => {
    expect(cleanText(' a \t b\u00a0c\r\nd\re\u2028f \n\n \n\n g\u2029h ')).toBe('a b c\nd\ne\nf\n\ng\n\nh');
  });

  it('changes nothing when applied again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(cleanText(cleanText(text))).toBe(cleanText(text));
      }),
    );
  });
});

describe('cleanLine', () => {
  it('puts everything on one line', () => {
    expect(cleanLine('Quake\r\n\r\nBcc: all@news.example')).toBe('Quake Bcc: all@news.example');
  });
});

describe('shorten', () => {
  it('cuts at the end of a word', () => {
    expect(shorten('one two three', 13)).toBe('one two three');
    expect(shorten('one two three', 12)).toBe('one two…');
  });

  it('cuts a very long word exactly at the limit, but never splits a character', () => {
    expect(shorten('地震'.repeat(10), 5)).toBe('地震地震…');
    expect(shorten('😀'.repeat(5), 4)).toBe('😀…');
  });
});
