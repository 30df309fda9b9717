// Which of an answer's blocks of code go back into the file: those that can are chosen already, and each of the others says
// why it can't.
import * as vscode from 'vscode';
import { HumanError, isHumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import { blockItems } from '../answer/blockItems.ts';
import type { CodeBlock } from '../answer/codeBlocks.ts';
import { nameOf } from '../answer/insertText.ts';
import { patchedFiles, type SourceText } from './patchedFiles.ts';

/** Each is compared with the whole file. */
const MOST_BLOCKS = 60;

/**
 * Undefined when the person backs out. A single block is not asked about.
 * @throws HumanError when there is none, or too many to look at
 */
export async function pickReplacements(
  source: SourceText,
  blocks: readonly CodeBlock[],
): Promise<readonly CodeBlock[] | undefined> {
  if (blocks.length === 0) throw new HumanError('This answer has no code block.', [], null, 'hint');
  if (blocks.length === 1) return blocks;
  if (blocks.length > MOST_BLOCKS) {
    throw new HumanError(
      'This answer has {0} code blocks, too many to look at all of them. Press Apply at one of them.',
      [String(blocks.length)],
      null,
      'hint',
    );
  }
  const { t } = vscode.l10n;
  const rows = blockItems(blocks).flatMap((item, index) => {
    const block = blocks[index];
    return block === undefined ? [] : [{ item, block }];
  });
  const whys = new Map<CodeBlock, string | null>();
  for (const { block } of rows) whys.set(block, await obstacle(source, [block]));
  const fitting = rows.map(({ block }) => block).filter((block) => whys.get(block) === null);
  const together = await fittingTogether(source, fitting);
  const items = rows.map(({ item, block }) => {
    const why = whys.get(block) ?? null;
    return { ...item, block, picked: together.has(block), ...(why === null ? {} : { detail: why }) };
  });
  const title = t('Put which code blocks back into {0}?', inert(nameOf(source.document), 60));
  const chosen = await vscode.window.showQuickPick(items, { title, canPickMany: true });
  return chosen === undefined || chosen.length === 0 ? undefined : chosen.map(({ block }) => block);
}

/** A piece that explains, and the whole that follows, change the same lines: then the longer one is meant. */
async function fittingTogether(source: SourceText, blocks: readonly CodeBlock[]): Promise<ReadonlySet<CodeBlock>> {
  const chosen: CodeBlock[] = [];
  for (const block of [...blocks].sort((a, b) => b.text.length - a.text.length)) {
    if ((await obstacle(source, [...chosen, block])) === null) chosen.push(block);
  }
  return new Set(chosen);
}

/** Why the blocks can't be put back, in a sentence; null = they can. */
async function obstacle(source: SourceText, blocks: readonly CodeBlock[]): Promise<string | null> {
  try {
    await patchedFiles(source, blocks);
    return null;
  } catch (error) {
    if (!isHumanError(error)) throw error;
    return vscode.l10n.t(error.template, ...error.args.map((text) => inert(text, 120)));
  }
}
