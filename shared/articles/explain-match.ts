import type { AnalyseOptions } from '../matching/analysis/analyse-article.ts';
import { explainer } from '../matching/explain.ts';
import { CANONICAL_LIMITS, parseQuery } from '../matching/parse-query.ts';
import type { Article } from './article.ts';

/**
 * Returns a function that says which part of an expression an article matches. The article is analysed once, at the
 * first call. If that fails, the answer is an empty text: a hit without a reason is better than no hit.
 *
 * @param failed called with the error
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
