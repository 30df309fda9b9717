// The messages between the extension host and the answer page. Both ends check what they receive (pageGuards.ts).
import type { CommandId } from './ids.ts';
import type { JobState } from './job.ts';
import type { Verdict } from './receipt.ts';
import type { PageThread } from './threadProtocol.ts';
import type { Tone } from './tone.ts';

/** What a person can do about a job if nobody knows whether it arrived, or what it cost. */
export const WAYS_OUT = ['adopt', 'enterCost', 'discard'] as const;
export type WayOut = (typeof WAYS_OUT)[number];

/** Stands for a text that a person writes: no more characters than `MOST_PROMPT`, and not none. */
export const A_TEXT = 'text';
export const MOST_PROMPT = 100_000;

/**
 * What the page may ask for: each action with its arguments, and each argument with all of its values, or `A_TEXT`. The
 * types and the checks at both ends are made from this table.
 */
export const PAGE_ACTIONS = {
  // Commands, by their names in ids.ts; the page's job is their first argument.
  applyAnswer: {},
  askFollowUp: { prompt: A_TEXT },
  cancelJob: {},
  /** The page of the endpoint that the job was sent to. */
  checkEndpoint: {},
  compareWithSource: {},
  copyAnswer: {},
  /** Opens the ladder of stronger models; the button has the price of its first rung. */
  escalateJob: {},
  insertAnswer: {},
  lookNow: {},
  openAnswerAsMarkdown: {},
  /** null = the person is asked for a thumb and a note. */
  rateAnswer: { thumb: ['up', 'down', null] },
  removeJob: {},
  /** null = the person is asked which way out. */
  resolveUncertain: { way: [...WAYS_OUT, null] },
  retryJob: {},
  revealSource: {},
  saveAnswer: {},
  showLog: {},
  tryNow: {},
  // The page's own. These two take the terms and the price on their button, so they make no sense without the page.
  askOtherwise: { terms: ['largerCap', 'lowerEffort'] },
  sendNow: {},
  /** Opens the picker of models, priced for the question of the page's job. */
  chooseModelAndAsk: {},
  /** Asks on, in fixed words, from an answer that was cut off. */
  continueAnswer: {},
  // Takes the text of the page's job; a command would have to ask for the job.
  rephrase: {},
  // The setting, or the key, that keeps this very job from being sent. The commands for keys would ask for the
  // endpoint.
  openSettings: {},
  setKeyOfJob: {},
  /** A page of the job's place, outside of the editor. */
  openPlacePage: { page: ['billing', 'verification'] },
} as const satisfies Readonly<Record<string, Readonly<Record<string, readonly (string | null)[] | typeof A_TEXT>>>>;

type Actions = typeof PAGE_ACTIONS;
export type PageAction = keyof Actions;
/** The actions that are commands of the same name. */
export type PageCommand = Extract<PageAction, keyof typeof CommandId>;
export type PageArguments<A extends PageAction> = {
  readonly [K in keyof Actions[A]]: Actions[A][K] extends readonly (infer V)[] ? V : string;
};
/** An action with its arguments. */
export type PageCall<A extends PageAction = PageAction> = { [P in A]: { readonly action: P } & PageArguments<P> }[A];

export type FromPage =
  | { readonly type: 'ready' }
  /** The page shows another job than before: this one. */
  | { readonly type: 'shown' }
  | { readonly type: 'place'; readonly place: PagePlace | null }
  /** What stands in the box to ask on, and was not sent. */
  | { readonly type: 'draft'; readonly text: string }
  /** Another turn of the thread: its record is wanted, or it is to be shown in place of this one. */
  | { readonly type: 'readTurn'; readonly turnId: string }
  | { readonly type: 'openTurn'; readonly turnId: string }
  | ({ readonly type: 'action' } & PageCall)
  | { readonly type: 'copyCode' | 'insertCode' | 'compareCode' | 'applyCode'; readonly text: string }
  | { readonly type: 'openFile'; readonly path: string; readonly line: number; readonly column: number | null }
  | { readonly type: 'openLink'; readonly href: string };

/**
 * A message as it is posted. A panel shows one job after the other, and a click may still be on its way when it shows
 * the next one: the message says which job it was drawn for; empty = nothing was drawn yet.
 */
export type PageMessage = FromPage & { readonly jobId: string };

/**
 * The block that a reader is at: the one at the upper edge of the window. It stays the same block when the page gets
 * another width, and when colours and formulas come late.
 */
export interface PagePlace {
  /** The part of the page: its id, or that of its heading. */
  readonly part: string;
  /** The way down from the part to the block: the index of each child. */
  readonly path: readonly number[];
  /** How much of the block stands above the edge, 0–1. */
  readonly share: number;
  /** Pixels between the end of the block and the edge, if the edge is in the space below it. */
  readonly gap: number;
}

/** One line of the cost table, ready to show. */
export interface CostRow {
  readonly kind: string;
  readonly label: string;
  readonly tokens: string;
  readonly price: string;
  /** Share of the whole, 0–1, for the bar. */
  readonly share: number;
}

/** A button, with its price in the label where it has one. */
export type PageButton = PageCall & {
  readonly label: string;
  readonly primary: boolean;
  /** Whether it is switched on; null = it is no switch. */
  readonly pressed: boolean | null;
};

/** One of the prices that were estimated before sending, or the actual cost, ready to show. */
export interface EstimateRow {
  readonly kind: 'low' | 'likely' | 'worst' | 'actual';
  readonly label: string;
  readonly price: string;
  /** The price's place on the scale, 0–1. */
  readonly at: number;
}

/** A line of the receipt, ready to show. */
export interface ReceiptRow {
  readonly label: string;
  readonly asked: string;
  readonly told: string;
  readonly verdict: Verdict;
  readonly verdictLabel: string;
  /** What the change means in money, or why nobody can tell; empty = there is nothing to add. */
  readonly note: string;
}

/** A labelled fact in the details area. */
export interface DetailRow {
  readonly label: string;
  readonly value: string;
}

/**
 * All that the page draws, localised and formatted by the host; drawing it twice gives the same page. Only `answer`,
 * `question`, `context` and `reasoningSummary` may hold line breaks; every string here is untrusted text.
 */
export interface PageRecord {
  readonly jobId: string;
  readonly state: JobState;
  readonly title: string;
  /** The state in words ("Running"), and the sentences that say what happened and what can be done. */
  readonly stateLabel: string;
  readonly tone: Tone;
  readonly explanation: string;
  /** The answer is arriving right now, in `grow` messages. */
  readonly isAnswering: boolean;
  /** What it cost or may cost, in a word or two. */
  readonly costShort: string;
  /** `o3 medium`: who answered, and with which effort. */
  readonly modelShort: string;
  /** When the job's clock started, for the page to count on while the job is live; null = it stands at `elapsed`. */
  readonly runningSince: number | null;
  readonly elapsed: string;
  /** How long the person's own jobs like this one took; empty = there are too few. */
  readonly usual: string;
  /** More milliseconds than this are unusual; null = nobody can say. */
  readonly usualMostMs: number | null;
  readonly question: string;
  readonly context: string;
  readonly contextLabel: string;
  readonly hasSource: boolean;
  readonly answer: string;
  readonly reasoningSummary: string;
  /** One sentence: the exact cost, or what is known about it. */
  readonly costLine: string;
  readonly costRows: readonly CostRow[];
  readonly costNote: string;
  readonly estimateRows: readonly EstimateRow[];
  readonly estimateNote: string;
  /** The estimate in one line, for when it is folded; empty = there is none. */
  readonly estimateLine: string;
  /** Empty = there is no receipt. */
  readonly receiptRows: readonly ReceiptRow[];
  readonly receiptSummary: string;
  /** What was left out of the question. */
  readonly receiptNote: string;
  readonly facts: readonly DetailRow[];
  /** The next steps of a job that needs one, the likeliest first. */
  readonly buttons: readonly PageButton[];
  /** What is often done with an answer: icons in the toolbar. */
  readonly tools: readonly PageButton[];
  /** All else that can be done, behind the toolbar's last icon. */
  readonly menu: readonly PageButton[];
  /** What the person noted about it, in words; empty = nothing. */
  readonly rating: string;
}

/** The page's fixed words, localised by the host. */
export type PageWords = Readonly<Record<(typeof PAGE_WORDS)[number], string>>;

export const PAGE_WORDS = [
  'question',
  'answer',
  'answerArriving',
  'jumpToNewest',
  'reasoningSummary',
  'cost',
  'tokens',
  'price',
  'part',
  'details',
  'copyCode',
  'copied',
  'openFile',
  'image',
  'estimate',
  'asTable',
  'receipt',
  'subject',
  'asked',
  'replySays',
  'verdict',
  'longerThanUsual',
  'nextSteps',
  'actions',
  'moreActions',
  'more',
  'less',
  'insertCode',
  'compareCode',
  'applyCode',
  'codeBlock',
  'taskDone',
  'taskOpen',
  'notes',
  'note',
  'backToText',
  'outline',
  'formulaError',
  'earlierTurns',
  'openTurn',
  'loadingTurn',
  'laterTurns',
  'newerTurn',
  'differences',
  'onlyHere',
  'noDifferences',
  'tooLongToCompare',
  'askOn',
  'askOnLabel',
  'askOnButton',
  'askOnKeys',
  'askOnMacKeys',
] as const;

export interface Show {
  readonly type: 'show';
  readonly record: PageRecord;
  readonly thread: PageThread;
  readonly words: PageWords;
  /** What the page keeps; its place is where it begins if it does not show this job yet. */
  readonly state: PageState;
}

/** More of a running job's texts: what stands from these offsets on, counted in UTF-16 units. */
export interface Grow {
  readonly type: 'grow';
  readonly jobId: string;
  readonly answerFrom: number;
  readonly answer: string;
  readonly summaryFrom: number;
  readonly summary: string;
}

/** Another turn of the thread, as the page of `jobId` has asked for it. */
export interface TurnTold {
  readonly type: 'turn';
  readonly jobId: string;
  readonly record: PageRecord;
}

/** What became of what was asked on from `jobId`: only what was asked leaves the box. */
export interface AskedOn {
  readonly type: 'asked';
  readonly jobId: string;
  readonly isAsked: boolean;
}

export type ToPage = Show | Grow | TurnTold | AskedOn;

/** Everything the page keeps across a reload. */
export interface PageState {
  readonly jobId: string;
  /** The panel is this job's own; otherwise it is the one that shows the next job as well. */
  readonly isPinned: boolean;
  /** Null = the page begins at its top. */
  readonly place: PagePlace | null;
  /** What stands in the box to ask on. */
  readonly draft: string;
}
