// The thread of the job that a panel shows: which turns its page may name, and whose changes it draws.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import { threadOf } from '../../core/ledger/threadOf.ts';
import type { Job } from '../../shared/job.ts';
import type { PageRecord } from '../../shared/pageProtocol.ts';
import type { PageThread } from '../../shared/threadProtocol.ts';
import { pageRecord } from './pageRecord.ts';
import { pageThread } from './pageThread.ts';

export class PanelThread {
  #turns: ReadonlySet<string> = new Set();

  /** @param job the one on show */
  read({ ledger }: Pick<Engine, 'ledger'>, job: Job): PageThread {
    const thread = threadOf(ledger.access, job.id);
    this.#turns = new Set(thread.map(({ id }) => id));
    return pageThread(job, thread, vscode.l10n.t);
  }

  has(id: string): boolean {
    return this.#turns.has(id);
  }

  /** A turn of the thread has changed, or a new one came of it. */
  isTouchedBy(id: string, { ledger }: Pick<Engine, 'ledger'>): boolean {
    return this.has(id) || this.has(ledger.get(id)?.parentId ?? '');
  }

  /** Null = it is no turn of the thread, or was removed. */
  recordOf({ ledger, held }: Pick<Engine, 'ledger' | 'held'>, id: string): PageRecord | null {
    const job = this.has(id) ? ledger.get(id) : null;
    const texts = job === null ? null : ledger.texts(id);
    if (job === null || texts === null) return null;
    const here = { isTrusted: vscode.workspace.isTrusted, isAnswering: false, held: held.of(id), now: Date.now() };
    return pageRecord(job, texts, vscode.l10n.t, here);
  }
}
