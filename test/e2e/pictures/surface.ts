import type { Stage } from './stage.ts';

export interface Surface {
  readonly name: string;
  /** `empty`: a first start, without a job. */
  readonly ledger: 'empty' | 'full';
  /** Brings it on and takes its pictures; begins with a cleared stage. */
  readonly play: (stage: Stage) => Promise<void>;
}
