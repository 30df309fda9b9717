// The extension as another extension sees it.
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { PonderApi } from '../../../src/editor/ponderApi.ts';
import type { Job, JobState } from '../../../src/shared/job.ts';

export const EXTENSION_ID = 'ponder.ponder';

export function extension(): vscode.Extension<PonderApi> {
  const found = vscode.extensions.getExtension<PonderApi>(EXTENSION_ID);
  assert.ok(found, `VS Code does not know the extension ${EXTENSION_ID}`);
  return found;
}

export async function ponder(): Promise<PonderApi> {
  return await extension().activate();
}

/** Resolves when the job is in one of these states. Fails with the state it stayed in. */
export async function untilJobIs(api: PonderApi, id: string, ...states: JobState[]): Promise<Job> {
  const wanted = (job: Job | undefined): job is Job => job?.id === id && states.includes(job.state);
  let last: Job | undefined;
  return await new Promise<Job>((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(
          new Error(`The job should become ${states.join(' or ')}; it is ${last?.state}: ${last?.error?.message}`),
        ),
      45_000,
    );
    const settle = (job: Job) => {
      clearTimeout(timer);
      listener.dispose();
      resolve(job);
    };
    const listener = api.onDidChangeJob((job) => {
      if (job.id === id) last = job;
      if (wanted(job)) settle(job);
    });
    api.getJob(id).then((job) => {
      last ??= job;
      if (wanted(job)) settle(job);
    }, reject);
  });
}
