import { HttpProblem, type ProblemError } from '../../shared/http/problem.ts';
import { readRuleQuery } from '../../shared/rules/read-rule-query.ts';
import { subscribe } from '../../shared/subscribers/subscribe.ts';
import type { SubscriptionInput } from '../../shared/subscribers/subscription-request.ts';
import type { WebDeps } from './deps.ts';
import { evenly } from './even-answers.ts';
import { limitAll, limits } from './limits.ts';

export type SubscriptionDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'evenAnswersMs'
  | 'log'
  | 'mails'
  | 'now'
  | 'pendingSignUps'
  | 'readKeys'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
  | 'wait'
>;

/** The answer to every request to subscribe. It is always the same. */
export const acceptedDetail =
  'If this address can get mail from us, a confirmation is on its way. Its link works for 24 hours. Not arrived after two minutes? Send the form again: nothing is lost or doubled.';

/**
 * Refuses queries that cannot be watched. Otherwise the answer looks and takes the same, whatever the state of the
 * address is.
 */
export async function acceptSubscription(
  input: SubscriptionInput,
  language: string,
  deps: SubscriptionDeps,
): Promise<void> {
  const errors = input.rules.flatMap(({ query }, index) => queryErrors(query, `rules.${index}.query`));
  if (errors.length > 0) {
    throw new HttpProblem('invalid-request', 'A query cannot be watched as it is written.', { errors });
  }
  await limitAll(limits.subscribeAll, deps);
  const keys = await deps.readKeys();
  await evenly(
    'Subscribing',
    async () => {
      const outcome = await subscribe(input, keys, {
        ...deps,
        defaultLanguage: language,
        sendConfirmation: deps.mails.sendConfirmation,
      });
      deps.log.info('Subscription asked for', { outcome });
    },
    deps,
  );
}

/** What is wrong with a query, as problem errors at a path. Empty if the query can be watched. */
export function queryErrors(query: string, path: string): ProblemError[] {
  const read = readRuleQuery(query);
  return read.ok ? [] : read.problems.map((problem) => ({ path, ...problem }));
}
