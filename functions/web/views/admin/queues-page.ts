import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import { healthWords } from '../../../../shared/watch/health-words.ts';
import { lateQueues } from '../../../../shared/watch/late-queues.ts';
import type { queueList } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { chip } from '../parts/choices.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { type ConsoleView, consolePage, number, postButton, runbook } from './console-page.ts';

type Queue = z.infer<typeof queueList>['queues'][number];

export interface QueuesPage {
  /** Absent if the queues did not answer. */
  readonly queues: readonly Queue[] | undefined;
  readonly done?: string | undefined;
  readonly errors?: FormErrors | undefined;
}

/** How full the queues are and how old their messages, and what could not be processed. */
export function queuesPage(view: ConsoleView, { queues, done, errors }: QueuesPage): Html {
  const { t } = view;
  const dead = (queues ?? []).filter(({ deadLetters }) => deadLetters > 0);
  const late = lateQueues(queues ?? []);
  return consolePage(view, {
    part: '/admin/queues',
    title: t('health.queues'),
    lead: t('health.queuesLead'),
    done,
    errors,
    main: html`${queues === undefined ? notice(t('health.queuesSilent'), 'bad') : queueTable(view, queues)}
${
  late.length === 0
    ? ''
    : html`<section><h2>${t('health.late')}</h2>
<p>${t('health.lateText')}</p>
<ul class="attention">${late.map((one) => html`<li>${lateMessages(view, one)}</li>`)}</ul></section>`
}
${
  dead.length === 0
    ? ''
    : html`<section><h2>${t('health.deadTitle')}</h2>
<p>${t('health.deadText')}</p>
<ul class="attention">${dead.map((one) => html`<li>${deadLetters(view, one)}</li>`)}</ul></section>`
}`,
  });
}

function queueTable(view: ConsoleView, queues: readonly Queue[]): Html {
  const { t } = view;
  const late = new Set(lateQueues(queues).map(({ name }) => name));
  return table(
    t('health.queues'),
    [
      { text: t('health.queue') },
      { text: t('health.waiting'), number: true },
      { text: t('health.inFlight'), number: true },
      { text: t('health.delayed'), number: true },
      { text: t('health.oldest'), number: true },
      { text: t('health.deadLetters'), number: true },
    ],
    queues.map((queue) => ({
      id: `queue-${queue.name}`,
      cells: [
        html`<bdi>${queue.name}</bdi>`,
        number(view, queue.waiting),
        number(view, queue.inFlight),
        number(view, queue.delayed),
        late.has(queue.name) ? chip(age(view, queue), 'warn') : age(view, queue),
        queue.deadLetters === 0
          ? number(view, queue.deadLetters)
          : chip(number(view, queue.deadLetters), 'bad'),
      ],
    })),
  );
}

/** How long the oldest message of a queue has waited; an empty one has none. */
function age({ t, language }: ConsoleView, { waiting, inFlight, delayed, oldestSeconds }: Queue): string {
  if (oldestSeconds !== undefined) return healthWords(t, language).duration(oldestSeconds);
  return waiting + inFlight + delayed === 0 ? '–' : t('health.ageUnknown');
}

function lateMessages(
  view: ConsoleView,
  { name, oldestSeconds }: Queue & { readonly oldestSeconds: number },
): Html {
  const duration = healthWords(view.t, view.language).duration(oldestSeconds);
  return html`<p>${chip(name, 'warn')} ${view.t('health.lateAge', { duration })}</p>
${runbook('queue-late', view)}`;
}

function deadLetters(view: ConsoleView, { name, deadLetters: count }: Queue): Html {
  const { t, mayChange } = view;
  return html`<p>${chip(name, 'bad')} ${t('health.notProcessed', { count })}</p>
${runbook(`of-${name}`, view)}${
  mayChange
    ? postButton(`/admin/queues/${encodeURIComponent(name)}/redrive`, t('health.sendBack'), {
        about: name,
        ask: t('health.sendBackAsk', { count, queue: name }),
      })
    : ''
}`;
}
