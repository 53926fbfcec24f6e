import { findConflicts } from '../setting-conflicts.ts';
import {
  faultsOf,
  type SettingName,
  settingFields,
  settingNames,
  valueOfText,
  type WrittenSettings,
} from '../setting-fields.ts';

interface Conversation {
  readonly ask: (question: string) => Promise<string>;
  readonly say: (text: string) => void;
}

/** The settings that nearly every deployment needs. The others are asked for on request. */
const first: readonly SettingName[] = [
  'sender',
  'senderDomain',
  'domain',
  'zoneId',
  'zoneName',
  'alarmEmail',
  'prod',
  'concurrency',
];

/** Settings that have no effect without another one. */
const onlyWith: Readonly<Partial<Record<SettingName, SettingName>>> = {
  mailFromDomain: 'senderDomain',
  dmarc: 'senderDomain',
  zoneName: 'zoneId',
  inboxIdentity: 'inboxDomain',
  executeApi: 'domain',
  edgeSecretSha256: 'domain',
};

/** The answer that unsets a setting. */
const takeBack = '-';

/** The number of rounds after which nobody seems to be answering. */
const mostRounds = 20;

/**
 * Asks a person for each setting. Asks again where an answer is not valid, until all settings fit together.
 *
 * @param unclear settings that are always asked for
 */
export async function askSettings(
  before: WrittenSettings,
  unclear: readonly SettingName[],
  conversation: Conversation,
): Promise<WrittenSettings> {
  const { ask, say } = conversation;
  say(`Enter keeps what stands in brackets; "${takeBack}" takes a setting back.\n`);
  let settings = before;
  const certain = settingNames.filter((name) => first.includes(name) || unclear.includes(name));
  for (const name of certain) settings = await askOne(name, settings, conversation);
  const rest = settingNames.filter((name) => !certain.includes(name));
  if (isYes(await ask(`\nAsk for the other ${rest.length} settings as well (${rest.join(', ')})? [y/N] `)))
    for (const name of rest) settings = await askOne(name, settings, conversation);

  for (let round = 0; round < mostRounds; round++) {
    const conflicts = findConflicts(settings);
    if (conflicts.length === 0) break;
    say(`\nThis does not go together yet:\n${conflicts.map(({ says }) => `  - ${says}.`).join('\n')}`);
    for (const name of new Set(conflicts.map(({ of }) => of)))
      settings = await askOne(name, settings, conversation);
  }
  return settings;
}

async function askOne(
  name: SettingName,
  settings: WrittenSettings,
  { ask, say }: Conversation,
): Promise<WrittenSettings> {
  const other = onlyWith[name];
  if (other !== undefined && settings[other] === undefined && settings[name] === undefined) return settings;
  const { explains, expects } = settingFields[name];
  const { [name]: present, ...others } = settings;
  say(`\n${name}: ${explains}\n  Write ${expects}.`);
  for (let round = 0; round < mostRounds; round++) {
    const answer = (await ask(`${name} [${shown(present)}] `)).trim();
    if (answer === '') return settings;
    if (answer === takeBack) return others;
    const value = valueOfText(name, answer);
    const wrong = faultsOf(name, value);
    if (wrong.length === 0) return { ...others, [name]: value };
    say(wrong.map((fault) => `  ${fault}.`).join('\n'));
  }
  return settings;
}

function shown(value: unknown): string {
  return value === undefined ? 'not set' : typeof value === 'string' ? value : JSON.stringify(value);
}

function isYes(answer: string): boolean {
  return /^y(es)?$/i.test(answer.trim());
}
