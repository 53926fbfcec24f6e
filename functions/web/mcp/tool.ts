import type { Tool as ListedTool } from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import { errorsOf, HttpProblem } from '../../../shared/http/problem.ts';
import type { AccessScope } from '../../../shared/security/access-token.ts';
import {
  confirmationCode,
  confirmationMinutes,
  isConfirmed,
} from '../../../shared/security/confirmation-code.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import type { WebDeps } from '../deps.ts';

/** What tools read beside the calls of the API. */
export type ToolDeps = Pick<WebDeps, 'articles' | 'hits' | 'now' | 'readBacktest' | 'readKeys' | 'rules'>;

/** On whose behalf a tool runs, and how. */
export interface Caller {
  readonly subscriber: Subscriber;
  readonly scopes: readonly AccessScope[];
  /** A call of our own API with the caller's token: the same checks, limits and errors. Throws what it refuses. */
  readonly api: (method: string, path: string, body?: unknown) => Promise<unknown>;
  /** Counts a search against the limit of the caller. */
  readonly countSearch: () => Promise<void>;
  readonly deps: ToolDeps;
}

/** A tool of the MCP server. */
export interface Tool {
  readonly listed: ListedTool;
  readonly needs: AccessScope;
  /** Throws a problem with the reason if it cannot be done. */
  run(given: unknown, caller: Caller): Promise<unknown>;
}

interface Described<Input extends z.ZodRawShape> {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly input: z.ZodObject<Input>;
}

/** A tool that only looks. */
export function readTool<Input extends z.ZodRawShape>(
  described: Described<Input>,
  look: (input: z.infer<z.ZodObject<Input>>, caller: Caller) => Promise<unknown>,
): Tool {
  return {
    listed: listedAs(described, described.input, { readOnlyHint: true, openWorldHint: false }),
    needs: 'read',
    run: async (given, caller) => look(parsed(described.input, given), caller),
  };
}

/** A change that is ready to be made, and what it would do. */
export interface PlannedChange {
  /** What it is made on, as it stands now: when that changes, the change must be confirmed anew. */
  readonly revision: unknown;
  /** The difference, for people. */
  readonly preview: unknown;
  make(): Promise<unknown>;
}

const confirmation = z
  .string()
  .max(40)
  .optional()
  .describe(
    'Leave it out at first. Then the `confirmation` of that answer, once the user has agreed to the change.',
  );

/**
 * A tool that changes something, in two calls. The first one answers what would change, and a code. The second one, with
 * the same arguments and the code, makes the change. The code is bound to the person, the arguments and what is changed as it
 * stands, so that nothing else can be confirmed with it.
 */
export function writeTool<Input extends z.ZodRawShape>(
  { destroys = false, ...described }: Described<Input> & { readonly destroys?: boolean },
  plan: (input: z.infer<z.ZodObject<Input>>, caller: Caller) => Promise<PlannedChange>,
): Tool {
  const hints = { readOnlyHint: false, destructiveHint: destroys, openWorldHint: false };
  const shown = z.strictObject({ ...described.input.shape, confirmation });
  const code = z.looseObject({ confirmation });
  return {
    listed: listedAs(described, shown, hints),
    needs: 'write',
    run: async (given, caller) => {
      const { confirmation: said, ...rest } = parsed(code, given);
      const input = parsed(described.input, rest);
      const { subscriber, deps } = caller;
      const { revision, preview, make } = await plan(input, caller);
      const bound = [subscriber.id, described.name, input, revision];
      const [keys, now] = [await deps.readKeys(), deps.now()];
      if (said === undefined) {
        return {
          status: 'not done yet: needs confirmation',
          change: preview,
          confirmation: confirmationCode(keys, bound, now),
          next: `Show the change to the user. If they agree, call ${described.name} again within ${confirmationMinutes} minutes with the same arguments and this confirmation.`,
        };
      }
      if (!isConfirmed(keys, said, bound, now)) {
        throw new HttpProblem(
          'conflict',
          'Nothing was changed. The confirmation is for another change, or is too old, or what it changes is different by now. Call without it to see the change as it would be.',
        );
      }
      return { status: 'done', result: await make() };
    },
  };
}

function listedAs(
  { name, title, description }: Omit<Described<z.ZodRawShape>, 'input'>,
  input: z.ZodObject,
  annotations: NonNullable<ListedTool['annotations']>,
): ListedTool {
  const { $schema: _, ...schema } = z.toJSONSchema(input, { io: 'input' });
  return { name, title, description, inputSchema: { ...schema, type: 'object' }, annotations } as ListedTool;
}

function parsed<Shape extends z.ZodType>(shape: Shape, given: unknown): z.infer<Shape> {
  const read = shape.safeParse(given ?? {});
  if (read.success) return read.data;
  throw new HttpProblem('invalid-request', 'The arguments are not valid.', { errors: errorsOf(read.error) });
}
