import { outputsOf } from '../../shared/rules/outputs.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { currentState, type Output, type WebhookState } from '../../shared/rules/webhook.ts';
import type { WebDeps } from './deps.ts';

/** An output of a rule and its state; without one if nothing was posted since it was saved. */
export interface OutputWithState {
  readonly output: Output;
  readonly state: WebhookState | undefined;
}

/** All outputs of a rule, its `webhook` first. A rule without any reads nothing. */
export function outputStates(
  rule: Rule,
  { webhookStates }: Pick<WebDeps, 'webhookStates'>,
): Promise<OutputWithState[]> {
  return Promise.all(
    outputsOf(rule).map(async (output) => ({
      output,
      state: currentState(output, await webhookStates.get(rule.subscriberId, rule.id, output.id)),
    })),
  );
}
