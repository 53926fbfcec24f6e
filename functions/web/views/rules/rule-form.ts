/** What stands in the fields of a rule's form. */
export interface RuleForm {
  readonly query: string;
  readonly name: string;
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
