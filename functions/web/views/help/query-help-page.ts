import { html } from 'hono/html';
import type { GuideBlock, GuidePage, GuideSection, Inline, Line } from '../../query-guide.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { chipLinks } from '../parts/choices.ts';
import { pageHead } from '../parts/head.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';

const address = '/help/queries';

export interface QueryHelpPage {
  readonly guide: GuidePage;
  readonly dialects: GuidePage;
  /** The product whose operators are shown; absent: the guide. */
  readonly product?: GuideSection | undefined;
}

/** How queries are written, or how those of another product are read. Every query of a table can be tried. */
export function queryHelpPage(view: View, { guide, dialects, product }: QueryHelpPage): Html {
  const { t, language } = view;
  const products = dialects.sections.map(({ id, title }) => ({ href: `${address}?from=${id}`, text: title }));
  const title = product ? t('help.fromTitle', { product: product.title }) : t('help.title');
  return layout(view, {
    title,
    description: t('help.lead'),
    main: html`${pageHead(view, {
      title,
      lead: t('help.lead'),
      crumbs: product ? [{ href: address, text: t('help.title') }] : [],
    })}
${language.code === 'en' ? '' : notice(t('help.inEnglish'))}
<div class="guide" lang="en" dir="ltr">
${product ? blocks(view, product.blocks, product.title) : guidePart(view, guide)}
</div>
<h2 id="products">${t('help.products')}</h2>
${chipLinks(t('help.products'), products, product && `${address}?from=${product.id}`)}
<div class="guide" lang="en" dir="ltr">${product ? '' : blocks(view, dialects.intro, t('help.products'))}</div>`,
  });
}

function guidePart(view: View, { intro, sections }: GuidePage): Html {
  return html`${blocks(view, intro, view.t('help.title'))}
<nav aria-label="${view.t('help.contents')}"><ul class="contents">${sections.map(
    ({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`,
  )}</ul></nav>
${sections.map(
  ({ id, title, blocks: all }) =>
    html`<section><h2 id="${id}">${title}</h2>${blocks(view, all, title)}</section>`,
)}`;
}

function blocks(view: View, all: readonly GuideBlock[], title: string): Html {
  return html`${all.map((block) => {
    switch (block.kind) {
      case 'paragraph':
        return html`<p>${line(block.line)}</p>`;
      case 'list':
        return html`<ul>${block.lines.map((one) => html`<li>${line(one)}</li>`)}</ul>`;
      case 'table':
        return queryTable(view, block, title);
      default:
        return block satisfies never;
    }
  })}`;
}

function queryTable(
  view: View,
  { columns, rows }: Extract<GuideBlock, { kind: 'table' }>,
  title: string,
): Html {
  const { t, language, visitor } = view;
  const form = visitor === 'reader' ? '/rules/new' : '/';
  return table(
    title,
    [...columns.map((text) => ({ text })), { text: '', spoken: t('help.try') }],
    rows.map((cells) => {
      const query = cells[0]?.find(({ kind }) => kind === 'code')?.text;
      const link = (text: string) =>
        html`<a class="button quiet" href="${form}?${new URLSearchParams({ query: text }).toString()}" lang="${language.code}">${t('help.try')}<span class="hidden"> ${text}</span></a>`;
      return {
        cells: [
          ...cells.map((cell) => html`<div>${line(cell)}</div>`),
          query === undefined ? '' : link(query),
        ],
      };
    }),
  );
}

function line(pieces: Line): Html {
  return html`${pieces.map(inline)}`;
}

function inline(piece: Inline): Html | string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'code':
      return html`<code>${piece.text}</code>`;
    case 'strong':
      return html`<strong>${piece.text}</strong>`;
    case 'em':
      return html`<em>${piece.text}</em>`;
    case 'link':
      return html`<a href="${piece.to.startsWith('dialects') ? '#products' : address}">${piece.text === piece.to ? 'here' : piece.text}</a>`;
    default:
      return piece satisfies never;
  }
}
