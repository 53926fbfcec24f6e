import { frequencies, type Rule } from '../../shared/rules/rule.ts';
import type { RulePatch } from '../../shared/rules/rule-input.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { digestOf } from '../../shared/subscribers/timetable.ts';
import type { View } from './view.ts';

type Reader = Pick<Subscriber, 'digests'>;

/** How often a rule writes, as one value of a form: its frequency, or `digest:` and the id of its digest. */
export function oftenOf(rule: Pick<Rule, 'frequency' | 'digest'>, reader: Reader): string {
  const digest = digestOf(rule, reader);
  return digest ? `digest:${digest.id}` : rule.frequency;
}

/** All that a reader may choose, the digests last. */
export function oftenValues({ digests = [] }: Reader): string[] {
  return [...frequencies, ...digests.map(({ id }) => `digest:${id}`)];
}

/** The same as choices of a list. */
export function oftenChoices({ t }: View, { digests = [] }: Reader) {
  return [
    ...frequencies.map((value) => ({ value: value as string, text: t(`rules.often-${value}`) })),
    ...digests.map(({ id, name }) => ({ value: `digest:${id}`, text: t('digests.digestTitle', { name }) })),
  ];
}

/** The change that a chosen value asks for; undefined for one that the reader does not have. */
export function patchOfOften(chosen: string, reader: Reader): RulePatch | undefined {
  if (!oftenValues(reader).includes(chosen)) return undefined;
  const frequency = frequencies.find((one) => one === chosen);
  return frequency ? { frequency, digest: null } : { digest: chosen.slice('digest:'.length) };
}
