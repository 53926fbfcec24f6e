import { createRoute, z } from '@hono/zod-openapi';
import { decodeText } from '../../../../shared/feeds/decode-text.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { importRules } from '../../../../shared/rule-files/import-rules.ts';
import { fileLimits, RuleFileError, ruleFileFormats } from '../../../../shared/rule-files/listed-rule.ts';
import { type PreviewedRule, previewRules } from '../../../../shared/rule-files/preview-rules.ts';
import { readRuleFile } from '../../../../shared/rule-files/read-rule-file.ts';
import {
  type ExportFormat,
  exportFormats,
  toExported,
  writeRules,
} from '../../../../shared/rule-files/write-rules.ts';
import { frequencies } from '../../../../shared/rules/rule.ts';
import { rulesOf } from '../../../../shared/subscribers/sharing/read-following.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { bySession, jsonOf, problems } from '../../openapi.ts';
import { requireSubscriber } from '../../session.ts';

type RuleFilesDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'firstAlertAfterMs'
  | 'log'
  | 'moves'
  | 'now'
  | 'queries'
  | 'readKeys'
  | 'readSample'
  | 'rules'
  | 'siteUrl'
  | 'subscribers'
  | 'tokens'
>;

const tags = ['Rules'];
const maxKilobytes = fileLimits.bytes / 1024;

const importedRule = z
  .object({
    at: z.int().describe('The line, or in JSON, YAML and OPML the entry, from 1.'),
    outcome: z
      .enum(['ready', 'saved', 'duplicate', 'refused', 'later'])
      .describe('`ready` only in a dry run; `later` can be sent again.'),
    query: z.string().describe('As it would be saved, or as it stands in the file.'),
    name: z.string().optional(),
    frequency: z.enum(frequencies).optional(),
    id: z.string().optional().describe('Of the rule that was saved.'),
    notes: z.array(z.string()).describe('What the file says and the rule will not do.'),
    warnings: z.array(z.string()).describe('How the query was read.'),
    matched: z.int().optional().describe('How many recent articles it matches.'),
    newest: z.string().optional().describe('The title of the newest of them.'),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).describe('Why it was refused.'),
    instead: z.string().optional().describe('The query after taking every suggestion.'),
    reason: z.string().optional().describe('Why it was not done now.'),
  })
  .openapi('ImportedRule');

const text = { schema: z.string() };
const importRoute = createRoute({
  method: 'post',
  path: '/v1/me/rules/import',
  tags,
  summary: 'Import rules from a file',
  description: `Google Alerts as exported or pasted, boolean queries one a line, CSV, OPML, or rules exported here, as they are: at most ${fileLimits.rules} rules and ${maxKilobytes} KB. JSON is taken as well. Each entry has an outcome, and none stops another. What is there already is left alone, so a file can be sent again.`,
  security: bySession,
  request: {
    query: z.object({
      dryRun: z
        .stringbool()
        .default(false)
        .describe('Only say what would be done.')
        .openapi({ type: 'boolean' }),
      format: z.enum(ruleFileFormats).optional().describe('Found in the content if it is left out.'),
      frequency: z.enum(frequencies).default('daily').describe('For entries that do not say how often.'),
    }),
    body: {
      content: { 'text/plain': text, 'text/csv': text, 'application/yaml': text, 'text/x-opml': text },
      required: true,
    },
  },
  responses: {
    200: jsonOf(
      z.object({
        format: z.enum(ruleFileFormats),
        sample: z.object({ articles: z.int(), from: z.string(), to: z.string() }),
        rules: z.array(importedRule),
      }),
      'What became of each entry',
    ),
    ...problems(401, 403, 413, 422, 429),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/export',
  tags,
  summary: 'My rules as a file',
  description:
    'To be imported again, here or elsewhere. Outputs and pauses are left out. `shared` marks rules that I share, or that are shared with me.',
  security: bySession,
  request: { query: z.object({ format: z.enum(exportFormats).default('yaml') }) },
  responses: {
    200: {
      description: 'A file',
      content: {
        // A document, not a text: programs read it by its type.
        'application/yaml': { schema: z.any() },
        'application/json': { schema: z.looseObject({}) },
        'text/csv': text,
      },
    },
    ...problems(401, 422),
  },
});

const fileTypes: Readonly<Record<ExportFormat, string>> = {
  yaml: 'application/yaml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
};

/** The calls of this file, for the typed client. */
export type RuleFilesCalls = typeof importRoute | typeof exportRoute;

/** Rules out of files and into them. Registered before the routes of a single rule. */
export function ruleFileRoutes(app: WebApp, deps: RuleFilesDeps): void {
  app.openapi(importRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const { dryRun, format, frequency } = c.req.valid('query');
    await limitCaller(c, limits.check, deps);
    const file = readFile(new Uint8Array(await c.req.arrayBuffer()), c.req.header('content-type'), format);
    const [existing, sample] = await Promise.all([deps.rules.ofSubscriber(subscriber.id), deps.readSample()]);
    const previewed = previewRules(file.entries, { existing, sample, frequency });
    const answers = previewed.map(toAnswer);
    if (!dryRun) {
      const ready = previewed.flatMap((one, index) =>
        one.state === 'ready' ? [{ index, input: one.input }] : [],
      );
      const outcomes = await importRules(
        subscriber,
        ready.map(({ input }) => input),
        deps,
      );
      for (const [place, { index }] of ready.entries()) Object.assign(answers[index] ?? {}, outcomes[place]);
    }
    const { from, to, articles } = sample;
    return c.json(
      { format: file.format, sample: { articles: articles.length, from, to }, rules: answers },
      200,
    );
  });

  app.openapi(exportRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const { format } = c.req.valid('query');
    const rules = (await rulesOf(subscriber, deps)).map((rule) => toExported(rule, subscriber.digests));
    return c.body(writeRules(rules, format), 200, {
      'content-type': fileTypes[format],
      'content-disposition': `attachment; filename="rules.${format}"`,
    });
  });
}

function readFile(
  body: Uint8Array,
  contentType: string | undefined,
  format: Parameters<typeof readRuleFile>[1],
) {
  if (body.byteLength > fileLimits.bytes) {
    throw new HttpProblem('too-large', `The file is larger than ${maxKilobytes} KB. Import it in parts.`);
  }
  try {
    return readRuleFile(decodeText(body, contentType), format);
  } catch (error) {
    if (!(error instanceof RuleFileError)) throw error;
    throw new HttpProblem('invalid-request', error.message, { cause: error });
  }
}

function toAnswer(one: PreviewedRule): z.infer<typeof importedRule> {
  if (one.state === 'refused') {
    const { at, text: query, errors, instead } = one;
    const shown = errors.map(({ path, message }) => ({ path, message }));
    return {
      at,
      outcome: 'refused',
      query,
      notes: [],
      warnings: [],
      errors: shown,
      ...(instead !== undefined && { instead }),
    };
  }
  const { at, state, input, notes, warnings, matched, newest } = one;
  return {
    at,
    outcome: state,
    query: input.query,
    ...(input.name !== undefined && { name: input.name }),
    frequency: input.frequency,
    notes: [...notes],
    warnings: warnings.map(({ message }) => message),
    matched,
    ...(newest !== undefined && { newest }),
    errors: [],
  };
}
