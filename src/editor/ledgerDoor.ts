// The engine behind an asynchronous door: activation returns at once, the ledger opens after it, and whoever needs it
// waits or reads why it stays shut.
import * as vscode from 'vscode';
import type { Engine } from '../core/engine.ts';
import type { Logger } from '../core/logger.ts';
import { disposeAll } from '../shared/disposable.ts';
import { HumanError, isHumanError } from '../shared/humanError.ts';
import { CommandId } from '../shared/ids.ts';
import { inert } from '../shared/inert.ts';
import { execute } from './execute.ts';

export class LedgerDoor implements vscode.Disposable {
  readonly #opening: Promise<Engine>;
  readonly #opened = new vscode.EventEmitter<Engine>();
  #engine: Engine | null = null;
  #problem: 'broken' | 'outdated' | null = null;
  #isDisposed = false;

  /** Fires once, when the ledger is open; whoever listens later is not told, but finds `engine` set. */
  readonly onDidOpen = this.#opened.event;
  readonly #shut = new vscode.EventEmitter<void>();
  /** The ledger did not open, or a newer Ponder took it over. */
  readonly onDidShut = this.#shut.event;

  constructor(open: () => Promise<Engine>, log: Logger) {
    // Not in a microtask: those still belong to activation.
    this.#opening = new Promise((resolve) => setImmediate(resolve)).then(open).then((engine) => this.#enter(engine));
    this.#opening.catch((error: unknown) => {
      this.#problem = isNewer(error) ? 'outdated' : 'broken';
      log.error('The ledger could not be opened; nothing is sent', error);
      this.#shut.fire();
      // A HumanError names what a person can mend.
      if (isHumanError(error))
        void vscode.window.showErrorMessage(vscode.l10n.t(error.template, ...error.args.map((text) => inert(text))));
    });
  }

  /** Null until the ledger is open; until then the screen is drawn without it. */
  get engine(): Engine | null {
    return this.#engine;
  }

  get problem(): 'broken' | 'outdated' | null {
    return this.#problem;
  }

  /** @throws HumanError that says why there is no ledger */
  async ready(): Promise<Engine> {
    try {
      return await this.#opening;
    } catch (error) {
      throw explain(error);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    const engine = this.#engine === null ? [] : [this.#engine];
    disposeAll([...engine, this.#opened, this.#shut]);
  }

  #enter(engine: Engine): Engine {
    if (this.#isDisposed) {
      engine.dispose();
      throw new Error('The window closed before the ledger was open');
    }
    this.#engine = engine;
    engine.ledger.onDidOutdate(() => {
      this.#problem = 'outdated';
      this.#shut.fire();
    });
    engine.ledger.onDidFindDamage(() => void tellDamage());
    if (engine.ledger.isDamaged) void tellDamage();
    this.#opened.fire(engine);
    if (engine.ledger.upkeep.salvaged !== null) void tellSalvage(engine.ledger.upkeep.salvaged);
    return engine;
  }
}

async function tellSalvage({ kept, lost }: { readonly kept: number; readonly lost: number | null }): Promise<void> {
  const { t } = vscode.l10n;
  const said =
    lost === null
      ? t('The ledger was damaged. Jobs saved: {0}; it is not known how many were lost.', kept)
      : t('The ledger was damaged. Jobs saved: {0}; jobs that could not be read in full: {1}.', kept, lost);
  const showLog = t('Show Log');
  const message = `${said} ${t('The damaged file is kept beside the new one.')}`;
  if ((await vscode.window.showWarningMessage(message, showLog)) === showLog) {
    await execute(CommandId.showLog);
  }
}

async function tellDamage(): Promise<void> {
  await vscode.window.showErrorMessage(
    vscode.l10n.t(
      'The ledger is damaged, so nothing is sent: close all other windows, then reload this one. Ponder saves what can be read.',
    ),
  );
}

function isNewer(error: unknown): boolean {
  return error instanceof Error && error.name === 'NewerLedger';
}

function explain(error: unknown): HumanError {
  if (isHumanError(error)) return error;
  if (isNewer(error)) return new HumanError('Ponder was updated. Reload this window; until then it sends nothing.');
  const message = error instanceof Error ? error.message : String(error);
  if (/node:sqlite/.test(message)) {
    return new HumanError(
      'This build of VS Code has no SQLite (node:sqlite), so Ponder cannot keep a ledger and sends nothing.',
    );
  }
  return new HumanError('The ledger could not be opened, so nothing is sent: {0}', [message], 'showLog');
}
