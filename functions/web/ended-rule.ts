import type { Context } from 'hono';
import type { WebDeps, WebEnv } from './deps.ts';
import { type ViewDeps, viewOf } from './view.ts';
import { endedRulePage } from './views/ended-rule-page.ts';

/** Says that the rule of a mail's link has ended, and leads to where it can be restored for some time. */
export async function answerEnded(
  c: Context<WebEnv>,
  subscriberId: string,
  ruleId: string,
  deps: ViewDeps & Pick<WebDeps, 'rules'>,
): Promise<Response> {
  const deleted = await deps.rules.deleted(subscriberId, ruleId, deps.now());
  return c.html(endedRulePage(await viewOf(c, deps), deleted), 404);
}
