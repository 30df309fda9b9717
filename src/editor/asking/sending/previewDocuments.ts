// Read-only documents that show exactly what would be sent.
import * as vscode from 'vscode';
import { bodyOf, type Prepared } from '../../../core/jobs/prepare/prepare.ts';
import { fenceFor } from '../../../core/jobs/prepare/prompt.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import { paramsOf } from '../../../core/providers/openai/createParams.ts';
import { inert } from '../../../shared/inert.ts';
import { basisSentence, boundSentence, priceSentences } from '../../words/priceWords.ts';
import { sourceWords } from '../../words/sourceWords.ts';
import { tokenWords } from '../../words/tokenWords.ts';
import { rangeWords } from '../../words/worstWords.ts';

const SCHEME = 'ponder-preview';

export class PreviewDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration: vscode.Disposable;
  readonly #closed: vscode.Disposable;

  constructor() {
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
    this.#closed = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString()));
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  async show(prepared: Prepared, catalogue: Catalogue): Promise<void> {
    const uri = vscode.Uri.from({
      scheme: SCHEME,
      path: `/${vscode.l10n.t('Question')} ${prepared.job.id.slice(0, 8)}.md`,
    });
    this.#texts.set(uri.toString(), previewText(prepared, catalogue));
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#closed.dispose();
    this.#texts.clear();
  }
}

function previewText({ job, texts }: Prepared, catalogue: Catalogue): string {
  const { t } = vscode.l10n;
  const body = bodyOf(job, texts, catalogue.find(job.model));
  const { input, instructions, ...fields } = paramsOf(body, job.streams);
  const price = job.estimate === null ? t('unknown') : rangeWords(job.estimate, t);
  const origins =
    job.estimate === null
      ? []
      : [
          boundSentence(job.estimate, t),
          basisSentence(job.estimate, t),
          priceSentences(job.estimate, job.createdAt, t),
        ].filter((text) => text !== '');
  const lines = [
    `# ${t('What Ponder would send')}`,
    '',
    `- ${t('To')}: \`POST ${inert(job.endpoint.baseUrl, 300)}/responses\` (${inert(job.endpoint.name, 60)})`,
    ...(job.source === null ? [] : [`- ${t('About')}: ${sourceWords(job.source, t)}`]),
    `- ${t('Price')}: ${price}`,
    ...origins.map((sentence) => `- ${sentence}`),
    ...(job.estimate === null ? [] : [`- ${t('Input')}: ${tokenWords(job.estimate, t)}`]),
    '',
    `## ${t('Fields')}`,
    '',
    block(JSON.stringify(fields, null, 2), 'json'),
  ];
  if (instructions !== undefined) lines.push('', '## instructions', '', block(instructions, 'text'));
  if (typeof input === 'string') lines.push('', '## input', '', block(input, 'markdown'));
  else for (const message of input) lines.push('', ...messageLines(message));
  return `${lines.join('\n')}\n`;
}

type Message = Exclude<ReturnType<typeof paramsOf>['input'], string>[number];

/** One message of the list that is sent, under its role. */
function messageLines({ role, content }: Message): readonly string[] {
  const shown =
    typeof content === 'string'
      ? block(content, role === 'user' ? 'markdown' : 'text')
      : block(JSON.stringify(content, null, 2), 'json');
  return [`## input: ${role} message`, '', shown];
}

function block(text: string, language: string): string {
  const fence = fenceFor(text);
  return `${fence}${language}\n${text}\n${fence}`;
}
