import * as z from 'zod';
import { ruleFields, rulePatchFields } from '../../../../shared/rules/rule-input.ts';
import { noSuchRule } from '../../own-rule.ts';
import { ownRuleParts } from '../../routes/subscribers/rule-schemas.ts';
import { sampleMatch } from '../../schemas.ts';
import { type Caller, readTool, writeTool } from '../tool.ts';
import { shownArticle } from '../untrusted.ts';
import { query, shownCheck } from './query-tools.ts';

/**
 * A rule as tools show it. Left out are the private addresses of its feeds and its outputs with their secrets: what a
 * model is shown may be repeated anywhere.
 */
const shownRule = ownRuleParts;
type ShownRule = z.infer<typeof shownRule>;

const ruleId = z.string().max(64).describe('The id of a rule, from list_rules.');

/** No tool sets an output: what an article makes a model do must not send stories elsewhere. */
const newRule = ruleFields.omit({ webhook: true });
const changes = z.strictObject({ ruleId, ...rulePatchFields.omit({ webhook: true }).shape });

const digestsShape = z.object({ digests: z.array(z.looseObject({ id: z.string(), name: z.string() })) });

async function rulesOf({ api }: Caller): Promise<ShownRule[]> {
  return z.object({ rules: z.array(shownRule) }).parse(await api('GET', '/v1/me/rules')).rules;
}

async function ruleOf(id: string, caller: Caller): Promise<ShownRule> {
  const rule = (await rulesOf(caller)).find((one) => one.id === id);
  if (!rule) throw noSuchRule();
  return rule;
}

const diffed = z.object({
  kept: z.int(),
  added: z.array(sampleMatch),
  removed: z.array(sampleMatch),
  sample: z.looseObject({}),
});

/** What another query would find, and what it would no longer find. */
async function diffOf(id: string, typed: string, { api }: Caller) {
  const { kept, added, removed, sample } = diffed.parse(
    await api('POST', `/v1/me/rules/${encodeURIComponent(id)}/diff`, { query: typed }),
  );
  const shown = (all: typeof added) => all.slice(0, 10).map(({ article }) => shownArticle(article));
  return {
    sample,
    kept,
    addedCount: added.length,
    removedCount: removed.length,
    added: shown(added),
    removed: shown(removed),
  };
}

const saved = z.object({ rule: shownRule, warnings: z.array(z.looseObject({})) });

/** Tools for the rules of the caller. */
export const ruleTools = [
  readTool(
    {
      name: 'list_rules',
      title: 'List rules',
      description:
        'My rules: what each looks for (`text`) and how often it writes. Beside them my digests with a name, to which rules may belong (`digest`).',
      input: z.strictObject({}),
    },
    async (_, caller) => ({
      rules: await rulesOf(caller),
      digests: digestsShape.parse(await caller.api('GET', '/v1/me/digests')).digests,
    }),
  ),
  readTool(
    {
      name: 'diff_rule',
      title: 'Compare a rule with another query',
      description:
        'What another query would find on recent articles that the rule does not, and the reverse.',
      input: z.strictObject({ ruleId, query }),
    },
    async ({ ruleId: id, query: typed }, caller) => diffOf(id, typed, caller),
  ),
  writeTool(
    {
      name: 'create_rule',
      title: 'Create a rule',
      description: 'Adds a rule that looks for a query and writes to me. Needs a confirmation.',
      input: newRule,
    },
    async (input, { api, ...caller }) => ({
      // A rule more or less, and the change must be shown again: a code makes one rule.
      revision: (await rulesOf({ api, ...caller })).map(({ id }) => id).toSorted(),
      preview: {
        newRule: input,
        wouldFind: shownCheck(await api('POST', '/v1/queries/check', { query: input.query })),
      },
      make: async () => saved.parse(await api('POST', '/v1/me/rules', input)),
    }),
  ),
  writeTool(
    {
      name: 'change_rule',
      title: 'Change a rule',
      description: 'Changes a rule; what is left out stays. Needs a confirmation.',
      input: changes,
    },
    async ({ ruleId: id, ...patch }, caller) => {
      const rule = await ruleOf(id, caller);
      const isOther = patch.query !== undefined && patch.query !== rule.text;
      return {
        revision: rule,
        preview: {
          before: rule,
          changes: patch,
          ...(isOther && { difference: await diffOf(id, patch.query ?? '', caller) }),
        },
        make: async () =>
          saved.parse(await caller.api('PATCH', `/v1/me/rules/${encodeURIComponent(id)}`, patch)),
      };
    },
  ),
  writeTool(
    {
      name: 'delete_rule',
      title: 'Delete a rule',
      description: 'Deletes a rule. It can be restored on the web page for 30 days. Needs a confirmation.',
      input: z.strictObject({ ruleId }),
      destroys: true,
    },
    async ({ ruleId: id }, caller) => {
      const rule = await ruleOf(id, caller);
      return {
        revision: rule,
        preview: { deletes: rule },
        make: async () => {
          await caller.api('DELETE', `/v1/me/rules/${encodeURIComponent(id)}`);
          return { deleted: id };
        },
      };
    },
  ),
];
