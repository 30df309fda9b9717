// Runs one step of an installation: one line on the terminal, everything else into a log, whose end is shown on failure.
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { logsFolder } from './hostFolders.ts';
import { startOwned } from './ownedProcess.ts';

export interface Step {
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly logName: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const shownLines = 40;

export async function runStep(step: Step): Promise<void> {
  console.log(step.title);
  const logFile = path.join(logsFolder, `${step.logName}.log`);
  mkdirSync(logsFolder, { recursive: true });
  appendFileSync(logFile, `\n--- ${step.title}: ${step.command} ${step.args.join(' ')}\n`);

  let output = '';
  const running = await startOwned(step.command, step.args, {
    cwd: step.cwd ?? process.cwd(),
    env: step.env ?? process.env,
    onOutput(text) {
      output += text;
      appendFileSync(logFile, text);
    },
  });
  const exitCode = await running.exited;
  await running.end();
  if (exitCode === 0) return;

  const tail = output.trimEnd().split('\n').slice(-shownLines).join('\n');
  throw new Error(`${step.title}: failed (exit code ${exitCode ?? 'none'}). The whole log: ${logFile}\n${tail}`);
}
