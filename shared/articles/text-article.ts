import type { ArticleInput } from './article-input.ts';
import { cleanText } from './clean-text.ts';
import { withoutCredits } from './credit-lines.ts';
import { endsLikeSentence, firstLine, firstSentence } from './first-sentence.ts';

/** A leading "date 2020-01-02", on a line of its own or before the first words. */
const leadingDate = /^date:?\s+(\d{4}-\S+)\s*/i;

/**
 * An article of a plain text: the leading date is its day; the first line is the title, or the first sentence where the
 * text begins with sentences, and then the text keeps it; closing credits are left out. Nothing is checked here: the
 * date may be no day, and an empty text gives an empty article.
 */
export function textArticle(source: string): ArticleInput {
  const whole = cleanText(source);
  const publishedAt = leadingDate.exec(whole)?.[1];
  const text = withoutCredits(whole.replace(leadingDate, ''));
  const first = firstLine(text);
  const headline = !endsLikeSentence(first) && firstSentence(first) === first;
  return {
    title: headline ? first : firstSentence(text),
    text: headline ? afterFirstLine(text, first) : text,
    ...(publishedAt && { publishedAt }),
  };
}

/** What follows the title, which is a line or, where a headline went over several, a paragraph. */
function afterFirstLine(text: string, first: string): string {
  const end = text.startsWith(first) ? first.length : text.search(/\n\s*\n|$/);
  return text.slice(end).trimStart();
}
