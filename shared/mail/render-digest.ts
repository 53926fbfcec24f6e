import { digestPage, entryHtml, groupHtml, restHtml } from './digest-html.ts';
import type { Digest, RenderedMail } from './digest-model.ts';
import { digestText, entryText, groupText, restText } from './digest-text.ts';
import {
  countStories,
  readerOf,
  viewEntry,
  viewGroup,
  viewHeadline,
  viewNotices,
  viewPreview,
  viewSubject,
  viewSummary,
} from './digest-view.ts';
import { fitGroups } from './fit-groups.ts';
import { Html } from './html.ts';
import { webAddress } from './web-address.ts';

/**
 * The most bytes of HTML and text together, before encoding. Base64, the larger of the encodings that
 * `composeMessage` uses, turns 57 bytes into 78. With 6,000 bytes for headers and line ends the message stays below
 * 100,000 bytes, and Gmail shows all of it (it cuts at 102 KB).
 */
const mailBytes = Math.floor((100_000 - 6_000) * (57 / 78));

/**
 * Renders a digest or an alert as a mail: subject, HTML and text. It is never larger than `maxBytes`, whatever the
 * content is: the rules take turns with their best stories while there is room, and the rest is counted and linked.
 * Pass `Infinity` for the web page of a mail, which has no limit.
 */
export function renderDigest(
  digest: Digest,
  { maxBytes = mailBytes }: { readonly maxBytes?: number } = {},
): RenderedMail {
  const reader = readerOf(digest);
  const { messages } = reader;
  const said = {
    subject: viewSubject(digest, reader),
    headline: viewHeadline(digest, reader),
    summary: viewSummary(digest, reader),
    preview: viewPreview(digest),
    notices: viewNotices(digest, reader),
  };
  const archiveUrl = webAddress(digest.links.archive);
  const longestRest = messages.moreRules(countStories(digest.groups), digest.groups.length);
  const frameBytes =
    bytesOf(digestPage(digest, reader, said, []), digestText(digest, reader, said, [])) +
    bytesOf(restHtml(longestRest, archiveUrl).markup, restText(longestRest, archiveUrl));

  const options = { messages, named: digest.groups.length > 1 };
  const { shown, dropped } = fitGroups(digest.groups, maxBytes - frameBytes, {
    renderFrame(group) {
      const view = viewGroup(group, reader);
      return { view, bytes: bytesOf(groupHtml(view, [], options).markup, groupText(view, [], options)) };
    },
    renderEntry(entry, rank) {
      const view = viewEntry(entry, reader);
      const markup = entryHtml(view, messages, rank > 0 || !options.named).markup;
      const text = entryText(view, messages);
      return { markup, text, bytes: bytesOf(markup, text) };
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
    const rest = messages.moreRules(countStories(dropped), dropped.length);
    htmlParts.push(restHtml(rest, archiveUrl));
    textParts.push(restText(rest, archiveUrl));
  }
  return {
    subject: said.subject,
    html: digestPage(digest, reader, said, htmlParts),
    text: digestText(digest, reader, said, textParts),
    language: messages.language,
  };
}

function bytesOf(markup: string, text: string): number {
  return Buffer.byteLength(markup) + Buffer.byteLength(text);
}
