// Which jobs this window's tree shows: chosen by a person, for as long as the window is open.
import * as vscode from 'vscode';
import { type JobFilter, NO_FILTER } from '../../core/ledger/jobFilter.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { JobState } from '../../shared/job.ts';

const MOST_TEXT = 40;

export interface StateGroup {
  readonly label: string;
  readonly states: readonly JobState[];
}

export class TreeFilter implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<void>();
  #current: JobFilter = NO_FILTER;

  readonly onDidChange = this.#changed.event;

  get current(): JobFilter {
    return this.#current;
  }

  get isActive(): boolean {
    const { states, model, text } = this.#current;
    return states !== null || model !== null || text !== '';
  }

  change(parts: Partial<JobFilter>): void {
    this.#current = { ...this.#current, ...parts };
    this.#changed.fire();
  }

  clear(): void {
    this.change(NO_FILTER);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}

/** The states of a job as a person thinks of them. */
export function stateGroups(t: Translate): StateGroup[] {
  return [
    { label: t('Running'), states: ['prepared', 'submitting', 'queued', 'running', 'unknown'] },
    { label: t('Waiting or uncertain'), states: ['waiting', 'uncertain'] },
    { label: t('Answered'), states: ['completed', 'incomplete'] },
    { label: t('Failed'), states: ['failed', 'rejected', 'lost'] },
    { label: t('Stopped'), states: ['cancelled', 'discarded'] },
  ];
}

/** `Failed, o3, “limiter”`; empty when everything is shown. */
export function filterLabel({ states, model, text }: JobFilter, t: Translate): string {
  const group = states === null ? undefined : stateGroups(t).find((each) => isSame(each.states, states));
  const parts = [
    states === null ? '' : (group?.label ?? states.join(' ')),
    model === null ? '' : inert(model, 60),
    text === '' ? '' : `“${inert(text, MOST_TEXT)}”`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

export function isSame(one: readonly JobState[], other: readonly JobState[] | null): boolean {
  return other !== null && one.length === other.length && one.every((state) => other.includes(state));
}
