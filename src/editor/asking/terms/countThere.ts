// The endpoint's own count in the model picker. A button asks once whether texts may be sent there to be counted; from
// then on they are sent, until the button is pressed again.
import * as vscode from 'vscode';
import type { EndpointCount } from '../../../core/accounts/endpointCount.ts';
import { saidAt } from '../../../core/jobs/prepare/prepare.ts';
import { toldTurns } from '../../../core/jobs/prepare/questionTurns.ts';
import type { Model } from '../../../core/models/model.ts';
import { inert } from '../../../shared/inert.ts';
import type { EndpointSnapshot } from '../../../shared/job.ts';
import { agrees } from '../../askModal.ts';
import type { PromptSizing } from './promptSizing.ts';

type CountedModel = Pick<Model, 'id' | 'isO200k'>;

export interface CountThereNeeds {
  readonly there: EndpointCount;
  readonly sizing: PromptSizing;
  readonly endpoint: EndpointSnapshot;
}

export class CountThere {
  readonly #needs: CountThereNeeds;

  constructor(needs: CountThereNeeds) {
    this.#needs = needs;
  }

  /** Null without a text to count. */
  button(): vscode.QuickInputButton | null {
    const { there, sizing } = this.#needs;
    if (sizing.parts === null) return null;
    const { t } = vscode.l10n;
    const name = inert(this.#needs.endpoint.name, 60);
    switch (there.agreement) {
      case 'unasked':
        return { iconPath: new vscode.ThemeIcon('cloud-upload'), tooltip: t('Let {0} count the tokens', name) };
      case 'agreed':
        return { iconPath: new vscode.ThemeIcon('cloud'), tooltip: t('Stop sending texts to {0} for counting', name) };
      case 'cannot':
        return {
          iconPath: new vscode.ThemeIcon('cloud-upload'),
          tooltip: t('Check again whether {0} counts tokens', name),
        };
    }
  }

  /** The button was pressed. @param model the one to count for */
  async press(model: CountedModel): Promise<void> {
    const { there } = this.#needs;
    if (there.agreement === 'agreed') {
      await there.remember('unasked');
      return;
    }
    if (there.agreement === 'unasked' && !(await this.#agrees())) return;
    await there.remember('agreed');
    if ((await this.count(model)) === 'secret') this.#sayWhyNot();
  }

  /** Has the endpoint count the text. Nothing is sent unless the person agreed to it. */
  async count({ id, isO200k }: CountedModel): Promise<'secret' | null> {
    const { there, sizing, endpoint } = this.#needs;
    const { parts } = sizing;
    if (parts === null || parts.input.trim() === '') return null;
    const tokens = await there.count({ model: id, ...saidAt(endpoint, toldTurns(parts)) });
    if (tokens === 'secret') return tokens;
    if (tokens !== null) sizing.counts(isO200k ? { tokens } : { tokens, model: id });
    return null;
  }

  #sayWhyNot(): void {
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        'This text may hold a secret, so Ponder counted its tokens here and sent nothing to {0}.',
        inert(this.#needs.endpoint.name, 60),
      ),
    );
  }

  async #agrees(): Promise<boolean> {
    const { t } = vscode.l10n;
    const name = inert(this.#needs.endpoint.name, 60);
    return await agrees({
      message: t('Send this text to {0} to count its tokens?', name),
      detail: t(
        'It is only counted, not answered. From now on Ponder sends each text there when you choose a model for it, whether or not you then ask. Press the button again to stop.',
      ),
      safe: t('Don’t Send'),
      act: t('Send and Count'),
    });
  }
}
