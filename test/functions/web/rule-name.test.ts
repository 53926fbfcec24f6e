import { describe, expect, it } from 'vitest';
import { shownName } from '../../../functions/web/rule-name.ts';

const words = (joint: string) => Array.from({ length: 400 }, (_, i) => `harbour${i}`).join(joint);

describe('what pages call a rule', () => {
  it.each([
    ['words', words(' ')],
    ['alternatives', words(' OR ')],
    ['one long word', 'x'.repeat(8000)],
    ['a phrase', `"${words(' ')}"`],
    ['what cannot be read', `((${words(' ')}`],
  ])('is a few lines at most for a query of %s', (_, text) => {
    const shown = shownName({ text });
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.length).toBeLessThanOrEqual(200);
  });

  it('is its name, where it has one', () => {
    expect(shownName({ name: 'Harbour watch', text: words(' ') })).toBe('Harbour watch');
  });
});
