import { createRoute, z } from '@hono/zod-openapi';
import type { QueueOperations } from '../../../../shared/aws/queue-operations.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { WebApp } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { queueList, redriven } from '../../operator-schemas.ts';

const tags = ['Operating'];

const statusRoute = createRoute({
  method: 'get',
  path: '/v1/queues',
  tags,
  summary: 'How full the queues are, and how long their oldest messages have waited',
  description:
    'As SQS counts them: roughly, and some seconds late. Ages come from CloudWatch, some minutes late; if it does not answer, they are absent.',
  security: byKey('GET /v1/queues'),
  responses: { 200: jsonOf(queueList, 'Every queue'), ...problems(401, 403) },
});

const redriveRoute = createRoute({
  method: 'post',
  path: '/v1/queues/{name}/redrive',
  tags,
  summary: 'Send the dead letters of a queue back to it',
  description: 'After the cause is repaired. Safe at any time: every step may run twice.',
  security: byKey('POST /v1/queues/{name}/redrive'),
  request: {
    params: z.object({
      name: z
        .string()
        .max(64)
        .openapi({ param: { name: 'name', in: 'path' } }),
    }),
  },
  responses: {
    202: jsonOf(redriven, 'What was moved'),
    ...problems(401, 403, 404, 409, 422),
  },
});

/** The calls of this file, for the typed client. */
export type QueuesCalls = typeof statusRoute | typeof redriveRoute;

export function operatorQueueRoutes(app: WebApp, { queues }: { readonly queues: QueueOperations }): void {
  app.openapi(statusRoute, async (c) => c.json({ queues: await queues.states() }, 200));

  app.openapi(redriveRoute, async (c) => {
    const { name } = c.req.valid('param');
    return c.json(await redriveQueue(name, queues), 202);
  });
}

/** Sends the dead letters of a queue back to it. @throws HttpProblem 404 or 409 with the reason */
export async function redriveQueue(
  name: string,
  queues: QueueOperations,
): Promise<{ readonly messages: number; readonly more: boolean }> {
  const redrive = await queues.redrive(name);
  switch (redrive.kind) {
    case 'moved':
      return { messages: redrive.messages, more: redrive.more };
    case 'not-from-here':
      throw new HttpProblem(
        'conflict',
        `Nothing but SES may put messages on "${name}", so that no event can be forged. Use the AWS command line: runbook, "Send dead letters back".`,
      );
    case 'unknown-queue':
      throw new HttpProblem('not-found', `There is no queue "${name}". GET /v1/queues lists them.`);
    default:
      return redrive satisfies never;
  }
}
