/** The part of a mail about packs of rules that have changed. Nothing of them is taken over before the reader accepts it. */
import { cutLine } from './cut-text.ts';
import type { Digest } from './digest-model.ts';
import type { Reader } from './digest-view.ts';
import { html } from './html.ts';
import { row } from './mail-page.ts';
import type { Part } from './nearly-part.ts';
import { webAddress } from './web-address.ts';
import { wrapText } from './wrap-text.ts';

/** UTF-16 units. */
const longestName = 100;

/** The part as HTML and text; undefined if no pack has changed. A reader follows 20 at most, so that it is never long. */
export function packsPart({ packs = [] }: Pick<Digest, 'packs'>, { t, look }: Reader): Part | undefined {
  if (packs.length === 0) return undefined;
  const { styles, brand } = look;
  const title = t('mail.packs');
  const lead = t('mail.packsLead');
  const lines = packs.map(({ name, changes, url }) => ({
    name: cutLine(name, longestName),
    said: t('mail.packChanges', { count: changes }),
    url: webAddress(url),
  }));
  return {
    html: html`<tr><td class="top" style="padding:12px 0 0;border-top:2px solid ${brand.accent}">
      <h2 class="acc" style="${styles.rule}">${title}</h2>
      <p class="mute" style="${styles.meta}">${lead}</p></td></tr>
${lines.map(({ name, said, url }) =>
  row(
    html`<p class="body" dir="auto" style="${styles.ruleName}">${name}</p>
      <p class="mute" style="${styles.meta}">${said}${url === undefined ? undefined : html` <a class="quiet" href="${url}">${t('mail.seePack')}</a>`}</p>`,
    '12px 0',
  ),
)}`,
    text: [
      `\n\n${title}\n${'-'.repeat(title.length)}\n${wrapText(lead)}\n`,
      ...lines.map(
        ({ name, said, url }) =>
          `\n${wrapText(`* ${name}`, '  ')}\n${wrapText(`  ${said}`, '  ')}\n${url === undefined ? '' : `  ${t('mail.seePack')}: ${url}\n`}`,
      ),
    ].join(''),
  };
}
