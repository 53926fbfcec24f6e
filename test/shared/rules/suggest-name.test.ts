import { describe, expect, it } from 'vitest';
import { suggestName } from '../../../shared/rules/suggest-name.ts';

describe('a name for a rule', () => {
  it.each([
    ['("Fire Brigade" OR lifeboats) AND harbour -football', 'Fire Brigade, lifeboats, harbour'],
    ['ferry NEAR/5 strike', 'Ferry, strike'],
    ['title:(ferry OR Ferry OR barge) site:example.org', 'Ferry, barge'],
    ['=US AND ="Air Force One"', 'US, Air Force One'],
    ['"harbour master"~5', 'Harbour, master'],
    ['ferr* OR tug', 'Ferr, tug'],
    ['source:@ports fire', 'Fire'],
    ['東京 OR 大阪', '東京, 大阪'],
  ])('comes from the words that %s wants', (text, name) => {
    expect(suggestName(text)).toBe(name);
  });

  it('takes as many words as fit, and cuts a single long one', () => {
    expect(suggestName(`${'a'.repeat(30)} ${'b'.repeat(40)}`)).toBe(`A${'a'.repeat(29)}`);
    expect(suggestName('c'.repeat(90))).toMatch(/^Cc{58}…$/);
  });

  it.each(['(ferry', 'site:example.org', ''])('is not made up for %j', (text) => {
    expect(suggestName(text)).toBeUndefined();
  });
});
