import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** The answer of an AWS API: JSON, the content of an XML answer, or an error by its code. */
export type AwsAnswer =
  | { readonly json: unknown }
  | { readonly xml: string }
  | { readonly error: string; readonly message?: string; readonly status?: number };

export interface FakeAws {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  /** The calls so far, by the names under which they are answered. */
  readonly calls: readonly string[];
  stop(): Promise<void>;
}

/**
 * An AWS on 127.0.0.1 for the real SDK, with the given answers. They are found by "Action" of query APIs, by the last
 * part of `X-Amz-Target`, or by method and path. A call without an answer is refused in the way in which AWS refuses
 * unknown calls.
 */
export async function startFakeAws(answers: Readonly<Record<string, AwsAnswer>>): Promise<FakeAws> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const name = nameOf(request, await text(request));
    calls.push(name);
    const answer = answers[name] ?? {
      error: 'UnknownOperationException',
      message: `nothing is known of ${name}`,
    };
    const isQuery = /^[A-Z]\w+$/.test(name) && request.headers['x-amz-target'] === undefined;
    if ('json' in answer) {
      response.setHeader('content-type', 'application/x-amz-json-1.0').end(JSON.stringify(answer.json));
    } else if ('xml' in answer) {
      response
        .setHeader('content-type', 'text/xml')
        .end(`<${name}Response><${name}Result>${answer.xml}</${name}Result></${name}Response>`);
    } else {
      const { error, message = error, status = 400 } = answer;
      response.writeHead(status, {
        'x-amzn-errortype': error,
        'content-type': isQuery ? 'text/xml' : 'application/json',
      });
      response.end(
        isQuery
          ? `<ErrorResponse><Error><Type>Sender</Type><Code>${error}</Code><Message>${message}</Message></Error></ErrorResponse>`
          : JSON.stringify({ __type: error, message }),
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function nameOf({ method, url = '', headers }: IncomingMessage, body: string): string {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.lastIndexOf('.') + 1);
  const action = new URLSearchParams(body).get('Action');
  return action ?? `${method} ${decodeURIComponent(new URL(url, 'http://aws').pathname)}`;
}

/** What CloudFormation says of one stack. */
export function describedStack(stack: {
  readonly name: string;
  readonly status: string;
  readonly isProtected?: boolean;
  readonly account?: string;
  readonly outputs: Readonly<Record<string, string>>;
}): AwsAnswer {
  const escaped = (value: string) =>
    value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  const outputs = Object.entries(stack.outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${escaped(value)}</OutputValue></member>`,
  );
  return {
    xml: `<Stacks><member>
      <StackId>arn:aws:cloudformation:eu-west-1:${stack.account ?? '123456789012'}:stack/${stack.name}/1</StackId>
      <StackName>${stack.name}</StackName><StackStatus>${stack.status}</StackStatus>
      <CreationTime>2026-01-01T00:00:00Z</CreationTime>
      <EnableTerminationProtection>${stack.isProtected ?? false}</EnableTerminationProtection>
      <Outputs>${outputs.join('')}</Outputs></member></Stacks>`,
  };
}
