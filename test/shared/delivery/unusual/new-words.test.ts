import { describe, expect, it } from 'vitest';
import { newWords } from '../../../../shared/delivery/unusual/new-words.ts';

const titled = (title: string) => ({ title, spans: [] });

describe('the new words of a burst', () => {
  it('are those of its titles that titles before had not', () => {
    const before = ['Harbour to get new cranes', 'Ferry strike ends', 'The harbour in winter'].map(titled);
    const burst = ['Crane collapses in harbour', 'Harbour: crane collapses', 'What the crane was for'].map(
      titled,
    );
    expect(newWords(burst, before)).toEqual(['Crane', 'collapses']);
  });

  it('are written as they came first, and counted in any case', () => {
    expect(newWords(['Mercury spill', 'MERCURY in the bay'].map(titled), [])).toEqual(['Mercury']);
  });

  it('are no common words, no numbers, and no words of the query', () => {
    const titles = ['After 20 days the mole of Ness', 'After 20 days a mole in Ness'];
    const burst = titles.map((title) => {
      const start = title.indexOf('mole');
      return { title, spans: [{ field: 'title' as const, start, end: start + 4 }] };
    });
    expect(newWords(burst, [])).toEqual(['days', 'Ness']);
  });

  it('are found in scripts without spaces', () => {
    expect(newWords(['港で火災が発生', '火災、港を閉鎖'].map(titled), ['港の冬'].map(titled))).toContain(
      '火災',
    );
  });

  it('are in two stories at least, and in no more than five are named', () => {
    expect(newWords(['Crane', 'Ferry'].map(titled), [])).toEqual([]);
    const many = 'alpha bravo charlie delta echoes foxtrot golfing';
    expect(newWords([many, many].map(titled), [])).toHaveLength(5);
  });
});
