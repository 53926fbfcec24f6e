import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deliveryFates } from '../../../../../shared/delivery/delivery.ts';
import { readSending } from '../../../../../shared/delivery/read-sending.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import type { View } from '../../../view.ts';
import { deliveriesPage } from '../../../views/admin/deliveries-page.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { type DeliveriesDeps, readDeliveries, repeatById } from '../deliveries.ts';
import { type ConsoleDeps, consoleErrors, consoleView, doneIn, onForm } from './visit.ts';

export type DeliveryPagesDeps = ConsoleDeps & DeliveriesDeps & Pick<WebDeps, 'readQuota' | 'reputation'>;

/** What a form has done, as the page after it says it. */
const done = ({ t }: View) => ({
  repeated: t('deliveries.doneRepeated'),
  resumed: t('deliveries.doneResumed'),
});

/** The log of mails, and the state of the SES account. */
export function deliveryPagesRoutes(app: WebApp, deps: DeliveryPagesDeps): void {
  async function page(c: Context<WebEnv>, errors?: FormErrors) {
    const view = consoleView(c, deps);
    const { fate: asked, day: askedDay, cursor } = c.req.query();
    const fate = deliveryFates.find((one) => one === asked) ?? 'sent';
    const day = z.iso.date().safeParse(askedDay).data ?? view.now.toISOString().slice(0, 10);
    const [log, sending, byDay, quota] = await Promise.all([
      readDeliveries({ fate, day, cursor }, deps),
      readSending(deps),
      deps.reputation.byDay(view.now),
      // It answers one such question a second: a page without the figure is better than none.
      deps.readQuota().catch(() => undefined),
    ]);
    const older = log.cursor && `/admin/deliveries?${new URLSearchParams({ fate, day, cursor: log.cursor })}`;
    return deliveriesPage(view, {
      fate,
      day,
      deliveries: log.deliveries,
      older,
      sending,
      byDay,
      quota,
      done: doneIn(c, done(view)),
      errors,
    });
  }

  app.get('/admin/deliveries', async (c) => c.html(await page(c)));

  app.post('/admin/deliveries/:id/repeat', async (c) => {
    const repeat = async () => {
      const { answer } = await repeatById(c.req.param('id'), deps);
      return `/admin/subscribers/${answer.subscriberId}?done=repeated`;
    };
    return onForm(c, repeat, (errors) => page(c, errors), consoleErrors(consoleView(c, deps)));
  });

  app.post('/admin/sending/resume', async (c) => {
    await deps.reputation.forget();
    return c.redirect('/admin/deliveries?done=resumed', 303);
  });
}
