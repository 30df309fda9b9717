// The only table of commands.
import { CommandId } from '../../shared/ids.ts';
import { askSelection } from './askSelection.ts';
import { cancelJob } from './cancelJob.ts';
import { chooseModel } from './chooseModel.ts';
import { copyAnswer } from './copyAnswer.ts';
import { lookNow } from './lookNow.ts';
import type { Needs } from './needs.ts';
import { openAnswer } from './openAnswer.ts';
import { previewQuestion } from './previewQuestion.ts';
import { removeApiKey } from './removeApiKey.ts';
import { removeJob } from './removeJob.ts';
import { retryJob } from './retryJob.ts';
import { revealSource } from './revealSource.ts';
import { setApiKey } from './setApiKey.ts';

type Command = (needs: Needs, argument: unknown) => Promise<unknown>;

export const COMMANDS: Readonly<Record<CommandId, Command>> = {
  [CommandId.askSelection]: askSelection,
  [CommandId.cancelJob]: cancelJob,
  [CommandId.chooseModel]: chooseModel,
  [CommandId.copyAnswer]: copyAnswer,
  [CommandId.lookNow]: lookNow,
  [CommandId.openAnswer]: openAnswer,
  [CommandId.previewQuestion]: previewQuestion,
  [CommandId.removeApiKey]: removeApiKey,
  [CommandId.removeJob]: removeJob,
  [CommandId.retryJob]: retryJob,
  [CommandId.revealSource]: revealSource,
  [CommandId.setApiKey]: setApiKey,
  [CommandId.showLog]: ({ log }) => Promise.resolve(log.show()),
};
