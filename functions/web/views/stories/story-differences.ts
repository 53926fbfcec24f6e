import { html } from 'hono/html';
import type { ToldStory } from '../../read-story.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';

/** Figures and quotes that differ between the sources of a story, or that they agree. Nothing where one source tells it. */
export function storyDifferences(view: View, { figures, quotes, sources }: ToldStory): Html | '' {
  const { t } = view;
  if (sources < 2) return '';
  const { differing, single } = quotes;
  const isSame = figures.length + differing.length + single.length === 0;
  return html`<h2>${t('stories.differ')}</h2>
${isSame ? html`<p class="quiet">${t('stories.differNone')}</p>` : ''}
${
  figures.length === 0
    ? ''
    : html`<dl class="plain">${figures.map(
        ({ about, values }) =>
          html`<div><dt dir="auto">${about || t('stories.figure')}</dt><dd>${values.map(
            ({ text, sources: by }, index) =>
              html`${index === 0 ? '' : ', '}<strong><bdi>${text}</bdi></strong> (${named(by)})`,
          )}</dd></div>`,
      )}</dl>`
}
${differing.length === 0 ? '' : html`<h3>${t('stories.quotesDiffer')}</h3>${differing.map((versions) => quoted(versions))}`}
${single.length === 0 ? '' : html`<h3>${t('stories.quotesSingle')}</h3>${quoted(single)}`}`;
}

function quoted(versions: ToldStory['quotes']['single']): Html {
  return html`<ul class="lines">${versions.map(
    ({ text, sources }) =>
      html`<li><q dir="auto">${text}</q> <span class="small quiet">${named(sources)}</span></li>`,
  )}</ul>`;
}

function named(sources: readonly string[]): Html {
  return html`${sources.map((source, index) => html`${index === 0 ? '' : ', '}<bdi>${source}</bdi>`)}`;
}
