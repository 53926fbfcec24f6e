import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
} from '@modelcontextprotocol/sdk/types.js';
import { asError } from '../../../shared/as-error.ts';
import { HttpProblem, toProblem } from '../../../shared/http/problem.ts';
import { mayAccess } from '../../../shared/security/access-token.ts';
import type { Caller, Tool } from './tool.ts';
import { queryTools } from './tools/query-tools.ts';
import { ruleTools } from './tools/rule-tools.ts';
import { storyTools } from './tools/story-tools.ts';
import { untrustedNotice } from './untrusted.ts';

export const tools: readonly Tool[] = [...queryTools, ...ruleTools, ...storyTools];

const instructions = `News alerts: rules are queries over news articles, and write to their owner when an article matches. ${untrustedNotice} What changes something takes two calls: the first shows the change and gives a confirmation, the second makes it. Ask the user in between.`;

/** We ask nothing of the client's user, so no answer has to be checked against a schema. */
const jsonSchemaValidator = {
  getValidator(): never {
    throw new Error('This server asks its clients for nothing.');
  },
};

export interface McpDeps {
  readonly brandName: string;
  readonly log: { error(message: string, error: Error): void };
}

/** The MCP server for one request: it keeps nothing. */
export function createMcpServer(caller: Caller, { brandName, log }: McpDeps): Server {
  const server = new Server(
    { name: 'wirewatch', title: brandName, version: '1' },
    { capabilities: { tools: {} }, instructions, jsonSchemaValidator },
  );
  const allowed = tools.filter(({ needs }) => mayAccess(caller.scopes, needs));

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: allowed.map(({ listed }) => listed) }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }): Promise<CallToolResult> => {
    const tool = tools.find(({ listed }) => listed.name === params.name);
    if (!tool) throw new McpError(ErrorCode.InvalidParams, `There is no tool named ${params.name}.`);
    try {
      if (!allowed.includes(tool)) {
        throw new HttpProblem('forbidden', 'This token may only read. Make one with the scope "write".');
      }
      const answer = JSON.stringify(await tool.run(params.arguments, caller), null, 1);
      const notice = answer.includes('"untrusted"') ? [{ type: 'text' as const, text: untrustedNotice }] : [];
      return { content: [...notice, { type: 'text', text: answer }] };
    } catch (error) {
      const problem = toProblem(error);
      if (problem.status >= 500) log.error(`The tool ${tool.listed.name} failed`, asError(error));
      const { detail, errors } = problem.document;
      const said = errors.length === 0 ? { detail } : { detail, errors };
      return { isError: true, content: [{ type: 'text', text: JSON.stringify(said, null, 1) }] };
    }
  });
  return server;
}
