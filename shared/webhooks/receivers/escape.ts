/** For text and attributes of HTML, as Telegram, Matrix and the cards of Google Chat take it. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/**
 * For Markdown: every mark is written as itself. A mention is broken by a character without width, since Mattermost
 * and Discord look for them behind a backslash as well; so is the scheme of an address, which Discord would make a link.
 */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]()<>#+\-.!|~:^=$]/g, '\\$&').replaceAll('@', '@\u200B');
}

/** An address in the brackets of a Markdown link: what could end it is written in percents. */
export function markdownAddress(url: string): string {
  return url.replace(
    /[()<>\s\\|*_~`]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
