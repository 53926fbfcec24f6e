import { html } from 'hono/html';
import type { SampleMatch } from '../../../shared/rules/check-query.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { type Html, layout } from './layout.ts';
import { storyItem } from './story-item.ts';

/** A word to leave out, the query that does, and the other recent articles that this would have removed. */
export interface Proposal {
  readonly word: string;
  readonly query: string;
  readonly removed: readonly SampleMatch[];
}

export interface NotRelevantPage {
  readonly title: string;
  readonly rule: Rule;
  readonly proposals: readonly Proposal[];
}

/** Ways to narrow a rule so that it would not have found an article, and what else each would have removed. */
export function notRelevantPage({ title, rule, proposals }: NotRelevantPage): Html {
  return layout({
    title: 'Not relevant',
    main: html`<section class="narrow">
<h1>Not relevant?</h1>
<p>This was found: <strong dir="auto">${title}</strong></p>
<p>By the rule <code class="query">${rule.text}</code></p>
${
  proposals.length === 0
    ? html`<p>No single word tells it apart. <a href="/rules#rule-${rule.id}">Change the rule by hand</a>.</p>`
    : html`<h2>Leave out what mentions …</h2><ul class="cards">${proposals.map(proposal)}</ul>
<p class="quiet">Nothing changes until you press a button. <a href="/rules#rule-${rule.id}">Change the rule by hand</a></p>`
}
</section>`,
  });
}

function proposal({ word, query, removed }: Proposal): Html {
  return html`<li class="card">
<h3>${word}</h3>
<code class="query">${query}</code>
<p class="quiet">${removed.length === 0 ? 'Nothing else of the recent articles would be removed.' : `Of recent articles this would also have removed ${removed.length}:`}</p>
${removed.length === 0 ? '' : html`<ol class="stories">${removed.slice(0, 3).map(({ article }) => storyItem({ ...article, text: '', about: article.source ?? '', spans: [] }))}</ol>`}
<form method="post"><input type="hidden" name="word" value="${word}"><button>Leave these out</button></form>
</li>`;
}

export function narrowedPage({ query, ruleId }: { query: string; ruleId: string }): Html {
  return layout({
    title: 'Rule changed',
    main: html`<section class="narrow">
<h1>The rule is narrower now</h1>
<code class="query">${query}</code>
<p><a href="/rules#rule-${ruleId}">See the rule</a></p>
</section>`,
  });
}
