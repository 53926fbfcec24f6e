import { html } from 'hono/html';
import { maxFeedUrl } from '../../../../shared/feeds/feed-address.ts';
import { maxFeedTitle } from '../../../../shared/feeds/feed-settings.ts';
import type { FeedForm } from '../../feed-form.ts';
import type { Html } from '../html.ts';
import { checkField, inputField, textField } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import type { ConsoleView } from './console-page.ts';

/** The fields of the form by the paths that errors of the API name. */
export const feedErrorFields = {
  url: { field: 'url', label: 'The address' },
  title: { field: 'title', label: 'The name' },
  newsletter: { field: 'title', label: 'The name' },
  watch: { field: 'watch', label: 'The selector' },
  language: { field: 'language', label: 'The language' },
  tags: { field: 'tags', label: 'The tags' },
  weight: { field: 'weight', label: 'The weight' },
  maxPauseMinutes: { field: 'maxPauseMinutes', label: 'The longest pause' },
  login: { field: 'loginName', label: 'The login' },
  headers: { field: 'headers', label: 'The headers' },
} as const;

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
  const isNewsletter = form.kind === 'newsletter';
  return html`<input type="hidden" name="kind" value="${form.kind}">${form.proposal === '' ? '' : html`<input type="hidden" name="proposal" value="${form.proposal}">`}
${
  isNew && !isNewsletter
    ? inputField(view, {
        id: 'url',
        label: 'Address',
        value: form.url,
        errors,
        hint: 'Of the feed, or of a page that offers it.',
        attributes: html` required maxlength="${maxFeedUrl}" inputmode="url" autocomplete="off" spellcheck="false"`,
      })
    : ''
}
${inputField(view, {
  id: 'title',
  label: 'Name',
  value: form.title,
  errors,
  optional: !isNewsletter,
  hint: isNewsletter ? 'Shown as the source.' : 'Shown as the source, instead of the title of the feed.',
  attributes: html`${isNewsletter ? ' required' : ''} maxlength="${maxFeedTitle}" autocomplete="off"`,
})}
${
  isNewsletter
    ? ''
    : checkField({
        id: 'fullText',
        label: 'Read the pages of new articles',
        checked: form.fullText,
        hint: 'For feeds that have only the first lines.',
      })
}
<details${isOpen(form, errors) ? html` open` : ''}><summary>More settings</summary>
<div class="row">
${inputField(view, { id: 'language', label: 'Language', value: form.language, errors, optional: true, hint: 'Of all its articles, such as en.', attributes: html` maxlength="35" autocomplete="off"` })}
${inputField(view, { id: 'tags', label: 'Tags', value: form.tags, errors, optional: true, hint: 'Separated by commas.', attributes: html` maxlength="1000" autocomplete="off"` })}
${inputField(view, { id: 'weight', label: 'Weight', value: form.weight, errors, optional: true, hint: 'Scores of its articles are multiplied by it; 1 if empty.', attributes: html` inputmode="decimal" maxlength="10" autocomplete="off"` })}
</div>
${isNewsletter ? '' : fetching(view, form, errors, hasSecrets)}
</details>`;
}

function fetching(view: ConsoleView, form: FeedForm, errors: FormErrors, hasSecrets: boolean): Html {
  return html`${inputField(view, { id: 'maxPauseMinutes', label: 'Longest pause between polls, in minutes', value: form.maxPauseMinutes, errors, optional: true, hint: 'For warnings and recalls that must not wait.', attributes: html` inputmode="numeric" maxlength="6" autocomplete="off"` })}
${inputField(view, { id: 'watch', label: 'Selector of headlines', value: form.watch, errors, optional: true, hint: html`For a page without a feed: a CSS selector of its links, such as <code>main h2 a</code>.`, attributes: html` maxlength="1000" autocomplete="off" spellcheck="false"` })}
<fieldset><legend>Access</legend>
<p class="hint">Kept apart, never shown, and sent to the host of the address alone.${hasSecrets ? ' A login or headers are kept; what you type here replaces them.' : ''}</p>
<div class="row">
${inputField(view, { id: 'loginName', label: 'Login', value: form.loginName, errors, optional: true, attributes: html` maxlength="200" autocomplete="off"` })}
${inputField(view, { id: 'password', label: 'Password', type: 'password', errors, optional: true, attributes: html` maxlength="500" autocomplete="new-password"` })}
</div>
${textField(view, { id: 'headers', label: 'Headers', value: form.headers, errors, optional: true, rows: 2, hint: html`One a line, such as <code>X-Api-Key: …</code>; five at most.`, attributes: html` spellcheck="false" autocomplete="off"` })}
${hasSecrets ? checkField({ id: 'forgetSecrets', label: 'Forget the login and the headers', checked: form.forgetSecrets }) : ''}
</fieldset>`;
}

/** Settings that are not usual, or that are wrong, are in sight. */
function isOpen({ language, tags, weight, maxPauseMinutes, watch }: FeedForm, errors: FormErrors): boolean {
  return (
    [language, tags, weight, maxPauseMinutes, watch].some((value) => value !== '') ||
    errors.some(({ field }) => field !== undefined && field !== 'url' && field !== 'title')
  );
}
