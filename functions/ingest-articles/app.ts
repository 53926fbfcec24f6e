import { Hono } from 'hono';
import {
  type ReadArticles,
  type ReadOptions,
  type RejectedArticle,
  readArticles,
  TooManyArticlesError,
} from '../../shared/articles/read-articles.ts';
import { requireKey } from '../../shared/http/operator-access.ts';
import { HttpProblem, problemResponse, toProblem } from '../../shared/http/problem.ts';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import type { ArticleMessage } from '../../shared/messages.ts';
import type { FindApiKey } from '../../shared/security/find-api-key.ts';
import { isMail, type PostedLetterDeps, takePostedLetter } from './posted-letter.ts';

export interface IngestDeps extends PostedLetterDeps {
  readonly findApiKey: FindApiKey;
  /** Resolves when the queue has every article, throws otherwise. */
  readonly enqueueArticles: (messages: readonly ArticleMessage[]) => Promise<void>;
  readonly now: () => Date;
  readonly log: { error(message: string, error: Error): void };
}

/**
 * `POST /v1/articles`: one article, an array, or NDJSON. Answers 202 only when the queue has every good one, whatever
 * the bad ones are; sending the same again is safe, since ids are derived from what the articles say.
 */
export function createIngestApp(deps: IngestDeps): Hono {
  const app = new Hono();
  app.use(securityHeaders);
  app.onError((error) => {
    const problem = toProblem(error);
    if (problem.status >= 500) deps.log.error('POST /v1/articles failed', error);
    return problemResponse(problem);
  });

  app.post('/v1/articles', async (c) => {
    await requireKey(c, 'ingest', deps.findApiKey);
    if (isMail(c))
      return takePostedLetter(
        c,
        (articles) =>
          enqueue(
            articles.map((article) => ({ article })),
            deps,
          ),
        deps,
      );
    const { articles, rejected } = readBody(new Uint8Array(await c.req.arrayBuffer()), {
      contentType: c.req.header('content-type') ?? '',
      receivedAt: deps.now(),
    });
    if (articles.length === 0) throw nothingAccepted(rejected);
    await enqueue(
      articles.map(({ article }) => ({ article })),
      deps,
    );
    return c.json(
      { accepted: articles.map(({ index, article }) => ({ index, id: article.id })), rejected },
      202,
    );
  });
  return app;
}

function readBody(body: Uint8Array, options: ReadOptions): ReadArticles {
  try {
    return readArticles(body, options);
  } catch (error) {
    if (!(error instanceof TooManyArticlesError)) throw error;
    throw new HttpProblem('too-large', error.message, { cause: error });
  }
}

function nothingAccepted(rejected: readonly RejectedArticle[]): HttpProblem {
  const errors = rejected.flatMap(({ index, line, errors: found }) =>
    found.map(({ path, message }) => ({
      path: path === '' ? String(index) : `${index}.${path}`,
      message: line === undefined ? message : `line ${line}: ${message}`,
    })),
  );
  const detail =
    errors.length === 0 ? 'The list holds no article.' : 'No article of the request can be accepted.';
  return new HttpProblem('invalid-request', detail, { errors });
}

async function enqueue(messages: readonly ArticleMessage[], { enqueueArticles }: IngestDeps): Promise<void> {
  try {
    await enqueueArticles(messages);
  } catch (error) {
    throw new HttpProblem('unavailable', 'The articles could not be queued. Send the same request again.', {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
}
