import { asError } from '../as-error.ts';
import { MailDeferredError, MailRefusedError, MailUncertainError } from '../mail/mailer-errors.ts';
import { readRuleQuery } from '../rules/read-rule-query.ts';
import type { Rule } from '../rules/rule.ts';
import { maxRules } from '../rules/rule-input.ts';
import type { Keys } from '../security/keys.ts';
import type { Limit } from '../security/rate-limit.ts';
import { subscriberId } from '../security/subscriber-id.ts';
import { second } from '../time/units.ts';
import { isOpen, type PendingSignUp } from './pending-sign-up.ts';
import type { LineError, ListedPerson, PeopleLine } from './people-csv.ts';
import { type SubscribeDeps, subscribe } from './subscribe.ts';

/**
 * The most addresses that all imports together may ask to confirm. A wrong file must not send mail to very many people.
 */
const importLimit: Limit = { name: 'import', max: 2000, seconds: 3600 };

/** How long one call may take, in milliseconds: mails go out one after another. */
const budget = 8 * second;

export interface ImportDeps extends SubscribeDeps {
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly log: { error(message: string, error: Error): void };
}

/**
 * The result for a line.
 * - `asked`: a mail with a link for this rule was sent, or is sent when the address asks again.
 * - `already`: the rule is confirmed, or was mailed in the last 24 hours. Nothing was done.
 * - `refused`: it cannot be done. Correct the line.
 * - `later`: it was not done. Send the line again.
 */
export type LineOutcome = { readonly line: number } & (
  | { readonly outcome: 'asked' | 'already' }
  | { readonly outcome: 'refused'; readonly errors: readonly LineError[] }
  | { readonly outcome: 'later'; readonly reason: string }
);

type Fate =
  | { readonly outcome: 'asked' | 'already' }
  | { readonly outcome: 'refused'; readonly errors: readonly LineError[] }
  | {
      readonly outcome: 'later';
      readonly reason: string;
      /** The reason applies to all further addresses too. */
      readonly forAll?: true;
    };

/**
 * Asks the people of a list by mail whether they want the rules in it. Nobody gets anything else before confirming.
 * Each line has an outcome, in the order of the list. Safe to repeat with the same list: nobody is asked again within a
 * day, and no rule is added twice.
 */
export async function importPeople(
  lines: readonly PeopleLine[],
  keys: Keys,
  deps: ImportDeps,
): Promise<LineOutcome[]> {
  const groups = Map.groupBy(
    lines.flatMap((one) => ('person' in one ? [one] : [])),
    ({ person }) => subscriberId(keys, person.email),
  );
  const fates = new Map<number, Fate>();
  const began = deps.now().getTime();
  let stopped: Fate | undefined;
  for (const [id, group] of groups) {
    if (deps.now().getTime() - began > budget)
      stopped ??= { outcome: 'later', reason: 'There was no time left in this request.' };
    const persons = group.map(({ person }) => person);
    const found = stopped ? persons.map(() => stopped as Fate) : await fatesOf(id, persons, keys, deps);
    stopped ??= found.find((fate) => fate.outcome === 'later' && fate.forAll);
    for (const [at, { line }] of group.entries()) fates.set(line, found[at] ?? failed);
  }
  return lines.map(({ line, ...read }) => {
    if ('errors' in read) return { line, outcome: 'refused', errors: read.errors };
    const fate = fates.get(line) ?? failed;
    return fate.outcome === 'later'
      ? { line, outcome: fate.outcome, reason: fate.reason }
      : { line, ...fate };
  });
}

const failed: Fate = { outcome: 'later', reason: 'It failed on our side and was logged.' };

/** The outcomes of the lines of one address. An error with one address does not stop the others. */
async function fatesOf(
  id: string,
  persons: readonly ListedPerson[],
  keys: Keys,
  deps: ImportDeps,
): Promise<Fate[]> {
  const all = (fate: Fate) => persons.map(() => fate);
  const suppression = await deps.suppressions.get(id);
  if (suppression) return all(refused('email', `is sent no mail (${suppression.reason})`));
  const known = await knownQueries(id, deps);
  const isNew = ({ queryId }: ListedPerson) => !known.has(queryId);
  const fresh = persons.filter(isNew);
  const last = fresh.at(-1);
  if (!last) return all({ outcome: 'already' });

  const waitSeconds = await deps.countAgainst(importLimit, 'all');
  if (waitSeconds !== undefined) {
    const minutes = Math.ceil(waitSeconds / 60);
    return all({
      outcome: 'later',
      reason: `${importLimit.max} addresses were asked in this hour, which is the maximum. Continue in ${minutes} minutes.`,
      forAll: true,
    });
  }
  const asked = await ask(fresh, last, keys, deps);
  if (asked.outcome !== 'asked') return persons.map((one) => (isNew(one) ? asked : { outcome: 'already' }));
  const kept = queriesOf(await deps.pendingSignUps.get(id));
  return persons.map((one) => {
    if (!isNew(one)) return { outcome: 'already' };
    return kept.has(one.queryId)
      ? asked
      : refused('query', `exceeds the ${maxRules} rules of one address, or the rules are too long in total`);
  });
}

async function ask(
  fresh: readonly ListedPerson[],
  { email, timezone, digestTime, language }: ListedPerson,
  keys: Keys,
  deps: ImportDeps,
): Promise<Fate> {
  const rules = fresh.map(({ rule }) => rule);
  try {
    const outcome = await subscribe({ email, rules, timezone, digestTime }, keys, {
      ...deps,
      defaultLanguage: language ?? deps.defaultLanguage,
    });
    switch (outcome) {
      case 'confirmation-sent':
      case 'mailed-recently':
        return { outcome: 'asked' };
      case 'mailed-often':
        return {
          outcome: 'later',
          reason: 'This mailbox has received the maximum of confirmation mails for an hour or a day.',
        };
      case 'suppressed':
        return refused('email', 'is sent no mail');
      default:
        return outcome satisfies never;
    }
  } catch (error) {
    if (error instanceof MailRefusedError) return refused('email', `is refused: ${error.message}`);
    if (error instanceof MailDeferredError) {
      return { outcome: 'later', reason: `No more mail can be sent now: ${error.message}`, forAll: true };
    }
    if (error instanceof MailUncertainError)
      return { outcome: 'later', reason: 'It is not known whether the mail was sent.' };
    deps.log.error('Importing an address failed', asError(error));
    return failed;
  }
}

/** The queries that the address has confirmed, or that a mail with a valid link asks about. */
async function knownQueries(id: string, deps: ImportDeps): Promise<ReadonlySet<string>> {
  const [subscriber, pending] = await Promise.all([deps.subscribers.get(id), deps.pendingSignUps.get(id)]);
  const rules = subscriber?.status === 'active' ? await deps.rules.ofSubscriber(id) : [];
  const isAsked = pending?.mailedAt !== undefined && isOpen(pending, deps.now());
  return new Set([...rules.map(({ queryId }) => queryId), ...(isAsked ? queriesOf(pending) : [])]);
}

function queriesOf(pending: PendingSignUp | undefined): ReadonlySet<string> {
  const read = pending?.request.rules.map(({ query }) => readRuleQuery(query)) ?? [];
  return new Set(read.flatMap((one) => (one.ok ? [one.value.id] : [])));
}

function refused(path: string, message: string): Fate {
  return { outcome: 'refused', errors: [{ path, message }] };
}
