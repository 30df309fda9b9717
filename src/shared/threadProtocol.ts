// What the page is told of the thread that its job stands in. Each string is localised, formatted, and untrusted text.
import type { Tone } from './tone.ts';

/** A turn that can be opened. */
export interface TurnLink {
  readonly jobId: string;
  /** How it came of the turn it is listed at: `Asked on`, `Climbed to o3-pro`. */
  readonly label: string;
  readonly title: string;
  /** `Completed · $0.12`. */
  readonly line: string;
}

/** Another turn in short; its texts come when they are wanted. */
export interface TurnLine {
  readonly jobId: string;
  /** How it came of its parent: `Follow-up`, `Climbed from o3`; empty = it began the thread. */
  readonly cameBy: string;
  readonly title: string;
  readonly modelShort: string;
  readonly stateLabel: string;
  readonly tone: Tone;
  readonly costShort: string;
  readonly elapsed: string;
  /** Another number = its record may be another one. */
  readonly changedAt: number;
}

/** A turn on the way to the job on show. */
export interface EarlierTurn extends TurnLine {
  /** The turns that came of this one and do not lead to the job on show. */
  readonly branches: readonly TurnLink[];
}

/** The answer that is read beside the job's own. */
export interface PairedTurn extends TurnLine {
  /** It stands before the job's own answer. */
  readonly isFirst: boolean;
  /** Why the two are not compared (yet); empty = they are. */
  readonly waits: string;
  /** What is said of a sentence that stands in the job's own answer alone, and of one in this one. */
  readonly onlyInOwn: string;
  readonly onlyInOther: string;
}

export interface PageThread {
  /** Oldest first. */
  readonly earlier: readonly EarlierTurn[];
  /** So many of the oldest are folded into one line, which says `foldedLabel`. */
  readonly folded: number;
  readonly foldedLabel: string;
  /** How the job came of its parent; empty = it began the thread. */
  readonly cameBy: string;
  /** The turns that came of the job on show, oldest first. */
  readonly later: readonly TurnLink[];
  /** The newest turn that came of it, however far on; null = it is the newest itself. */
  readonly newest: TurnLink | null;
  /** What this turn and all of the thread cost; empty = the job is alone. */
  readonly sum: string;
  readonly pair: PairedTurn | null;
  /** Something can be asked on from the job. */
  readonly canAskOn: boolean;
  /** When it will be sent, or why nothing can be asked on; empty = there is nothing to say. */
  readonly askNote: string;
}
