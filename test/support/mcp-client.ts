import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';

/** What a tool answered: the JSON of its last text, and the texts before it. */
export interface ToolAnswer {
  readonly failed: boolean;
  readonly notices: readonly string[];
  readonly said: Record<string, unknown>;
}

/** The official client, connected with a token. */
export async function connectMcp(siteUrl: string, token: string, fetch = globalThis.fetch) {
  const client = new Client({ name: 'test', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', siteUrl), {
    fetch,
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  return {
    client,
    /** Calls a tool. */
    async call(name: string, args: Record<string, unknown> = {}): Promise<ToolAnswer> {
      const { content, isError } = await client.callTool({ name, arguments: args });
      const texts = (content as { text: string }[]).map(({ text }) => text);
      return {
        failed: isError === true,
        notices: texts.slice(0, -1),
        said: JSON.parse(texts.at(-1) ?? '') as Record<string, unknown>,
      };
    },
    close: () => client.close(),
  };
}

export type McpConnection = Awaited<ReturnType<typeof connectMcp>>;
