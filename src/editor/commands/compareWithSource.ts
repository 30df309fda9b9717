import * as vscode from 'vscode';
import { textAskedAbout } from '../../core/ledger/textAskedAbout.ts';
import { HumanError } from '../../shared/humanError.ts';
import type { AnswerDocuments } from '../answer/answerDocuments.ts';
import { blockItems } from '../answer/blockItems.ts';
import { codeBlocks } from '../answer/codeBlocks.ts';
import { compareCode } from '../answer/compareCode.ts';
import type { JobArgument } from '../commandArguments.ts';
import { answerOf } from '../jobArgument.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';

/** Shows a block of code of the answer beside the code that the question was about. */
export async function compareWithSource(
  { door, documents }: { door: Pick<LedgerDoor, 'ready'>; documents: AnswerDocuments },
  argument: JobArgument,
): Promise<void> {
  const { engine, job, texts } = await answerOf(door, argument);
  const code = await pickBlock(texts.answer);
  if (code !== undefined) await compareCode(documents, job, textAskedAbout(engine.ledger, job, texts), code);
}

async function pickBlock(answer: string): Promise<string | undefined> {
  const { t } = vscode.l10n;
  const blocks = codeBlocks(answer);
  if (blocks.length === 0) throw new HumanError('This answer has no code block.', [], null, 'hint');
  if (blocks.length === 1) return blocks[0]?.text;
  const chosen = await vscode.window.showQuickPick(blockItems(blocks), {
    title: t('Compare which code block with the source?'),
  });
  return chosen?.text;
}
