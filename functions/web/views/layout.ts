import { html } from 'hono/html';
import { assetPaths } from '../assets/assets.ts';

/** Escaped HTML, ready or nearly so. */
export type Html = ReturnType<typeof html>;

export interface Page {
  readonly title: string;
  readonly main: Html;
  /** Which entry of the navigation is this page. */
  readonly here?: string;
  readonly signedIn?: boolean;
  /** BCP 47. */
  readonly language?: string;
}

const visitorLinks = [
  ['/', 'Subscribe'],
  ['/sign-in', 'Sign in'],
] as const;

const subscriberLinks = [
  ['/rules', 'Rules'],
  ['/archive', 'Archive'],
  ['/settings', 'Settings'],
] as const;

/** The frame of every page. Works without its script and without its stylesheet. */
export function layout({ title, main, here, signedIn = false, language = 'en' }: Page): Html {
  const links = signedIn ? subscriberLinks : visitorLinks;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Wirewatch</title>
<link rel="stylesheet" href="${assetPaths.style}">
<link rel="icon" href="${assetPaths.icon}" type="image/svg+xml">
<script src="${assetPaths.script}" defer></script>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
<a class="wordmark" href="/">Wirewatch</a>
<nav aria-label="Pages">${links.map(
    ([path, text]) => html`<a href="${path}"${path === here ? html` aria-current="page"` : ''}>${text}</a>`,
  )}</nav>
</header>
<main id="main">
${main}
</main>
<footer>News alerts and digests by email. <a href="/docs">API</a></footer>
</body>
</html>`;
}
