import type { WebApp } from './deps.ts';
import { withExamples } from './examples.ts';
import { bySession, problems } from './openapi.ts';
import { forSubscribers, subscriberCallNeeds } from './subscriber-calls.ts';

const info = {
  openapi: '3.1.0',
  info: {
    title: 'Wirewatch',
    version: '1',
    description:
      'News alerts and digests. Errors are problem documents (RFC 9457). Operators send an API key; subscribers a token that they made in their settings, or a session cookie that a mailed link gives them.',
  },
} as const;

export type Description = ReturnType<WebApp['getOpenAPI31Document']>;

/** What API Gateway itself says of a body that it does not pass on. */
const gatewayAnswer = {
  schema: { type: 'object', properties: { message: { type: 'string' } }, required: ['message'] },
  example: { message: 'Request Entity Too Large' },
} as const;

/** The only answer without a body of ours: such a call does not reach the service. */
const longAddress = { description: 'The address and the headers together have more than 10 KB' };

const problemRef = { $ref: '#/components/schemas/Problem' };

/** The description of the API: what the routes say, the answers that any of them may give, and examples. */
export function describeApi(app: WebApp): Description {
  const document = app.getOpenAPI31Document(info);
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(item)) {
      if (forSubscribers.test(path)) operation.security = bySubscriber(method.toUpperCase(), path);
      const tooLarge = answerOf(413);
      const ofGateway = { ...tooLarge, content: { ...tooLarge.content, 'application/json': gatewayAnswer } };
      operation.responses = {
        ...(takesQuery(operation) && { 431: longAddress }),
        503: answerOf(503),
        ...operation.responses,
        ...('requestBody' in operation && { 413: ofGateway }),
      };
    }
  }
  return withExamples(document);
}

/** Who may make a call of subscribers: said in one place, for the description and for the guard. */
function bySubscriber(method: string, path: string) {
  const needed = subscriberCallNeeds(method, path);
  return needed === 'session' ? bySession : [...bySession, { token: [needed] }];
}

function takesQuery({ parameters = [] }: { readonly parameters?: readonly object[] }): boolean {
  return parameters.some((one) => 'in' in one && one.in === 'query');
}

function answerOf<S extends 413 | 503>(status: S) {
  const { content, description } = problems(status)[status];
  const { example } = content['application/problem+json'];
  return { description, content: { 'application/problem+json': { schema: problemRef, example } } };
}
