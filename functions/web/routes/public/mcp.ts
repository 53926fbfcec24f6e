import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { bearerOf } from '../../../../shared/http/bearer.ts';
import { HttpProblem, problemDocument, problemOf } from '../../../../shared/http/problem.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import type { Caller, ToolDeps } from '../../mcp/tool.ts';
import { ownerOfToken, type SubscriberAccessDeps } from '../../subscriber-calls.ts';

type McpDeps = ToolDeps & SubscriberAccessDeps & Pick<WebDeps, 'brand' | 'countAgainst' | 'log'>;

/** What says who calls, besides the token: it goes along with the calls that tools make. */
const callerHeaders = ['x-wirewatch-edge', 'cloudfront-viewer-address'];

/**
 * The Model Context Protocol over streamable HTTP, for the programs of a subscriber. Each request stands alone and is
 * answered in JSON, since a Lambda keeps no stream and no session. What a tool does is done by calls of our own API with
 * the same token, within this process.
 */
export function mcpRoutes(app: WebApp, deps: McpDeps): void {
  app.post('/mcp', async (c) => {
    const text = bearerOf(c);
    if (text === undefined) {
      throw new HttpProblem(
        'unauthenticated',
        `Send a token: "Authorization: Bearer wwt_…". Make one at ${deps.siteUrl}/settings.`,
        { headers: { 'www-authenticate': 'Bearer realm="wirewatch"' } },
      );
    }
    const { subscriber, scopes } = await ownerOfToken(text, deps);
    await limitCaller(c, limits.mcp, deps);
    const body = await messageOf(c);
    const caller: Caller = {
      subscriber,
      scopes,
      api: apiOf(app, c, text),
      countSearch: () => limitCaller(c, limits.check, deps),
      deps,
    };
    // Read when it is first needed: most containers answer no such request.
    const [{ StreamableHTTPTransport }, { createMcpServer }] = await Promise.all([
      import('@hono/mcp'),
      import('../../mcp/mcp-server.ts'),
    ]);
    const server = createMcpServer(caller, { brandName: deps.brand.name, log: deps.log });
    const transport = new StreamableHTTPTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const answer = await transport.handleRequest(c, body);
      return answer ?? c.body(null, 202);
    } catch (error) {
      // The transport throws its refusals as answers of the protocol.
      if (error instanceof HTTPException) return error.getResponse();
      throw error;
    }
  });
}

/** One message. Several at once are no longer part of the protocol, and one that cancels another would end unanswered. */
async function messageOf(c: Context): Promise<unknown> {
  let body: unknown;
  try {
    body = await c.req.json();
  } catch (error) {
    throw new HttpProblem('malformed-request', 'The body is not JSON.', { cause: error });
  }
  if (Array.isArray(body)) {
    throw new HttpProblem('malformed-request', 'Send one JSON-RPC message in a request, not a list of them.');
  }
  return body;
}

function apiOf(app: WebApp, c: Context<WebEnv>, token: string): Caller['api'] {
  const passed = callerHeaders.flatMap((name) => {
    const value = c.req.header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return async (method, path, body) => {
    const answer = await app.request(
      path,
      {
        method,
        headers: {
          ...Object.fromEntries(passed),
          authorization: `Bearer ${token}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      c.env,
    );
    if (answer.status === 204) return undefined;
    const json: unknown = await answer.json();
    if (answer.ok) return json;
    const problem = problemDocument.safeParse(json);
    if (!problem.success) throw new Error(`${method} ${path.replace(/\?.*/, '')} answered ${answer.status}.`);
    throw problemOf(problem.data);
  };
}
