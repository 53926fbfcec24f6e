import { maxRules } from '../../shared/rules/rule-input.ts';
import type { SavedRule } from '../../shared/subscribers/save-rule.ts';
import type { View } from './view.ts';
import { relativeTime } from './views/local-time.ts';
import type { FormErrors } from './views/parts/form-errors.ts';

/** Why a rule was not saved, in the language of the page; nothing if it was. */
export function saveErrors(view: View, saved: SavedRule): FormErrors {
  const { t } = view;
  switch (saved.kind) {
    case 'saved':
      return [];
    case 'bad-query':
      return saved.problems.map(({ message }) => ({ field: 'query', message, language: 'en' }));
    case 'no-such-digest':
      return [{ field: 'frequency', message: t('digests.gone') }];
    case 'too-many':
      return [{ message: t('rules.tooMany', { most: maxRules }) }];
    case 'too-often':
      return [{ message: t('rules.tooOften', { when: relativeTime(view, saved.waitSeconds) }) }];
    case 'followed':
      return [{ message: t('sharing.notYours') }];
    case 'not-found':
      return [{ message: t('rules.gone') }];
    default:
      return saved satisfies never;
  }
}
