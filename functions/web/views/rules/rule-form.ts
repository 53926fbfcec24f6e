import type { ScheduleForm } from '../parts/schedule-fields.ts';

/** What stands in the fields of a rule's form, its own days and times among them. */
export interface RuleForm extends ScheduleForm {
  readonly query: string;
  readonly name: string;
  /** A frequency, or `digest:` and the id of a digest. */
  readonly frequency: string;
  /** For what is unusual. */
  readonly sensitivity: string;
  readonly cap: string;
  /** A day, or empty. */
  readonly pausedUntil: string;
  readonly proofOfSilence: boolean;
  readonly silenceAlarm: boolean;
  readonly nearly: boolean;
  /** Empty: no output beside the mail. */
  readonly webhookKind: string;
  readonly webhookUrl: string;
}
