// "Back into the code": the answer's code is merged into the file as it is now, shown, and written once a person says so.
import * as vscode from 'vscode';
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { Job, JobSource } from '../../shared/job.ts';
import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import type { CodeBlock } from '../answer/codeBlocks.ts';
import { withoutHidden } from '../answer/hiddenCharacters.ts';
import { withoutSurprise } from '../answer/hiddenWarning.ts';
import { nameOf } from '../answer/insertText.ts';
import { openSource } from './openSource.ts';
import { patchedFiles, type SourceText, sourceText } from './patchedFiles.ts';
import { showPatch, wantsPatch } from './showPatch.ts';
import { haveChanged, writePatch } from './writePatch.ts';

export interface Applied {
  readonly job: Pick<Job, 'source'>;
  /** The text that was asked about. */
  readonly context: string;
  /** The blocks that are meant; undefined when the person backs out. */
  readonly choose: (source: SourceText) => Promise<readonly CodeBlock[] | undefined>;
}

/** @throws HumanError that says why nothing can be put back */
export async function applyCode(documents: AnswerDocuments, { job, context, choose }: Applied): Promise<void> {
  const source = assertFile(job.source, context);
  const opened = await openSource(source, context);
  const { document, isMoved } = opened;
  const chosen = await choose(sourceText(document, source, context));
  const blocks = chosen === undefined ? undefined : await withoutSurprises(chosen);
  if (blocks === undefined) return;
  const { t } = vscode.l10n;
  const moved = t('{0} was moved: its code was found in {1}.', inert(source.path, 120), inert(pathOf(document), 120));
  let notes = isMoved ? [moved] : [];
  for (;;) {
    const now = await vscode.workspace.openTextDocument(document.uri);
    const files = await patchedFiles(sourceText(now, source, context), blocks);
    await showPatch(documents, files);
    if (!(await wantsPatch(files, notes))) return;
    if (!(await haveChanged(files))) return await writePatch(files);
    notes = [t('{0} changed meanwhile, so look again.', inert(nameOf(document), 60))];
  }
}

/** @throws HumanError where a question was not about a file that code can be put into */
function assertFile(source: JobSource | null, context: string): JobSource {
  if (!vscode.workspace.isTrusted) {
    throw new HumanError('Answers can be put into files once this workspace is trusted.', [], null, 'hint');
  }
  if (source === null || source.uri === '' || source.scope === 'text' || context === '') {
    throw new HumanError('This question was not about a file.', [], null, 'hint');
  }
  if (source.cells !== undefined) {
    throw new HumanError(
      'Code can’t be put back into the cells of a notebook. Compare or insert it instead.',
      [],
      null,
      'hint',
    );
  }
  return source;
}

/** The blocks as the person wants them, once what is hidden in them is known; undefined when they back out. */
async function withoutSurprises(blocks: readonly CodeBlock[]): Promise<readonly CodeBlock[] | undefined> {
  const all = blocks.map(({ text }) => text).join('\n');
  const wanted = await withoutSurprise(all, 'insert');
  if (wanted === undefined) return undefined;
  return wanted === all ? blocks : blocks.map(({ language, text }) => ({ language, text: withoutHidden(text) }));
}

function pathOf({ uri }: vscode.TextDocument): string {
  return vscode.workspace.asRelativePath(uri);
}
