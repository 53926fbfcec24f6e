import { HttpProblem } from '../../shared/http/problem.ts';
import { readRuleQuery } from '../../shared/rules/read-rule-query.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { HitPlace } from '../../shared/rules/rule-archive.ts';
import { maxRules } from '../../shared/rules/rule-input.ts';
import type { SavedRule } from '../../shared/subscribers/save-rule.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { requireSubscriber, type SessionDeps } from './session.ts';

/** A position in the list of hits, as it is written in an address. */
export function hitCursor({ at, articleId }: HitPlace): string {
  return writeCursor({ at, id: articleId });
}

export function hitPlace(cursor: string): HitPlace {
  const { at, id } = readCursor(cursor);
  return { at, articleId: id };
}

/** The signed-in subscriber's rule. Throws a 404 for somebody else's rule as well as for one that does not exist. */
export async function ownRule(
  c: Parameters<typeof requireSubscriber>[0],
  id: string,
  deps: SessionDeps & {
    readonly rules: { get(subscriberId: string, id: string): Promise<Rule | undefined> };
  },
): Promise<Rule> {
  const subscriber = await requireSubscriber(c, deps);
  const found = await deps.rules.get(subscriber.id, id);
  if (!found) throw noSuchRule();
  return found;
}

/** What was saved. If it cannot be saved, the problem is thrown. */
export function savedOrThrow(saved: SavedRule): Extract<SavedRule, { kind: 'saved' }> {
  switch (saved.kind) {
    case 'saved':
      return saved;
    case 'bad-query':
      throw badQuery(saved.problems);
    case 'no-such-digest':
      throw new HttpProblem('invalid-request', 'You have no digest with this id or name.', {
        errors: [{ path: 'digest', message: 'Take it from `GET /v1/me/digests`, or add it there.' }],
      });
    case 'too-many':
      throw new HttpProblem('conflict', `You have ${maxRules} rules, which is the most. End one first.`);
    case 'too-often':
      throw new HttpProblem(
        'too-many-requests',
        `You have changed rules very often in the last hour. Try again in ${saved.waitSeconds} seconds.`,
        { headers: { 'retry-after': String(saved.waitSeconds) } },
      );
    case 'followed':
      throw new HttpProblem(
        'conflict',
        'This rule is shared with you: only whoever shares it changes its query and its name. Make it your own first (POST /v1/me/rules/{id}/own); all else can be changed.',
      );
    case 'not-found':
      throw noSuchRule();
    default:
      return saved satisfies never;
  }
}

/** What prevents a query from being watched, by its position. */
export function badQuery(problems: Extract<SavedRule, { kind: 'bad-query' }>['problems']): HttpProblem {
  const errors = problems.map((problem) => ({ path: 'query', ...problem }));
  return new HttpProblem('invalid-request', 'The query cannot be watched as it is written.', { errors });
}

export function noSuchRule(): HttpProblem {
  return new HttpProblem('not-found', 'You have no rule with this id.');
}

/** The canonical text of a query. Throws a 422 if it cannot be read. */
export function expressionOf(query: string): string {
  const read = readRuleQuery(query);
  if (read.ok) return read.value.expression;
  const errors = read.problems.map((problem) => ({ path: 'q', ...problem }));
  throw new HttpProblem('invalid-request', 'The query cannot be read.', { errors });
}
