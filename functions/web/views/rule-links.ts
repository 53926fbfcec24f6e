import { html } from 'hono/html';
import { betweenNames } from '../../../shared/i18n/languages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { shownName } from '../rule-name.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';

/** So many rules are named; the others are counted. */
const mostNamed = 5;

/** The rules that found something, as links: "Ferries, Harbour +12". */
export function ruleLinks(
  { language }: View,
  rules: readonly Pick<Rule, 'id' | 'name' | 'text'>[],
): readonly (Html | string)[] {
  const named = rules.slice(0, mostNamed);
  const comma = betweenNames(language);
  return [
    ...named.map(
      (rule, index) =>
        html`${index === 0 ? '' : comma}<a href="/rules/${rule.id}"><bdi>${shownName(rule)}</bdi></a>`,
    ),
    ...(rules.length > named.length ? [html` <bdi>+${rules.length - named.length}</bdi>`] : []),
  ];
}
