import { html } from 'hono/html';
import type { SilentSources } from '../../../../shared/mail/digest-model.ts';
import { mailWords } from '../../../../shared/mail/mail-words.ts';
import { saySilentSources } from '../../../../shared/mail/say-silence.ts';
import { showTimes } from '../../../../shared/mail/show-times.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';

/** Sources that the rule usually hears from and that are silent, in the words of the digest. */
export function coverageNote({ language, timezone }: View, sources: SilentSources): Html {
  const said = saySilentSources(sources, {
    ...mailWords(language.locale),
    times: showTimes(language.locale, timezone),
  });
  return html`<div class="notice warn" data-coverage>${said.map((line) => html`<p>${line}</p>`)}</div>`;
}
