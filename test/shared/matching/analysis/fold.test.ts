import { describe, expect, it } from 'vitest';
import { CHARACTERS, LOWER_CASE } from '../../../../shared/matching/analysis/characters.ts';
import { fold, lowerForm, writtenForm } from '../../../../shared/matching/analysis/fold.ts';

describe('fold', () => {
  it.each([
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['ẞ', 'ss'],
    ['Æsop', 'aesop'],
    ['Œuvre', 'oeuvre'],
    ['Søren', 'soren'],
    ['Łódź', 'lodz'],
    ['Đà', 'da'],
    ['Irak', 'irak'],
    ['ırak', 'irak'],
    ['İzmir', 'izmir'],
    ['cafe\u0301', 'cafe'],
    ['café', 'cafe'],
    ['ﬁnance', 'finance'],
    ['ＡＢＣ１２', 'abc12'],
    ['ΟΔΟΣ', 'οδοσ'],
    ['οδός', 'οδοσ'],
    ['ёлка', 'елка'],
    ['Йод', 'йод'],
    ['и\u0306од', 'йод'],
    ['أحمد', 'احمد'],
    ['آمال', 'امال'],
    ['مُحَمَّد', 'محمد'],
    ['מִלָּה', 'מלה'],
    ['バス', 'バス'],
    ['ﾊﾞｽ', 'バス'],
    ['パス', 'パス'],
    ['हिन्दी', 'हिन्दी'],
    ['𐐀𐐁', '𐐨𐐩'],
    ['co\u00adop', 'coop'],
    ['O’Neill', 'oneill'],
  ])('turns %s into %s', (word, folded) => {
    expect(fold(word)).toBe(folded);
  });

  it.each([
    ['İSTANBUL', 'istanbul'],
    ['I\u0307zmir', 'izmir'],
    ['i\u0307zmir', 'izmir'],
  ])('writes %s in lower case with one dot', (word, lower) => {
    expect(lowerForm(word)).toBe(lower);
  });

  it('keeps voiced kana and their plain forms apart', () => {
    expect(fold('バス')).not.toBe(fold('パス'));
  });

  it('changes nothing the second time, and ignores composition and, except for iota subscripts, case', () => {
    const unstable: string[] = [];
    for (let codePoint = 0x21; codePoint < 0x11000; codePoint++) {
      if (codePoint >= 0xd800 && codePoint < 0xe000) continue;
      const word = `a${String.fromCodePoint(codePoint)}b`;
      const folded = fold(word);
      const isStable =
        fold(folded) === folded && fold(word.normalize('NFD')) === folded && fold(lowerForm(word)) === folded;
      if (!isStable) unstable.push(word);
    }
    expect(unstable).toEqual([]);
  });
});

describe('the written form', () => {
  it('composes accents and unifies apostrophes, and keeps case', () => {
    expect(writtenForm('E\u0301té')).toBe('Été');
    expect(writtenForm('Hawai’i')).toBe("Hawai'i");
  });
});

describe('the lower case under which words are cached', () => {
  it('is that of every letter, if it is one unit and depends on no neighbour', () => {
    for (let unit = 0; unit < 0x10000; unit++) {
      if (unit >= 0xd800 && unit < 0xe000) continue;
      const lower = String.fromCharCode(unit).toLowerCase();
      const expected = lower.length > 1 || lower === 'σ' ? unit : lower.charCodeAt(0);
      expect(CHARACTERS[unit]! & LOWER_CASE).toBe(expected);
    }
  });

  it('never joins words whose stems could differ', () => {
    const joined: string[] = [];
    for (let unit = 0x21; unit < 0x10000; unit++) {
      if (unit >= 0xd800 && unit < 0xe000) continue;
      const lower = String.fromCharCode(CHARACTERS[unit]! & LOWER_CASE);
      const word = `a${String.fromCharCode(unit)}`;
      if (lowerForm(word) !== lowerForm(`a${lower}`)) joined.push(word);
    }
    expect(joined).toEqual([]);
  });
});
