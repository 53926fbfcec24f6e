import type { z } from 'zod';
import type { ArticleInput } from '../../../shared/articles/article-input.ts';
import type { subscriptionInput } from '../../../shared/subscribers/subscription-request.ts';
import { DemoInputError } from './demo-input.ts';

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly path?: string; readonly message: string }[];
}

export interface Ingested {
  readonly accepted: readonly { readonly index: number; readonly id: string }[];
  readonly rejected: readonly { readonly index: number; readonly errors: Problem['errors'] }[];
}

export interface Checked {
  /** Absent when the query cannot be read. */
  readonly matched?: number;
  readonly sample?: { readonly articles: number };
}

/** The most articles in one request, well within the API's limits. */
const articlesPerRequest = 250;

export type SiteClient = ReturnType<typeof createSiteClient>;

/** The service as others use it: over HTTP. */
export function createSiteClient(url: string) {
  async function post<T>(path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
    const response = await fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    const answer: T & Problem = JSON.parse(await response.text());
    if (response.ok) return answer;
    const text = describeProblem(answer);
    if (response.status === 422) throw new DemoInputError(text);
    throw new Error(`POST ${path} answered ${response.status}: ${text}`);
  }

  return {
    subscribe: (subscription: z.input<typeof subscriptionInput>) =>
      post<object>('/v1/subscriptions', subscription),

    /** What a query finds among the stored articles. */
    check: (query: string) => post<Checked>('/v1/queries/check', { query }),

    /** Posts articles as an operator, in as many requests as they need. */
    async ingest(articles: readonly ArticleInput[], operatorKey: string): Promise<Ingested> {
      const accepted: Ingested['accepted'][number][] = [];
      const rejected: Ingested['rejected'][number][] = [];
      for (let start = 0; start < articles.length; start += articlesPerRequest) {
        const part = articles.slice(start, start + articlesPerRequest);
        const answer = await post<Ingested>('/v1/articles', part, { authorization: `Bearer ${operatorKey}` });
        accepted.push(...answer.accepted.map(({ index, id }) => ({ id, index: start + index })));
        rejected.push(...answer.rejected.map(({ index, errors }) => ({ errors, index: start + index })));
      }
      return { accepted, rejected };
    },

    /** Does what a person does with a confirmation link: opens the page and presses its button. */
    async confirm(link: string): Promise<void> {
      const page = await fetch(link);
      const html = await page.text();
      if (!page.ok) throw new Error(`The confirmation page answered ${page.status}.`);
      const form = /<form method="post" action="(?<action>[^"]+)">(?<fields>[\s\S]*?)<\/form>/.exec(
        html,
      )?.groups;
      if (!form?.action) throw new Error('The confirmation page has no form.');
      const fields = [...(form.fields ?? '').matchAll(/name="(?<name>[^"]+)" value="(?<value>[^"]*)"/g)];
      const pressed = await fetch(new URL(form.action, url), {
        method: 'POST',
        headers: { origin: url },
        body: new URLSearchParams(
          fields.map(({ groups }): [string, string] => [groups?.name ?? '', groups?.value ?? '']),
        ),
      });
      if (!pressed.ok) throw new Error(`Confirming answered ${pressed.status}: ${await pressed.text()}`);
    },
  };
}

function describeProblem({ title, detail, errors = [] }: Problem): string {
  const where = errors.map(({ path, message }) => `  ${path ? `${path}: ` : ''}${message}`);
  return [detail ?? title ?? 'no reason given', ...where].join('\n');
}
