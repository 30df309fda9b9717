// Tells a person, whatever `notify` says, that something paid for is in this window only, and later that it is stored.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import type { Held } from '../../core/jobs/life/keeper.ts';
import type { Logger } from '../../core/logger.ts';

export interface HeldNoticeNeeds {
  readonly engine: Pick<Engine, 'ledger' | 'held'>;
  readonly log: Logger;
  /** Copies a model's text. */
  readonly copy: (text: string) => Promise<void>;
}

export class HeldNotices {
  readonly #needs: HeldNoticeNeeds;
  /** The news that was last told of each job, by job id. */
  readonly #told = new Map<string, string>();

  constructor(needs: HeldNoticeNeeds) {
    this.#needs = needs;
  }

  follow(jobId: string): void {
    const { engine, log } = this.#needs;
    const held = engine.held.of(jobId);
    const said = this.#told.get(jobId);
    const saying = held === null ? undefined : newsOf(held);
    if (said === saying) return;
    if (saying === undefined) this.#told.delete(jobId);
    else this.#told.set(jobId, saying);
    const telling = held === null ? this.#tellStored(jobId) : this.#tellHeld(held);
    telling.catch((error: unknown) => log.error(`Job ${jobId}: what is not stored could not be announced`, error));
  }

  async #tellHeld(held: Held): Promise<void> {
    const { engine, copy } = this.#needs;
    const { t } = vscode.l10n;
    const { heldSentence } = await import('../words/jobStory.ts');
    const copyId = t('Copy ID');
    const copyAnswer = t('Copy Answer');
    const buttons = !held.isTried && held.answer !== '' ? [copyAnswer, copyId] : [copyId];
    const words = heldSentence(held, this.#title(held.jobId), t);
    const chosen = await vscode.window.showErrorMessage(words, ...buttons);
    if (chosen === copyId) await vscode.env.clipboard.writeText(held.responseId);
    // More of the answer may have come since the notice was shown.
    if (chosen === copyAnswer) await copy((engine.held.of(held.jobId) ?? held).answer);
  }

  async #tellStored(jobId: string): Promise<void> {
    const { storedSentence } = await import('../words/jobStory.ts');
    await vscode.window.showInformationMessage(storedSentence(this.#title(jobId), vscode.l10n.t));
  }

  #title(jobId: string): string {
    const { engine, log } = this.#needs;
    try {
      return engine.ledger.get(jobId)?.title ?? '';
    } catch (error) {
      // A ledger that can't be read may be why the reply is not stored, so the notice comes without the title.
      log.warn(`Job ${jobId}: its title can't be read: ${String(error)}`);
      return '';
    }
  }
}

/** Which news this is: the same news of a job is told once. */
function newsOf({ isTried, answer }: Held): string {
  if (isTried) return 'tried';
  return answer === '' ? 'given up' : 'given up, with its answer';
}
