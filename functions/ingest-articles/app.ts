import { type Context, Hono } from 'hono';
import type { Article } from '../../shared/articles/article.ts';
import { type EmbargoedArticle, partEmbargoed } from '../../shared/articles/embargo.ts';
import {
  type ReadArticles,
  type ReadOptions,
  type RejectedArticle,
  readArticles,
  TooManyArticlesError,
} from '../../shared/articles/read-articles.ts';
import { compressAnswer } from '../../shared/http/compress-answer.ts';
import { requireKey } from '../../shared/http/operator-access.ts';
import { HttpProblem, problemResponse, toProblem } from '../../shared/http/problem.ts';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import type { ArticleMessage } from '../../shared/messages.ts';
import type { FindApiKey } from '../../shared/security/find-api-key.ts';
import type { PostedLetterDeps } from './posted-letter.ts';

export interface IngestDeps extends PostedLetterDeps {
  readonly findApiKey: FindApiKey;
  /** Resolves when the queue has every article, throws otherwise. */
  readonly enqueueArticles: (messages: readonly ArticleMessage[]) => Promise<void>;
  /** Keeps articles until their embargo is over. */
  readonly embargoed: { put(article: EmbargoedArticle): Promise<void> };
  readonly now: () => Date;
  readonly log: { error(message: string, error: Error): void };
}

/**
 * `POST /v1/articles`: one article, an array, or NDJSON. Answers 202 only when every valid article is on the queue, or
 * in the table while it is under an embargo. Invalid articles do not stop the others. Sending the same request again is
 * safe, because ids are derived from the content of the articles.
 */
export function createIngestApp(deps: IngestDeps): Hono {
  const app = new Hono();
  app.use(compressAnswer);
  app.use(securityHeaders);
  app.onError((error) => {
    const problem = toProblem(error);
    if (problem.status >= 500) deps.log.error('POST /v1/articles failed', error);
    return problemResponse(problem);
  });

  app.post('/v1/articles', async (c) => {
    const key = await requireKey(c, 'ingest', deps.findApiKey);
    if (isMail(c)) {
      // Most publishers post articles, for which no mail has to be read.
      const { takePostedLetter } = await import('./posted-letter.ts');
      return takePostedLetter(c, (articles) => keep(articles, deps.now(), deps), deps);
    }
    const receivedAt = deps.now();
    const { articles, rejected } = readBody(new Uint8Array(await c.req.arrayBuffer()), {
      contentType: c.req.header('content-type') ?? '',
      receivedAt,
      mayBeUrgent: key.scopes.includes('admin'),
    });
    if (articles.length === 0) throw nothingAccepted(rejected);
    await keep(
      articles.map(({ article }) => article),
      receivedAt,
      deps,
    );
    const accepted = articles.map(({ index, article: { id, notBefore } }) => ({
      index,
      id,
      ...(notBefore && { notBefore }),
    }));
    return c.json({ accepted, rejected }, 202);
  });
  return app;
}

/** Whether the body is a mail in its original form. */
function isMail(c: Context): boolean {
  return /^message\/rfc822\s*(?:;|$)/i.test(c.req.header('content-type')?.trim() ?? '');
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
    errors.length === 0
      ? 'The list contains no article.'
      : 'None of the articles in the request can be accepted.';
  return new HttpProblem('invalid-request', detail, { errors });
}

/** The most embargoed articles that are written at the same time. */
const concurrency = 20;

/** Resolves when every article is on the queue, or stored until its embargo ends. */
async function keep(articles: readonly Article[], acceptedAt: Date, deps: IngestDeps): Promise<void> {
  const { free, embargoed } = partEmbargoed(articles, acceptedAt);
  try {
    for (let at = 0; at < embargoed.length; at += concurrency) {
      await Promise.all(embargoed.slice(at, at + concurrency).map((one) => deps.embargoed.put(one)));
    }
    await deps.enqueueArticles(free.map((article) => ({ article })));
  } catch (error) {
    throw new HttpProblem('unavailable', 'The articles could not be stored. Send the same request again.', {
      headers: { 'retry-after': '5' },
      cause: error,
    });
  }
}
