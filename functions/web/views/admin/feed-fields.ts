import { html } from 'hono/html';
import { maxFeedUrl } from '../../../../shared/feeds/feed-address.ts';
import { maxFeedTitle } from '../../../../shared/feeds/feed-settings.ts';
import type { ProblemError } from '../../../../shared/http/problem.ts';
import type { FeedForm } from '../../feed-form.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { checkField, inputField, textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { type ConsoleView, sentences } from './console-page.ts';
import { sentence } from './feed-words.ts';

/** What the page says of errors of the API, by the paths that they name; of a selector also where it breaks off. */
export function feedErrors({ t }: Pick<View, 't'>, errors: readonly ProblemError[]) {
  const selector = errors.find(({ path }) => path === 'watch');
  return {
    url: { field: 'url', message: t('feeds.urlWrong') },
    title: { field: 'title', message: t('feeds.nameWrong') },
    newsletter: { field: 'title', message: t('feeds.nameWrong') },
    watch: {
      field: 'watch',
      message: t('feeds.selectorWrong'),
      detail: selector && sentence(`It ${selector.message}`),
    },
    language: { field: 'language', message: t('feeds.languageWrong') },
    tags: { field: 'tags', message: t('feeds.tagsWrong') },
    weight: { field: 'weight', message: t('feeds.weightWrong') },
    maxPauseMinutes: { field: 'maxPauseMinutes', message: t('feeds.longestPauseWrong') },
    login: { field: 'loginName', message: t('feeds.loginWrong') },
    headers: { field: 'headers', message: t('feeds.headersWrong') },
  } as const;
}

/** What can be set for a feed or a newsletter. The address is asked for new ones only. */
export function feedFields(
  view: ConsoleView,
  form: FeedForm,
  {
    errors,
    isNew,
    hasSecrets = false,
  }: { readonly errors: FormErrors; readonly isNew: boolean; readonly hasSecrets?: boolean },
): Html {
  const { t } = view;
  const isNewsletter = form.kind === 'newsletter';
  return html`<input type="hidden" name="kind" value="${form.kind}">${form.proposal === '' ? '' : html`<input type="hidden" name="proposal" value="${form.proposal}">`}
${
  isNew && !isNewsletter
    ? inputField(view, {
        id: 'url',
        label: t('feeds.address'),
        value: form.url,
        errors,
        hint: t('feeds.addressHint'),
        attributes: html` required maxlength="${maxFeedUrl}" inputmode="url" autocomplete="off" spellcheck="false"`,
      })
    : ''
}
${inputField(view, {
  id: 'title',
  label: t('feeds.name'),
  value: form.title,
  errors,
  optional: !isNewsletter,
  hint: isNewsletter ? t('feeds.nameLetterHint') : t('feeds.nameHint'),
  attributes: html`${isNewsletter ? ' required' : ''} maxlength="${maxFeedTitle}" autocomplete="off"`,
})}
${
  isNewsletter
    ? ''
    : checkField({
        id: 'fullText',
        label: t('feeds.fullText'),
        checked: form.fullText,
        hint: t('feeds.fullTextHint'),
      })
}
<details${isOpen(form, errors) ? html` open` : ''}><summary>${t('feeds.moreSettings')}</summary>
<div class="row">
${inputField(view, { id: 'language', label: t('frame.language'), value: form.language, errors, optional: true, hint: t('feeds.languageHint'), attributes: html` maxlength="35" autocomplete="off"` })}
${inputField(view, { id: 'tags', label: t('feeds.tags'), value: form.tags, errors, optional: true, hint: t('feeds.tagsHint'), attributes: html` maxlength="1000" autocomplete="off"` })}
${inputField(view, { id: 'weight', label: t('feeds.weight'), value: form.weight, errors, optional: true, hint: t('feeds.weightHint'), attributes: html` inputmode="decimal" maxlength="10" autocomplete="off"` })}
</div>
${isNewsletter ? '' : fetching(view, form, errors, hasSecrets)}
</details>`;
}

function fetching(view: ConsoleView, form: FeedForm, errors: FormErrors, hasSecrets: boolean): Html {
  const { t, rich } = view;
  return html`${inputField(view, { id: 'maxPauseMinutes', label: t('feeds.longestPauseLabel'), value: form.maxPauseMinutes, errors, optional: true, hint: t('feeds.longestPauseHint'), attributes: html` inputmode="numeric" maxlength="6" autocomplete="off"` })}
${inputField(view, { id: 'watch', label: t('feeds.selector'), value: form.watch, errors, optional: true, hint: rich('feeds.selectorHint', { example: html`<code>main h2 a</code>` }), attributes: html` maxlength="1000" autocomplete="off" spellcheck="false"` })}
<fieldset><legend>${t('feeds.access')}</legend>
<p class="hint">${sentences(view, [t('feeds.accessHint'), ...(hasSecrets ? [t('feeds.accessKept')] : [])])}</p>
<div class="row">
${inputField(view, { id: 'loginName', label: t('feeds.login'), value: form.loginName, errors, optional: true, attributes: html` maxlength="200" autocomplete="off"` })}
${inputField(view, { id: 'password', label: t('feeds.password'), type: 'password', errors, optional: true, attributes: html` maxlength="500" autocomplete="new-password"` })}
</div>
${textField(view, { id: 'headers', label: t('feeds.headers'), value: form.headers, errors, optional: true, rows: 2, hint: rich('feeds.headersHint', { example: html`<code>X-Api-Key: …</code>` }), attributes: html` spellcheck="false" autocomplete="off" dir="ltr"` })}
${hasSecrets ? checkField({ id: 'forgetSecrets', label: t('feeds.forget'), checked: form.forgetSecrets }) : ''}
</fieldset>`;
}

/** Settings that are not usual, or that are wrong, are in sight. */
function isOpen({ language, tags, weight, maxPauseMinutes, watch }: FeedForm, errors: FormErrors): boolean {
  return (
    [language, tags, weight, maxPauseMinutes, watch].some((value) => value !== '') ||
    errors.some(({ field }) => field !== undefined && field !== 'url' && field !== 'title')
  );
}
