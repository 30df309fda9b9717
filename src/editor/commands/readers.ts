// Reads what comes from outside (menus, keys, links, other extensions) into a command's arguments. A menu passes more
// than a command needs, such as the other selected rows; that is ignored.
import * as vscode from 'vscode';
import { PAGE_ACTIONS } from '../../shared/pageProtocol.ts';
import { type AskOptions, readAskOptions } from '../asking/askOptions.ts';
import { readClimbOptions } from '../asking/climbOptions.ts';
import type { CommandArguments, JobArgument } from '../commandArguments.ts';
import { isJobArgument } from '../jobArgument.ts';
import { noSuchJob } from '../noSuchJob.ts';

type Given = readonly unknown[];

export function nothing(): readonly [] {
  return [];
}

/** @throws HumanError that names the part that does not fit */
export function options([given]: Given): readonly [AskOptions] {
  return [readAskOptions(given)];
}

/** @throws HumanError when no job is meant */
export function aJob([given]: Given): readonly [JobArgument] {
  if (isJobArgument(given)) return [given];
  throw noSuchJob();
}

export function jobAndClick(given: Given): CommandArguments['ponder.openAnswer'] {
  const [job] = aJob(given);
  const clickedAt = partOf(given[1], 'clickedAt');
  return typeof clickedAt === 'number' ? [job, { clickedAt }] : [job];
}

/** The buttons above the list pass no job, and mean all that wait. */
export function maybeJob([given]: Given): readonly [] | readonly [JobArgument] {
  return isJobArgument(given) ? [given] : [];
}

/** Anything but an address is ignored: a keybinding passes nothing, and means the editor with the cursor. */
export function aDocument([given]: Given): CommandArguments['ponder.sendQuestion'] {
  return given instanceof vscode.Uri ? [given] : [];
}

export function documentOrJob([given]: Given): CommandArguments['ponder.checkEndpoint'] {
  return given instanceof vscode.Uri || isJobArgument(given) ? [given] : [];
}

export function optionsOrDocument(given: Given): CommandArguments['ponder.previewQuestion'] {
  const [document] = aDocument(given);
  return document === undefined ? options(given) : [document];
}

/** @throws HumanError that names the part that does not fit */
export function jobAndClimb(given: Given): CommandArguments['ponder.escalateJob'] {
  const [job] = aJob(given);
  return [job, readClimbOptions(given[1])];
}

export function jobAndRating(given: Given): CommandArguments['ponder.rateAnswer'] {
  const [job] = aJob(given);
  return [job, { thumb: oneOf(PAGE_ACTIONS.rateAnswer.thumb, partOf(given[1], 'thumb')) ?? null }];
}

/** @throws HumanError when no job is meant, or a part does not fit */
export function jobAndOptions(given: Given): CommandArguments['ponder.askFollowUp'] {
  const [job] = aJob(given);
  // The menu of a row passes the rows that are selected.
  return Array.isArray(given[1]) ? [job] : [job, readAskOptions(given[1])];
}

/** @throws HumanError when something is given that is no job */
export function uncertainJob(given: Given): CommandArguments['ponder.resolveUncertain'] {
  const [meant, choice] = given;
  if (meant === undefined || meant === null) return [];
  const [job] = aJob(given);
  const way = oneOf(PAGE_ACTIONS.resolveUncertain.way, partOf(choice, 'way'));
  return way === undefined ? [job] : [job, { way }];
}

function oneOf<T>(known: readonly T[], value: unknown): T | undefined {
  return known.find((each) => each === value);
}

function partOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
