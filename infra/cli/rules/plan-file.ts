import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import * as z from 'zod';
import { tryJson } from '../../../shared/net/try-json.ts';
import { listedRule } from '../../../shared/rule-files/listed-rule.ts';
import type { SavedRule } from '../../../shared/rule-files/rule-set/plan-rules.ts';
import { UsageError } from '../command-error.ts';
import { baseFolder, findFile, readWhole } from '../named-files.ts';

/** What a new or changed query does on recent articles. */
const volume = z.object({
  /** How many recent articles there were to try it on. */
  articles: z.int(),
  matched: z.int(),
  perDay: z.number().optional(),
  /** Compared with the saved query; at most 50 each are counted. */
  added: z.int().optional(),
  removed: z.int().optional(),
});
export type Volume = z.infer<typeof volume>;

const place = { file: z.string(), line: z.int() };
const step = z.discriminatedUnion('do', [
  z.object({ do: z.literal('delete'), id: z.string(), before: listedRule }),
  z.object({
    do: z.literal('change'),
    id: z.string(),
    before: listedRule,
    rule: listedRule,
    ...place,
    volume: volume.optional(),
  }),
  z.object({ do: z.literal('add'), rule: listedRule, ...place, volume: volume.optional() }),
]);

/** What `rules plan` shows, and what `rules apply` does of it: exactly the steps. */
const plan = z.object({
  version: z.literal(1),
  /** Stands for all saved rules when the plan was made. */
  saved: z.string(),
  unchanged: z.int(),
  /** What saved rules are called that are in no file and stay. */
  unlisted: z.array(z.string()),
  steps: z.array(step),
});
export type Plan = z.infer<typeof plan>;
export type PlannedStep = z.infer<typeof step>;

/** Stands for saved rules: another text as soon as one of them differs. */
export function fingerprint(saved: readonly SavedRule[]): string {
  const sorted = saved.map(({ id, rule }) => [id, Object.entries(rule).sort()]).sort();
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url');
}

/** Writes a plan, so that it can be looked at and then done. @throws UsageError */
export async function writePlan(made: Plan, name: string, env: NodeJS.ProcessEnv): Promise<void> {
  try {
    await writeFile(resolve(baseFolder(env), name), `${JSON.stringify(made, null, 2)}\n`);
  } catch (error) {
    throw new UsageError(
      `${name} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** @throws UsageError */
export async function readPlan(name: string, env: NodeJS.ProcessEnv): Promise<Plan> {
  const text = new TextDecoder().decode(await readWhole(await findFile(name, env)));
  const read = plan.safeParse(tryJson(text));
  if (read.success) return read.data;
  throw new UsageError(`${name} is no plan of this version. Make one with "rules plan --out ${name}".`);
}
