import { patchOf } from '../../../shared/rule-files/rule-set/plan-rules.ts';
import { type ApiClient, ApiError } from '../api-client.ts';
import { CommandError } from '../command-error.ts';
import type { Session } from '../session.ts';
import { readSaved } from './make-plan.ts';
import { fingerprint, type Plan, type PlannedStep } from './plan-file.ts';
import { titleOf } from './show-plan.ts';

/**
 * Does the steps of a plan, and nothing else, if the saved rules are still those that it was made for.
 * @throws CommandError that says which steps were done, if one fails
 */
export async function applyPlan(plan: Plan, { api, print }: Session): Promise<void> {
  if (fingerprint((await readSaved(api)).own) !== plan.saved) {
    throw new CommandError(
      'Nothing was done: the saved rules have changed since the plan was made. Plan again.',
    );
  }
  const done: PlannedStep[] = [];
  const progress = print.progress('Saving rules', plan.steps.length);
  try {
    for (const step of plan.steps) {
      await take(step, api);
      done.push(step);
      progress.advance(1);
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const failed = plan.steps[done.length];
    print.complain(done.map((step) => `Done: ${titleOf(step)}`).join('\n'));
    throw new CommandError(
      `${failed ? `${titleOf(failed)} failed` : 'A step failed'}, after ${done.length} of ${plan.steps.length} steps: ${error.message}\nPlan again to see what is left.`,
      { cause: error },
    );
  } finally {
    progress.end();
  }
  print.result(
    { done: done.length, steps: done },
    done.length === 0 ? 'There was nothing to do.' : done.map((step) => `Done: ${titleOf(step)}`).join('\n'),
  );
}

async function take(step: PlannedStep, api: ApiClient): Promise<void> {
  switch (step.do) {
    case 'add':
      // Asked twice it would be added twice.
      await api.text({ method: 'POST', path: '/v1/me/rules', json: step.rule, once: true });
      return;
    case 'change': {
      const json = patchOf(step.before, step.rule);
      await api.text({ method: 'PATCH', path: pathOf(step.id), json });
      return;
    }
    case 'delete':
      await api.text({ method: 'DELETE', path: pathOf(step.id) }).catch((error: unknown) => {
        // Gone already, perhaps by a call whose answer was lost.
        if (!(error instanceof ApiError && error.status === 404)) throw error;
      });
      return;
    default:
      step satisfies never;
  }
}

function pathOf(id: string): string {
  return `/v1/me/rules/${encodeURIComponent(id)}`;
}
