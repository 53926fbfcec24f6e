import type { ArticleInput } from '../../shared/articles/article-input.ts';
import type { FileRecord } from '../../shared/articles/read-article-file.ts';
import { ingestAnswer } from '../../shared/http/ingest-answer.ts';
import { type ApiClient, ApiError, describeProblem } from './api-client.ts';
import { CommandError } from './command-error.ts';

/**
 * The most of one request: well within the API's limits of 1,000 articles and 4 MB, so that each request is answered
 * soon.
 */
const maxArticles = 250;
const maxBytes = 2_000_000;

export interface SentArticles {
  readonly accepted: { readonly place: string; readonly id: string }[];
  readonly rejected: { readonly place: string; readonly problem: string }[];
}

interface Placed {
  readonly place: string;
  readonly article: ArticleInput;
}

/**
 * Posts articles in as many requests as needed, one after the other, so that the service sets the pace. Every record is
 * either accepted or rejected, or the command fails and says where sending stopped.
 * @throws CommandError
 */
export function createArticleSender(api: ApiClient) {
  const sent: SentArticles = { accepted: [], rejected: [] };
  let batch: Placed[] = [];
  let bytes = 0;

  async function flush(): Promise<void> {
    const [first] = batch;
    if (!first) return;
    try {
      await post(api, batch, sent);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const known = sent.accepted.length;
      const message = `${error.message}\nStopped at ${first.place}. ${known} ${known === 1 ? 'article was' : 'articles were'} accepted before it; what follows was not sent. Run the same command again: nothing is taken twice.`;
      throw new CommandError(message, { cause: error });
    }
    batch = [];
    bytes = 0;
  }

  return {
    async add(record: FileRecord): Promise<void> {
      if ('problem' in record) {
        sent.rejected.push(record);
        return;
      }
      const size = Buffer.byteLength(JSON.stringify(record.article)) + 1;
      if (batch.length === maxArticles || bytes + size > maxBytes) await flush();
      batch.push(record);
      bytes += size;
    },

    /** Sends what is left, and returns what became of all records. */
    async finish(): Promise<SentArticles> {
      await flush();
      return sent;
    },

    /** What became of the records that were sent so far. */
    sent,
  };
}

async function post(api: ApiClient, batch: readonly Placed[], sent: SentArticles): Promise<void> {
  const { accepted, rejected } = await answerTo(api, batch);
  const answered = new Set(
    [...accepted, ...rejected].map(({ index }) => index).filter((index) => batch[index]),
  );
  if (answered.size !== batch.length) {
    throw new CommandError(
      `The service answered for ${answered.size} of ${batch.length} articles. Is it the same version?`,
    );
  }
  for (const { index, id } of accepted) sent.accepted.push({ place: batch[index]?.place ?? '', id });
  for (const { index, problem } of rejected)
    sent.rejected.push({ place: batch[index]?.place ?? '', problem });
}

async function answerTo(api: ApiClient, batch: readonly Placed[]) {
  try {
    const answer = await api.ask(ingestAnswer, {
      method: 'POST',
      path: '/v1/articles',
      json: batch.map(({ article }) => article),
    });
    const rejected = answer.rejected.map(({ index, errors }) => ({
      index,
      problem: errors.map(describeProblem).join('; '),
    }));
    return { accepted: answer.accepted, rejected };
  } catch (error) {
    // All of them were refused. The problem names each by its place in the request.
    if (!(error instanceof ApiError) || error.status !== 422) throw error;
    const byIndex = Map.groupBy(error.problems, ({ path }) => Number.parseInt(path, 10));
    const rejected = [...byIndex].map(([index, problems]) => ({
      index,
      problem: problems
        .map((problem) => describeProblem({ ...problem, path: problem.path.replace(/^\d+\.?/, '') }))
        .join('; '),
    }));
    return { accepted: [], rejected };
  }
}
