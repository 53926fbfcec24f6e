import { html } from 'hono/html';
import type { Hit } from '../../../shared/articles/hit.ts';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { type Html, layout } from './layout.ts';
import { localDateTime } from './local-time.ts';
import { inputField } from './rule-fields.ts';
import { storyItem } from './story-item.ts';

export interface ArchivePage {
  readonly rules: readonly Rule[];
  /** One rule with a page of its finds; absent: the newest of each rule. */
  readonly chosen?: Rule;
  readonly sections: readonly ArchiveSection[];
  readonly from?: string;
  readonly to?: string;
  readonly articles: ReadonlyMap<string, StoredArticle>;
  readonly timezone: string;
  readonly missed?: MissedArticle;
}

export interface ArchiveSection {
  readonly rule: Rule;
  readonly hits: readonly Hit[];
  /** Address of what follows. */
  readonly older?: string;
}

/** An article that was asked about, and why it did or did not come. */
export interface MissedArticle {
  readonly url: string;
  readonly title?: string;
  readonly reasons: readonly string[];
}

/** Everything that rules have found, newest first, also what a mail only counted. */
export function archivePage(page: ArchivePage): Html {
  const { rules, chosen, sections } = page;
  return layout({
    title: 'Archive',
    here: '/archive',
    signedIn: true,
    main: html`<h1>Archive</h1>
${rules.length === 0 ? html`<p>You have no rules yet. <a href="/rules">Add one</a></p>` : chooseRule(page)}
${sections.map((section) => archiveSection(section, page))}
${chosen === undefined ? '' : missedForm(chosen, page.missed)}`,
  });
}

function chooseRule({ rules, chosen, from, to, timezone }: ArchivePage): Html {
  const window =
    from === undefined
      ? ''
      : html`<p class="quiet">From ${localDateTime(from, timezone)}${to === undefined ? '' : html` to ${localDateTime(to, timezone)}`}. <a href="/archive${chosen === undefined ? '' : html`?rule=${chosen.id}`}">Show all</a></p>`;
  return html`<form method="get" action="/archive" class="narrow">
<div class="field"><label for="rule">Rule</label>
<select id="rule" name="rule"><option value="">All</option>${rules.map(
    (rule) =>
      html`<option value="${rule.id}"${rule.id === chosen?.id ? html` selected` : ''}>${rule.name ?? rule.text}</option>`,
  )}</select></div>
<button>Show</button>
</form>
${window}`;
}

function archiveSection(
  { rule, hits, older }: ArchiveSection,
  { articles, timezone, chosen }: ArchivePage,
): Html {
  return html`<section>
<h2>${rule.name ?? html`<code class="query">${rule.text}</code>`}</h2>
${hits.length === 0 ? html`<p class="quiet">Nothing was found in this time. The rule began on ${localDateTime(rule.since, timezone)}.</p>` : ''}
<ol class="stories">${hits.map((hit) => story(hit, articles.get(hit.articleId), timezone))}</ol>
${older === undefined ? '' : html`<p><a class="button" href="${older}">${chosen === undefined ? 'More of this rule' : 'Older'}</a></p>`}
</section>`;
}

function story(hit: Hit, article: StoredArticle | undefined, timezone: string): Html {
  const source = hit.source === undefined ? '' : html`${hit.source} · `;
  return storyItem({
    title: article?.title ?? hit.title,
    text: article?.text ?? '',
    url: article?.url,
    about: html`${source}found ${localDateTime(hit.at, timezone)} · ${hit.why}`,
    // Offsets into the revision that matched would mark the wrong words of another.
    spans: article?.revision === hit.revision ? hit.spans : [],
  });
}

/** "Why did I not get this?" */
function missedForm(rule: Rule, missed: MissedArticle | undefined): Html {
  return html`<h2 id="missed">Did you miss an article?</h2>
${
  missed === undefined
    ? ''
    : html`<div class="sheet narrow" role="status"><h3 dir="auto">${missed.title ?? missed.url}</h3>${missed.reasons.map((reason) => html`<p>${reason}</p>`)}</div>`
}
<form method="get" action="/archive#missed" class="narrow">
<input type="hidden" name="rule" value="${rule.id}">
${inputField({ id: 'why', name: 'why', label: 'Its address', type: 'url', value: missed?.url ?? '', hint: 'Says why it did or did not come by this rule.' }, html`required maxlength="2000"`)}
<button>Why?</button>
</form>`;
}
