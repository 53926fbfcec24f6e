import type { Brand } from '../brand.ts';
import { composeMessage } from '../mail/compose-message.ts';
import type { Mailer } from '../mail/mailer.ts';
import { renderOutputEnded } from '../mail/render-letter.ts';
import { shortHash } from '../security/short-hash.ts';
import type { NotifyDeps } from './notify-webhook.ts';
import { receiverOf } from './receivers/receivers.ts';

export interface TellOwnerDeps {
  readonly mailer: Mailer;
  readonly sender: string;
  readonly brand: Brand;
  readonly siteUrl: string;
  readonly now: () => Date;
}

/** Mails the owner of a rule that one of its outputs was given up. Throws what the mailer throws. */
export function createTellOwner({
  mailer,
  sender,
  brand,
  siteUrl,
  now,
}: TellOwnerDeps): NotifyDeps['tellOwner'] {
  return async ({ id: subscriberId, email: to, language }, rule, output, problem) => {
    const mail = renderOutputEnded(
      {
        language,
        rule: rule.name ?? rule.text,
        output: receiverOf(output.kind).label,
        problem,
        outputsUrl: `${siteUrl}/rules/${rule.id}/outputs`,
      },
      brand,
    );
    const date = now();
    const raw = await composeMessage({
      from: { name: brand.name, address: sender },
      ...(brand.replyTo !== undefined && { replyTo: brand.replyTo }),
      to,
      ...mail,
      id: shortHash(`${subscriberId} ${rule.id} ${output.id} ${date.toISOString()}`),
      date,
    });
    await mailer.send({ to, raw, tags: { kind: 'output' } });
  };
}
