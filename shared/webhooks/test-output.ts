import { newRuleId } from '../rules/new-rule-id.ts';
import { outputsOf, webhookId } from '../rules/outputs.ts';
import type { Rule } from '../rules/rule.ts';
import { currentState, type WebhookState } from '../rules/webhook.ts';
import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import { type PostDeps, type PostOutcome, postNews } from './post-news.ts';

export interface TestOutputDeps extends PostDeps {
  readonly webhookStates: {
    get(subscriberId: string, ruleId: string, outputId: string): Promise<WebhookState | undefined>;
    put(state: WebhookState): Promise<void>;
  };
  readonly countAgainst: CountAgainst;
}

/** Of one subscriber: nobody may send a stranger's address more than this. */
const outputTests: Limit = { name: 'output-tests', max: 10, seconds: 3600 };

export type TestedOutput =
  | { readonly kind: 'posted'; readonly outcome: PostOutcome }
  | { readonly kind: 'too-often'; readonly waitSeconds: number }
  | { readonly kind: 'no-output' };

/**
 * Posts one invented story to an output of a rule, signed and formed like any other. What came of it is the output's
 * state from then on, as after any post: one that had ended resumes if the receiver takes it.
 */
export async function testOutput(
  rule: Rule,
  outputId: string,
  story: { readonly name: string; readonly title: string; readonly text: string },
  deps: TestOutputDeps,
): Promise<TestedOutput> {
  const { subscriberId, id: ruleId } = rule;
  const output = outputsOf(rule).find((one) => one.id === outputId);
  if (!output) return { kind: 'no-output' };
  const waitSeconds = await deps.countAgainst(outputTests, subscriberId);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  const at = deps.now().toISOString();
  const { name, title, text } = story;
  const news = {
    rule: { id: ruleId, name },
    at,
    stories: [{ id: 'test', title, snippet: text, why: rule.text, otherSources: 0 }],
    overflow: 0,
  };
  const { waitMs: _, ...outcome } = await postNews(output, `msg_test_${newRuleId()}`, news, deps);
  const before = currentState(output, await deps.webhookStates.get(subscriberId, ruleId, outputId));
  const failed = outcome.problem !== undefined && {
    failures: (before?.failures ?? 0) + 1,
    failingSince: before?.failingSince ?? at,
    ...(before?.ended && { ended: true }),
  };
  await deps.webhookStates.put({
    subscriberId,
    ruleId,
    ...(outputId !== webhookId && { outputId }),
    at: deps.now().toISOString(),
    failures: 0,
    ...(before?.taken && { taken: before.taken }),
    ...failed,
    ...outcome,
    version: before?.version ?? 0,
  });
  return { kind: 'posted', outcome };
}
