import { html } from 'hono/html';
import { languages } from '../../../shared/i18n/languages.ts';
import { webAddress } from '../../../shared/mail/web-address.ts';
import { type FeedFormat, feedContentTypes, feedFormats } from '../../../shared/rules/feed-formats.ts';
import { linkPictureOf, linkPictureSize } from '../assets/link-picture.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';

export interface Page {
  /** Of the window; the brand is added. */
  readonly title: string;
  readonly main: Html;
  /** The entry of the navigation that this page belongs to, if that is not the page's own path. */
  readonly here?: string;
  /** The page shows an error summary: its title says so, since it is the first thing that is read out. */
  readonly failed?: boolean;
  /** For search engines and previews of links. */
  readonly description?: string | undefined;
  /** Addresses of the feeds that say the same, by their format. */
  readonly feeds?: Readonly<Record<FeedFormat, string>> | undefined;
}

const links = {
  visitor: [
    ['/', 'subscribe'],
    ['/sign-in', 'signIn'],
  ],
  reader: [
    ['/overview', 'overview'],
    ['/rules', 'rules'],
    ['/stories', 'stories'],
    ['/settings', 'settings'],
  ],
  operator: [['/admin', 'console']],
} as const;

/** The frame of every page. Works without its script and without its stylesheet. */
export function layout(view: View, page: Page): Html {
  const { title, main, here, failed = false } = page;
  const { brand, assets, language, t, visitor } = view;
  const [path = '/'] = view.path.split('?');
  const shown = failed ? t('frame.errorTitle', { title }) : title;
  return html`<!doctype html>
<html lang="${language.code}" dir="${language.direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown} · ${brand.name}</title>
${described(view, page)}<link rel="stylesheet" href="${assets.style.path}">
<link rel="icon" href="${assets.icon.path}" type="image/svg+xml">
<script src="${assets.script.path}" defer></script>
${alternates(page)}</head>
<body>
<a class="skip" href="#main">${t('frame.skip')}</a>
<header class="masthead"><div class="page">
<a class="wordmark" href="/"><img src="${assets.icon.path}" alt="" width="28" height="28"><bdi>${brand.name}</bdi></a>
<nav aria-label="${t('frame.navigation')}">${links[visitor].map(
    ([href, name]) =>
      html`<a href="${href}"${href === (here ?? path) ? html` aria-current="page"` : ''}>${t(`frame.${name}`)}</a>`,
  )}</nav>
</div></header>
<main id="main" class="page" tabindex="-1">
${main}
</main>
${footer(view)}
</body>
</html>`;
}

/** Pages that describe themselves are for everybody. All others are somebody's own: no search engine is to keep them. */
function described({ brand, siteUrl, path, t }: View, { title, description }: Page): Html {
  if (description === undefined)
    return html`<meta name="robots" content="noindex">
`;
  return html`<meta name="description" content="${description}">
<meta property="og:type" content="website">
<meta property="og:site_name" content="${brand.name}">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:url" content="${siteUrl}${path.split('?')[0]}">
<meta property="og:image" content="${siteUrl}${linkPictureOf(brand).path}">
<meta property="og:image:type" content="image/png">
<meta property="og:image:width" content="${linkPictureSize.width}">
<meta property="og:image:height" content="${linkPictureSize.height}">
<meta property="og:image:alt" content="${t('frame.linkPicture', { brand: brand.name })}">
<meta name="twitter:card" content="summary_large_image">
`;
}

function alternates({ title, feeds }: Page): Html | '' {
  if (feeds === undefined) return '';
  return html`${feedFormats.map(
    (format) =>
      html`<link rel="alternate" type="${feedContentTypes[format].split(';')[0]}" title="${title}" href="${feeds[format]}">
`,
  )}`;
}

function footer(view: View): Html {
  const { brand, t } = view;
  return html`<footer class="footer"><div class="page">
<ul><li><bdi>${brand.name}</bdi> · ${t('frame.tagline')}</li><li><a href="/docs">${t('frame.api')}</a></li>${imprint(brand.imprint, t('frame.imprint'))}</ul>
${languageForm(view)}
</div></footer>`;
}

function languageForm({ language, t, path }: View): Html {
  return html`<form method="post" action="/language" aria-label="${t('frame.language')}">
<input type="hidden" name="next" value="${path}">
<ul>${languages.map(({ code, name }) =>
    code === language.code
      ? html`<li lang="${code}" aria-current="true">${name}</li>`
      : html`<li><button class="link" name="language" value="${code}" lang="${code}">${name}</button></li>`,
  )}</ul>
</form>`;
}

function imprint(said: string | undefined, label: string): Html | '' {
  if (said === undefined) return '';
  const page = webAddress(said);
  return html`<li>${page === undefined ? said : html`<a href="${page}">${label}</a>`}</li>`;
}
