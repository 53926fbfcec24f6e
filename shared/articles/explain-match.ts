import type { AnalyseOptions } from '../matching/analysis/analyse-article.ts';
import { explainer } from '../matching/explain.ts';
import { CANONICAL_LIMITS, parseQuery } from '../matching/parse-query.ts';
import type { Article } from './article.ts';

/**
 * Says which part of an expression an article matches; the article is analysed once, when the first is asked for. An
 * empty text where nothing can be said: a hit without its reason is better than none.
 *
 * @param failed told of what went wrong
 */
export function createExplain(
  options: AnalyseOptions,
  failed: (error: unknown) => void = () => {},
): (article: Article) => (expression: string) => string {
  return (article) => {
    let explain: ReturnType<typeof explainer> | undefined;
    return (expression) => {
      const parsed = parseQuery(expression, CANONICAL_LIMITS);
      if (!parsed.ok) return '';
      try {
        explain ??= explainer(article, options);
        const explanation = explain(parsed.query);
        return explanation.matches ? explanation.because : '';
      } catch (error) {
        failed(error);
        return '';
      }
    };
  };
}
