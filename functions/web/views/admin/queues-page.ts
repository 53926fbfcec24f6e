import type { z } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { queueList } from '../../operator-schemas.ts';
import type { Html } from '../html.ts';
import { chip } from '../parts/choices.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { notice } from '../parts/notices.ts';
import { table } from '../parts/table.ts';
import { type ConsoleView, consolePage, postButton, runbook } from './console-page.ts';

type Queue = z.infer<typeof queueList>['queues'][number];

export interface QueuesPage {
  /** Absent if the queues did not answer. */
  readonly queues: readonly Queue[] | undefined;
  readonly done?: string | undefined;
  readonly errors?: FormErrors | undefined;
}

/** How full the queues are, and what could not be processed. */
export function queuesPage(view: ConsoleView, { queues, done, errors }: QueuesPage): Html {
  const dead = (queues ?? []).filter(({ deadLetters }) => deadLetters > 0);
  return consolePage(view, {
    part: '/admin/queues',
    title: 'Queues',
    lead: 'As SQS counts them: roughly, and some seconds late.',
    done,
    errors,
    main: html`${queues === undefined ? notice('The queues did not answer. Reload the page in a minute.', 'bad') : queueTable(queues)}
${
  dead.length === 0
    ? ''
    : html`<section><h2>Dead letters</h2>
<p>Messages that could not be processed are kept for 14 days. Repair the cause first, then send them back: every step may run twice.</p>
<ul class="attention">${dead.map((one) => html`<li>${deadLetters(view, one)}</li>`)}</ul></section>`
}
<p class="small quiet">How old the oldest message is, SQS tells CloudWatch alone: the dashboard shows it, and the alarm queue-late watches it.</p>`,
  });
}

function queueTable(queues: readonly Queue[]): Html {
  return table(
    'Queues',
    [
      { text: 'Queue' },
      { text: 'In line', number: true },
      { text: 'Worked on', number: true },
      { text: 'For later', number: true },
      { text: 'Dead letters', number: true },
    ],
    queues.map(({ name, waiting, inFlight, delayed, deadLetters: count }) => ({
      id: `queue-${name}`,
      cells: [name, waiting, inFlight, delayed, count === 0 ? count : chip(String(count), 'bad')],
    })),
  );
}

function deadLetters(view: ConsoleView, { name, deadLetters: count }: Queue): Html {
  return html`<p>${chip(name, 'bad')} ${count} ${count === 1 ? 'message' : 'messages'}</p>
${runbook(`of-${name}`)}${
  view.mayChange
    ? postButton(`/admin/queues/${encodeURIComponent(name)}/redrive`, 'Send back', {
        about: name,
        ask: `Is the cause repaired? ${count === 1 ? 'The message goes' : 'The messages go'} back on ${name}.`,
      })
    : ''
}`;
}
