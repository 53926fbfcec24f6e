import { discord } from './discord.ts';
import { generic } from './generic.ts';
import { googleChat } from './google-chat.ts';
import { matrix } from './matrix.ts';
import { mattermost } from './mattermost.ts';
import { ntfy } from './ntfy.ts';
import type { Receiver } from './receiver.ts';
import { slack } from './slack.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';

/** Every receiver, in the order in which forms and docs list them. The first is the default. */
export const receivers = [
  generic,
  slack,
  discord,
  teams,
  mattermost,
  googleChat,
  telegram,
  ntfy,
  matrix,
] as const;

export type ReceiverKind = (typeof receivers)[number]['kind'];

export const receiverKinds = receivers.map(({ kind }) => kind);

export function receiverOf(kind: ReceiverKind): Receiver<ReceiverKind> {
  const found: Receiver<ReceiverKind> | undefined = receivers.find((receiver) => receiver.kind === kind);
  if (!found) throw new Error(`There is no receiver “${kind}”. There are: ${receiverKinds.join(', ')}.`);
  return found;
}
