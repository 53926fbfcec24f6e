import { expect, it } from 'vitest';
import { CHARACTERS, LOWER_CASE } from '../../../../shared/matching/analysis/characters.ts';

it('every character that has a lower case of one unit is known by it', () => {
  const wrong: string[] = [];
  let capitals = 0;
  for (let unit = 0; unit < 0x10000; unit++) {
    const character = String.fromCharCode(unit);
    const lower = character.toLowerCase();
    // A final sigma is written in another way: which it is depends on what follows.
    if (lower === character || lower.length > 1 || lower === 'σ') continue;
    capitals += 1;
    if ((CHARACTERS[unit]! & LOWER_CASE) !== lower.charCodeAt(0)) wrong.push(character);
  }
  expect(wrong).toEqual([]);
  expect(capitals).toBeGreaterThan(1_000);
});
