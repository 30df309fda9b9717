// The pages of endpoints: read-only documents, each made anew when a person wants it checked again.
import * as vscode from 'vscode';
import { Account } from '../../core/accounts/account.ts';
import { CommandId } from '../../shared/ids.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import { endpointPage } from '../words/endpointPage.ts';
import { type EndpointPageNeeds, readEndpointPage } from './readEndpointPage.ts';

const SCHEME = 'ponder-endpoint';

export interface EndpointDocumentNeeds extends EndpointPageNeeds {
  readonly door: Pick<LedgerDoor, 'ready'>;
}

export class EndpointDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  readonly #needs: EndpointDocumentNeeds;
  /** By URI. */
  readonly #pages = new Map<string, { readonly place: EndpointSnapshot; readonly text: string }>();
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #parts: vscode.Disposable;

  readonly onDidChange = this.#changed.event;

  constructor(needs: EndpointDocumentNeeds) {
    this.#needs = needs;
    this.#parts = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#pages.delete(uri.toString())),
      this.#changed,
    );
  }

  /** One that came back with its window is empty until the endpoint is checked again: nothing is asked unbidden. */
  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#pages.get(uri.toString())?.text ?? vscode.l10n.t('Run “Ponder: Check Endpoint” to see this page.');
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    if (!this.#pages.has(uri.toString())) return [];
    const { t } = vscode.l10n;
    const lens = (title: string, command: string) =>
      new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), { title, command, arguments: [uri] });
    return [
      lens(`$(refresh) ${t('Check Again (Free)')}`, CommandId.checkEndpoint),
      lens(`$(discard) ${t('Forget What Was Learnt')}`, CommandId.forgetEndpoint),
      lens(`$(open-preview) ${t('Open Preview')}`, 'markdown.showPreview'),
    ];
  }

  /** The place that a page is about; null = it is no such page, or of another time. */
  placeOf(uri: vscode.Uri): EndpointSnapshot | null {
    return this.#pages.get(uri.toString())?.place ?? null;
  }

  /** Asks the place by a free request, and shows what is known of it by then. */
  async show(place: EndpointSnapshot): Promise<void> {
    const engine = await this.#needs.door.ready();
    const title = vscode.l10n.t('Checking {0}…', inert(place.name, 60));
    const facts = await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () =>
      readEndpointPage(engine, place, this.#needs),
    );
    const uri = uriOf(place);
    this.#pages.set(uri.toString(), { place, text: endpointPage(facts, vscode.l10n.t) });
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  /** Forgets all that was learnt there, and shows what is known then. */
  async forget(place: EndpointSnapshot): Promise<void> {
    const { ledger, pool } = await this.#needs.door.ready();
    await new Account({ ledger, pool, endpoint: place, now: Date.now }).forgetAll();
    vscode.window.setStatusBarMessage(vscode.l10n.t('Forgot what was learnt of {0}', inert(place.name, 60)), 5_000);
    await this.show(place);
  }

  dispose(): void {
    this.#parts.dispose();
    this.#pages.clear();
  }
}

/** The same place has the same page. Its tab shows only letters and digits of the name. */
function uriOf({ name, baseUrl }: EndpointSnapshot): vscode.Uri {
  const words = inert(name, 60)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  const path = `/${vscode.l10n.t('Endpoint {0}', words)}.md`;
  return vscode.Uri.from({ scheme: SCHEME, path, query: JSON.stringify([name, baseUrl]) });
}
