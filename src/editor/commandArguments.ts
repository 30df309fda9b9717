// The arguments that our own code gives each command. What others give is `unknown` until the command has checked it.
import type * as vscode from 'vscode';
import type { CommandId } from '../shared/ids.ts';
import type { PageArguments } from '../shared/pageProtocol.ts';
import type { AskOptions } from './asking/askOptions.ts';
import type { ClimbOptions } from './asking/climbOptions.ts';

/** A job by its id, or as the tree's element. */
export type JobArgument = string | { readonly type?: unknown; readonly id: string };

/** A click on a job's row. */
export interface RowClick {
  /** By `performance.now()`, which never jumps. */
  readonly clickedAt: number;
}

type Nothing = readonly [];
type Asks = readonly [options?: AskOptions];
type OnAJob = readonly [job: JobArgument];

export interface CommandArguments {
  readonly [CommandId.adoptResponse]: Nothing;
  readonly [CommandId.applyAnswer]: OnAJob;
  readonly [CommandId.askAlgorithm]: Asks;
  readonly [CommandId.askFindBug]: Asks;
  /** What is not given is asked for; texts and saved questions are not taken. */
  readonly [CommandId.askFollowUp]: readonly [job: JobArgument, options?: AskOptions];
  readonly [CommandId.askProve]: Asks;
  readonly [CommandId.askReview]: Asks;
  readonly [CommandId.askSaved]: Asks;
  readonly [CommandId.askSelection]: Asks;
  readonly [CommandId.askWith]: Asks;
  readonly [CommandId.cancelAll]: Nothing;
  readonly [CommandId.cancelJob]: OnAJob;
  /** An endpoint's page, or a job that was sent to it; without them, the person picks one. */
  readonly [CommandId.checkEndpoint]: readonly [about?: vscode.Uri | JobArgument];
  readonly [CommandId.chooseModel]: Nothing;
  readonly [CommandId.clearFilter]: Nothing;
  readonly [CommandId.compareWithSource]: OnAJob;
  readonly [CommandId.copyAnswer]: OnAJob;
  readonly [CommandId.deleteAtProvider]: OnAJob;
  /** What is not given, the person is asked for. */
  readonly [CommandId.escalateJob]: readonly [job: JobArgument, options?: ClimbOptions];
  readonly [CommandId.filterJobs]: Nothing;
  readonly [CommandId.findJob]: Nothing;
  /** The page of an endpoint; without it, the active editor's. */
  readonly [CommandId.forgetEndpoint]: readonly [page?: vscode.Uri];
  readonly [CommandId.insertAnswer]: OnAJob;
  readonly [CommandId.keepAnswerOpen]: Nothing;
  readonly [CommandId.lookNow]: OnAJob;
  readonly [CommandId.openAndKeepAnswer]: Nothing;
  /** A click on its row leaves the focus in the list. */
  readonly [CommandId.openAnswer]: readonly [job: JobArgument, click?: RowClick];
  readonly [CommandId.openAnswerAsMarkdown]: OnAJob;
  readonly [CommandId.openLatestAnswer]: Nothing;
  /** The options of a question, or the document that a question is written in. */
  readonly [CommandId.previewQuestion]: readonly [about?: AskOptions | vscode.Uri];
  /** A thumb that a person pressed counts at once; otherwise the person is asked. */
  readonly [CommandId.rateAnswer]: readonly [job: JobArgument, rating?: PageArguments<'rateAnswer'>];
  readonly [CommandId.removeApiKey]: Nothing;
  readonly [CommandId.removeJob]: OnAJob;
  /** Without a job, or a way out, the person is asked which. */
  readonly [CommandId.resolveUncertain]: readonly [job?: JobArgument, choice?: PageArguments<'resolveUncertain'>];
  readonly [CommandId.retryJob]: OnAJob;
  readonly [CommandId.revealSource]: OnAJob;
  readonly [CommandId.saveAnswer]: OnAJob;
  /** The document that a question is written in; without it, the active editor's document. */
  readonly [CommandId.sendQuestion]: readonly [document?: vscode.Uri];
  readonly [CommandId.setApiKey]: Nothing;
  readonly [CommandId.showLog]: Nothing;
  readonly [CommandId.switchEndpoint]: Nothing;
  /** Without a job, all that wait for a connection are meant. */
  readonly [CommandId.tryNow]: readonly [job?: JobArgument];
}
