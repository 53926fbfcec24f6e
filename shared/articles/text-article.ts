import type { ArticleInput } from './article-input.ts';
import { cleanText } from './clean-text.ts';
import { withoutCredits } from './credit-lines.ts';
import { endsLikeSentence, firstLine, firstSentence } from './first-sentence.ts';

/** A leading "date 2020-01-02", on a line of its own or before the first words. */
const leadingDate = /^date:?\s+(\d{4}-\S+)\s*/i;

/**
 * Makes an article from plain text. A leading date becomes its day. The first line is the title. If the text begins
 * with a full sentence, that sentence is the title and also stays in the text. Credits at the end are removed.
 * Nothing is validated here: the date may be invalid, and an empty text gives an empty article.
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

/** The text after the title. The title is one line, or one paragraph if the headline was wrapped. */
function afterFirstLine(text: string, first: string): string {
  const end = text.startsWith(first) ? first.length : text.search(/\n\s*\n|$/);
  return text.slice(end).trimStart();
}
