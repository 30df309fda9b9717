// The files that an answer's code is about, and what it makes of each.
import * as vscode from 'vscode';
import { isDiffLanguage } from '../../core/patch/languageFit.ts';
import { type TextEdit, withEdits } from '../../core/patch/merge3.ts';
import { type PatchChange, planPatch } from '../../core/patch/planPatch.ts';
import { type FileDiff, looksLikeDiff, readDiff } from '../../core/patch/readDiff.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { JobSource } from '../../shared/job.ts';
import type { CodeBlock } from '../answer/codeBlocks.ts';
import { nameOf } from '../answer/insertText.ts';
import { fileInside, outside } from '../answer/openFile.ts';
import { noPatchError } from './noPatchError.ts';
import { type AskedTexts, assertPlaced, openForChange, placesIn, plainTextOf } from './openSource.ts';

/** The file that was asked about, and where the asked texts stand in it. */
export interface SourceText extends AskedTexts {
  readonly source: JobSource;
  readonly context: string;
  readonly document: vscode.TextDocument;
  /** With `\n` between its lines. */
  readonly text: string;
}

export interface PatchedFile {
  readonly document: vscode.TextDocument;
  /** With `\n` between its lines, as `edits` count them. */
  readonly before: string;
  readonly after: string;
  readonly edits: readonly TextEdit[];
  readonly conflicts: number;
}

export function sourceText(document: vscode.TextDocument, source: JobSource, context: string): SourceText {
  const text = plainTextOf(document);
  return { source, context, document, text, ...placesIn(text, source, context) };
}

/** @throws HumanError that says why a block can't be put back */
export async function patchedFiles(source: SourceText, blocks: readonly CodeBlock[]): Promise<readonly PatchedFile[]> {
  const files = new Map<vscode.TextDocument, PatchChange[]>();
  const add = (document: vscode.TextDocument, change: PatchChange) =>
    files.set(document, [...(files.get(document) ?? []), change]);
  for (const { language, text } of blocks) {
    if (!isDiffLanguage(language) && !(language === '' && looksLikeDiff(text))) {
      assertPlaced(source);
      add(source.document, { kind: 'code', language, text });
      continue;
    }
    const diffs = readDiff(text);
    if (diffs.length === 0)
      throw new HumanError('This diff changes nothing, or can’t be read. Compare or insert it instead.');
    for (const diff of diffs) add(await fileOf(diff, source), { kind: 'hunks', hunks: diff.hunks });
  }
  return [...files].map(([document, changes]) => patchedFile(document, changes, source));
}

function patchedFile(document: vscode.TextDocument, changes: readonly PatchChange[], source: SourceText): PatchedFile {
  const { t } = vscode.l10n;
  const isSource = document === source.document;
  const before = isSource ? source.text : plainTextOf(document);
  const { asked, lost } = isSource ? source : { asked: [], lost: [] };
  const labels = { now: t('The file now'), answer: t('The answer') };
  const plan = planPatch({ document: before, languageId: document.languageId, asked, lost }, changes, labels);
  if (plan.kind === 'none') throw noPatchError(plan.why, nameOf(document));
  const { edits, conflicts } = plan;
  return { document, before, after: withEdits(before, edits), edits, conflicts };
}

/** @throws HumanError when the diff is of no file that can be changed here */
async function fileOf({ oldPath, newPath }: FileDiff, { source, document }: SourceText): Promise<vscode.TextDocument> {
  if (oldPath === '/dev/null' || newPath === '/dev/null') {
    throw new HumanError('This diff makes or deletes a file, which Ponder leaves to you. Copy it instead.');
  }
  const path = newPath || oldPath;
  if (path === '' || path === source.path) return document;
  const uri = (await fileInside(path, source)) ?? (oldPath === '' ? null : await fileInside(oldPath, source));
  if (uri !== null) return uri.toString() === document.uri.toString() ? document : await openForChange(uri, path);
  // A file outside of every folder, or one that was moved, is still the one that was asked about.
  if (`/${source.path}`.endsWith(`/${path}`)) return document;
  throw outside(path);
}
