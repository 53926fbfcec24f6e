import type { Context } from 'hono';
import type { Article } from '../../shared/articles/article.ts';
import { bodyLimits } from '../../shared/articles/read-articles.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { LetterError } from '../../shared/letters/letter-error.ts';
import { type TakeLetterDeps, type TakenLetter, takeLetter } from '../../shared/letters/take-letter.ts';

export type PostedLetterDeps = Pick<TakeLetterDeps, 'feeds' | 'countAgainst' | 'now'>;

/**
 * Takes a posted newsletter, for the address in `?to=` or else in the mail's own headers. The answer is like that for
 * any other body; the accepted articles are the letter, then its headlines.
 */
export async function takePostedLetter(
  c: Context,
  enqueue: (articles: readonly Article[]) => Promise<void>,
  deps: PostedLetterDeps,
): Promise<Response> {
  const raw = new Uint8Array(await c.req.arrayBuffer());
  if (raw.byteLength > bodyLimits.bytes)
    throw new HttpProblem(
      'too-large',
      `The mail has ${raw.byteLength} bytes; at most ${bodyLimits.bytes} can be posted.`,
    );
  const to = c.req.query('to');
  const taken = await take(raw, to === undefined ? undefined : [to], { ...deps, enqueue });
  switch (taken.kind) {
    case 'accepted':
      return c.json({ accepted: taken.articles.map(({ id }, index) => ({ index, id })), rejected: [] }, 202);
    case 'confirmation': {
      const { confirmUrl } = taken;
      return c.json(
        { accepted: [], rejected: [], confirmation: { ...(confirmUrl !== undefined && { confirmUrl }) } },
        202,
      );
    }
    case 'unknown-recipient':
      throw new HttpProblem('invalid-request', 'The mail is for no newsletter of this service.', {
        errors: [
          {
            path: 'to',
            message:
              'must be the address of a newsletter that was added here; it is taken from ?to=, else from the headers Delivered-To and To',
          },
        ],
      });
    case 'too-many':
      throw new HttpProblem('too-many-requests', 'This newsletter has sent too many letters today.', {
        headers: { 'retry-after': String(taken.retryAfterSeconds) },
      });
    default:
      return taken satisfies never;
  }
}

async function take(...given: Parameters<typeof takeLetter>): Promise<TakenLetter> {
  try {
    return await takeLetter(...given);
  } catch (error) {
    if (!(error instanceof LetterError)) throw error;
    throw new HttpProblem(error.reason === 'too-large' ? 'too-large' : 'invalid-request', error.message, {
      cause: error,
    });
  }
}
