// Read-only documents that show exactly what would be sent, and send it.
import * as vscode from 'vscode';
import type { Known } from '../../../core/asking/known.ts';
import { secretPlaces } from '../../../core/asking/secretPlaces.ts';
import { bodyOf, type Prepared } from '../../../core/jobs/prepare/prepare.ts';
import { fenceFor } from '../../../core/jobs/prepare/prompt.ts';
import type { Catalogue } from '../../../core/models/catalogue.ts';
import { type WrittenRequest, writtenRequest } from '../../../core/providers/writtenRequest.ts';
import { CommandId } from '../../../shared/ids.ts';
import { inert } from '../../../shared/inert.ts';
import type { Job } from '../../../shared/job.ts';
import { againSentence } from '../../words/chainWords.ts';
import { basisSentence, boundSentence, priceSentences } from '../../words/priceWords.ts';
import { removedSecretsSentence, secretLines } from '../../words/secretWords.ts';
import { sourceWords } from '../../words/sourceWords.ts';
import { termsWords } from '../../words/termsWords.ts';
import { tokenWords } from '../../words/tokenWords.ts';
import { rangeWords } from '../../words/worstWords.ts';
import type { BegunQuestion } from '../question/begunQuestion.ts';
import { priceLabel } from '../terms/modelPrices.ts';

const SCHEME = 'ponder-preview';
/** So many are told one by one. */
const MOST_SECRETS = 10;

/** What was previewed, and all that was known of it. */
export interface Previewed {
  readonly prepared: Prepared;
  readonly known: Known;
  /** The question in an editor that it is of; null = it was asked otherwise. */
  readonly question: BegunQuestion | null;
}

export class PreviewDocuments
  implements vscode.TextDocumentContentProvider, vscode.CodeLensProvider, vscode.Disposable
{
  readonly #texts = new Map<string, string>();
  /** Those that can be sent. */
  readonly #previewed = new Map<string, Previewed>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #parts: vscode.Disposable;

  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor() {
    this.#parts = vscode.Disposable.from(
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.languages.registerCodeLensProvider({ scheme: SCHEME }, this),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri.toString())),
      this.#changed,
    );
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.toString()) ?? '';
  }

  provideCodeLenses({ uri }: vscode.TextDocument): vscode.CodeLens[] {
    const job = this.#previewed.get(uri.toString())?.prepared.job;
    if (job === undefined) return [];
    const { t } = vscode.l10n;
    const title = `$(send) ${t('Send to {0} · {1}', termsWords(job), priceLabel(job.estimate))}`;
    const send = { title, command: CommandId.sendQuestion, arguments: [uri] };
    return [new vscode.CodeLens(new vscode.Range(0, 0, 0, 0), send)];
  }

  isPreview(uri: string): boolean {
    return uri.startsWith(`${SCHEME}:`);
  }

  /** What Send in this preview sends; null = it was sent, or is of another time. */
  at(uri: string): Previewed | null {
    return this.#previewed.get(uri) ?? null;
  }

  /** Call when it was sent: one press of Send is one job. */
  sent(uri: string): void {
    this.#previewed.delete(uri);
    this.#changed.fire();
  }

  async show(previewed: Previewed, catalogue: Catalogue): Promise<void> {
    const { prepared, known } = previewed;
    const uri = vscode.Uri.from({
      scheme: SCHEME,
      path: `/${vscode.l10n.t('Question')} ${prepared.job.id.slice(0, 8)}.md`,
    });
    this.#texts.set(uri.toString(), previewText(prepared, known, catalogue));
    this.#previewed.set(uri.toString(), previewed);
    await vscode.window.showTextDocument(uri, { preview: true });
  }

  dispose(): void {
    this.#parts.dispose();
    this.#texts.clear();
    this.#previewed.clear();
  }

  #forget(uri: string): void {
    this.#texts.delete(uri);
    this.#previewed.delete(uri);
  }
}

function previewText({ job, texts }: Prepared, known: Known, catalogue: Catalogue): string {
  const { t } = vscode.l10n;
  const body = bodyOf(job, texts, catalogue.find(job.model));
  const { path, fields, instructions, name, said } = writtenRequest(job.endpoint, body);
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
    `- ${t('To')}: \`POST ${inert(job.endpoint.baseUrl, 300)}${path}\` (${inert(job.endpoint.name, 60)})`,
    ...(job.source === null ? [] : [`- ${t('About')}: ${sourceWords(job.source, t)}`]),
    `- ${t('Price')}: ${price}`,
    ...origins.map((sentence) => `- ${sentence}`),
    ...(job.estimate === null ? [] : [`- ${t('Input')}: ${tokenWords(job.estimate, t)}`]),
    ...(job.chain === undefined ? [] : [`- ${againSentence(job, t)}`]),
    ...secretsSaid(job, known).map((sentence) => `- ${sentence}`),
    '',
    `## ${t('Fields')}`,
    '',
    block(JSON.stringify(fields, null, 2), 'json'),
  ];
  if (instructions !== undefined) lines.push('', '## instructions', '', block(instructions, 'text'));
  if (typeof said === 'string') lines.push('', `## ${name}`, '', block(said, 'markdown'));
  else for (const message of said) lines.push('', ...messageLines(name, message));
  return `${lines.join('\n')}\n`;
}

/** What is still in the text is asked about again before it is sent, unless the person has agreed to it. */
function secretsSaid(job: Job, { searched, text }: Known): readonly string[] {
  const { t } = vscode.l10n;
  const told = removedSecretsSentence(job, t);
  const said = told === '' ? [] : [told];
  if (searched === undefined) return said;
  const places = secretPlaces(searched, text.source, MOST_SECRETS);
  if (places === null) return [...said, t('This text could not be searched for secrets.')];
  if (places.count === 0) return said;
  return [
    ...said,
    `${t('Secrets in this text:')} ${secretLines(places, t).join('; ')}`,
    job.secretsAgreed === undefined
      ? t('Ponder asks you about them before it sends anything.')
      : t('You agreed to send them.'),
  ];
}

type Said = Exclude<WrittenRequest['said'], string>[number];

/** One message of the list that is sent, under its role. */
function messageLines(name: WrittenRequest['name'], item: Said): readonly string[] {
  const { role, content } = item;
  if (role === undefined) return [`## ${name}: ${item.type ?? ''}`, '', block(JSON.stringify(item, null, 2), 'json')];
  const shown =
    typeof content === 'string'
      ? block(content, role === 'user' ? 'markdown' : 'text')
      : block(JSON.stringify(content, null, 2), 'json');
  return [`## ${name}: ${role} message`, '', shown];
}

function block(text: string, language: string): string {
  const fence = fenceFor(text);
  return `${fence}${language}\n${text}\n${fence}`;
}
