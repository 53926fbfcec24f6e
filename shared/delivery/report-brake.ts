import { hour } from '../time/units.ts';
import { type Brake, describeBrake } from './send-brake.ts';

export interface ReportBrakeDeps {
  readonly log: {
    info(message: string): void;
    warn(message: string, extra: Record<string, unknown>): void;
  };
  /** 1 while mail is slowed, 2 while it is stopped; no metric otherwise. */
  readonly gauge: (name: 'BrakeLevel', value: number) => void;
  readonly now: () => Date;
}

/**
 * Reports the brake to the operator: as a metric at every call while it holds, and in the log when it changes and every
 * hour.
 */
export function createReportBrake({ log, gauge, now }: ReportBrakeDeps): (brake: Brake) => void {
  let last: Brake['state'] = 'released';
  let saidAt = 0;

  return (brake) => {
    const { state } = brake;
    const time = now().getTime();
    if (state !== 'released') {
      gauge('BrakeLevel', state === 'stopped' ? 2 : 1);
      if (state !== last || time - saidAt >= hour) {
        const consequence = state === 'stopped' ? 'No mail goes out' : 'Mail goes out at half the rate';
        log.warn(`${consequence}: ${describeBrake(brake)} (docs/runbook.md#sending-brake)`, { ...brake });
        saidAt = time;
      }
    } else if (last !== 'released') log.info('The brake is released: mail goes out at its usual rate');
    last = state;
  };
}
