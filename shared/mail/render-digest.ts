import { type Brand, usualBrand } from '../brand.ts';
import { cutLine } from './cut-text.ts';
import {
  countStories,
  longestDigest,
  viewHeadline,
  viewPreview,
  viewSubject,
  viewSummary,
} from './digest-headline.ts';
import { contentsHtml, digestPage, entryHtml, groupHtml, headlineHtml, restHtml } from './digest-html.ts';
import type { Digest, DigestEntry, RenderedMail } from './digest-model.ts';
import { digestText, entryText, groupText, headlineText, restText } from './digest-text.ts';
import { readerOf, viewEntry, viewGroup, viewNotices } from './digest-view.ts';
import { fitGroups } from './fit-groups.ts';
import { Html } from './html.ts';
import { nearlyPart } from './nearly-part.ts';
import { packsPart } from './packs-part.ts';
import { webAddress } from './web-address.ts';

/**
 * The most bytes of HTML and text together, before encoding. Base64, the larger of the encodings that
 * `composeMessage` uses, turns 57 bytes into 78. With 6,000 bytes for headers and line ends the message stays below
 * 100,000 bytes, and Gmail shows all of it (it cuts at 102 KB).
 */
const mailBytes = Math.floor((100_000 - 6_000) * (57 / 78));

/**
 * This many stories of each rule are shown in full, and the following ones as headlines. A changed story is always
 * full.
 */
const fullStories = 3;
/** What rules nearly found takes at most this part of a mail: the news comes first. */
const nearlyShare = 0.2;
/** With more stories than this, several rules are listed at the top with links to them. */
const storiesWithoutContents = 8;
/** The most rules in that list, which must leave room for the news. */
const listedRules = 20;

/**
 * Renders a digest or an alert as a mail: subject, HTML and text. It is never larger than `maxBytes`, whatever the
 * content is: the rules take turns with their best stories while there is room, and the rest is counted and linked.
 * Pass `Infinity` for the web page of a mail, which has no limit.
 */
export function renderDigest(
  digest: Digest,
  { maxBytes = mailBytes, brand = usualBrand }: { readonly maxBytes?: number; readonly brand?: Brand } = {},
): RenderedMail {
  const reader = readerOf(digest, brand);
  const { t, look } = reader;
  const said = {
    subject: viewSubject(digest, reader),
    name: digest.name === undefined ? undefined : cutLine(digest.name, longestDigest),
    headline: viewHeadline(digest, reader),
    summary: viewSummary(digest, reader),
    preview: viewPreview(digest),
    notices: viewNotices(digest, reader),
  };
  const archiveUrl = webAddress(digest.links.archive);
  const all = countStories(digest.groups);
  const sayRest = (stories: number, rules: number) =>
    t('mail.moreRules', { stories: t('mail.moreStories', { count: stories }), count: rules });
  const longestRest = sayRest(all, digest.groups.length);
  const hasContents = digest.groups.length > 1 && all > storiesWithoutContents;
  const contents = hasContents
    ? contentsHtml(
        digest.groups.slice(0, listedRules).map((group) => viewGroup(group, reader)),
        reader,
      )
    : undefined;
  const endParts = [packsPart(digest, reader), nearlyPart(digest, reader, maxBytes * nearlyShare)].filter(
    (part) => part !== undefined,
  );
  const frameBytes =
    endParts.reduce((sum, { html, text }) => sum + bytesOf(html.markup, text), 0) +
    bytesOf(digestPage(digest, reader, said, [], contents), digestText(digest, reader, said, [])) +
    bytesOf(restHtml(longestRest, archiveUrl, look).markup, restText(longestRest, archiveUrl));

  const options = { reader, named: digest.groups.length > 1 };
  const { shown, dropped } = fitGroups(digest.groups, maxBytes - frameBytes, {
    renderFrame(group) {
      const view = viewGroup(group, reader);
      return { view, bytes: bytesOf(groupHtml(view, [], options).markup, groupText(view, [], options)) };
    },
    renderEntry(entry, rank) {
      const view = viewEntry(entry, reader);
      const full = isFull(entry, rank);
      const rendered = full
        ? entryHtml(view, reader, rank > 0 || !options.named)
        : headlineHtml(view, reader);
      const text = full ? entryText(view, reader) : headlineText(view);
      return { markup: rendered.markup, text, bytes: bytesOf(rendered.markup, text) };
    },
  });

  const htmlParts = shown.map(({ frame, entries }) =>
    groupHtml(
      frame.view,
      entries.map(({ markup }) => new Html(markup)),
      options,
    ),
  );
  const textParts = shown.map(({ frame, entries }) =>
    groupText(
      frame.view,
      entries.map(({ text }) => text),
      options,
    ),
  );
  if (dropped.length > 0) {
    const rest = sayRest(countStories(dropped), dropped.length);
    htmlParts.push(restHtml(rest, archiveUrl, look));
    textParts.push(restText(rest, archiveUrl));
  }
  for (const part of endParts) {
    htmlParts.push(part.html);
    textParts.push(part.text);
  }
  // Only rules that are in the mail can be links.
  const listed = hasContents
    ? contentsHtml(
        shown.slice(0, listedRules).map(({ frame }) => frame.view),
        reader,
      )
    : undefined;
  return {
    subject: said.subject,
    html: digestPage(digest, reader, said, htmlParts, listed),
    text: digestText(digest, reader, said, textParts),
    language: reader.language.code,
  };
}

function isFull({ change }: DigestEntry, rank: number): boolean {
  return rank < fullStories || change !== undefined;
}

function bytesOf(markup: string, text: string): number {
  return Buffer.byteLength(markup) + Buffer.byteLength(text);
}
