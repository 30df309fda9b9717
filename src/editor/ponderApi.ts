// What `activate` gives to other extensions, under the same guards as our own commands.
import type { Event } from 'vscode';
import * as vscode from 'vscode';
import type { Job } from '../shared/job.ts';
import type { Later } from '../shared/later.ts';
import { type AskOptions, readAskOptions } from './asking/askOptions.ts';
import type { Desk } from './desk.ts';
import type { LedgerDoor } from './ledgerDoor.ts';
import type { LogChannel } from './logChannel.ts';
import { runCommand } from './runCommand.ts';

export interface PonderApi {
  readonly version: 1;
  /** Resolves to the job's id, or undefined when the person backed out or nothing could be sent. */
  ask(options: AskOptions): Promise<string | undefined>;
  getJob(id: string): Promise<Job | undefined>;
  readonly onDidChangeJob: Event<Job>;
}

export interface ApiNeeds {
  readonly door: LedgerDoor;
  readonly desk: Later<Desk>;
  readonly log: LogChannel;
}

export function createApi({
  door,
  desk,
  log,
}: ApiNeeds): { api: PonderApi; tell(ids: readonly string[]): void } & vscode.Disposable {
  const changed = new vscode.EventEmitter<Job>();
  return {
    api: {
      version: 1,
      ask: (options) =>
        runCommand(log, 'ask', async () => {
          const { asking } = await desk.get();
          return await asking.ask({ options: readAskOptions(options), origin: 'extension', way: 'usual' });
        }),
      getJob: async (id) => (await door.ready()).ledger.get(String(id)) ?? undefined,
      onDidChangeJob: changed.event,
    },
    tell: (ids) => {
      for (const id of ids) {
        const job = door.engine?.ledger.get(id);
        if (job !== undefined && job !== null) changed.fire(job);
      }
    },
    dispose: () => changed.dispose(),
  };
}
