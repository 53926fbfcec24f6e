import { expect, it } from 'vitest';
import type { View } from '../../../../functions/web/view.ts';
import { ruleLinks } from '../../../../functions/web/views/rule-links.ts';
import { languageOrEnglish } from '../../../../shared/i18n/languages.ts';

const said = async (code: string, count: number) => {
  const rules = Array.from({ length: count }, (_, n) => ({ id: `r${n}`, name: `Quay ${n}`, text: 'quay' }));
  const view = { language: languageOrEnglish(code) } as View;
  return (await Promise.all(ruleLinks(view, rules))).join('').replace(/<[^>]+>/g, '');
};

it('names the first rules that found a story and counts the others', async () => {
  expect(await said('en', 2)).toBe('Quay 0, Quay 1');
  expect(await said('en', 5)).toBe('Quay 0, Quay 1, Quay 2, Quay 3, Quay 4');
  expect(await said('ja', 98)).toBe('Quay 0、Quay 1、Quay 2、Quay 3、Quay 4 +93');
});
