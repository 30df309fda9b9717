// Removes a key, after telling the person what becomes of the jobs that need it.
import * as vscode from 'vscode';
import type { Engine } from '../../core/engine.ts';
import type { Endpoint } from '../../core/providers/endpoint.ts';
import { inert } from '../../shared/inert.ts';
import { isLive, type Job } from '../../shared/job.ts';
import { signsIn } from '../../shared/jobKeys.ts';
import { agrees } from '../askModal.ts';
import type { LedgerDoor } from '../ledgerDoor.ts';
import type { KeyRing } from './keyRing.ts';

/** @param endpoint only a name, where the settings have it no more */
export async function removeKey(
  keys: KeyRing,
  endpoint: Endpoint | { readonly name: string },
  door: Pick<LedgerDoor, 'engine'>,
): Promise<void> {
  const { t } = vscode.l10n;
  const name = inert(endpoint.name, 60);
  const place = 'baseUrl' in endpoint ? endpoint : null;
  if (place !== null && !(await keys.has(place))) {
    if (signsIn(place)) {
      void vscode.window.showInformationMessage(signedIn(name, await keys.sessions.accountOf(place)));
      return;
    }
    void vscode.window.showInformationMessage(t('There is no stored API key for {0}.', name));
    return;
  }
  const isMeant = await agrees({
    message: t('Remove the API key for {0} from this machine?', name),
    detail: whatHappens(jobsOf(door.engine, endpoint.name), name),
    safe: t('Keep It'),
    act: t('Remove'),
  });
  if (!isMeant) return;
  await keys.remove(endpoint);
  const isStillServed = place !== null && (await keys.find(place))?.kind === 'key';
  void vscode.window.showInformationMessage(removed(name, isStillServed));
}

/** VS Code keeps the sign-in, for all extensions that use it. @param account empty = nobody is signed in */
function signedIn(name: string, account: string): string {
  const { t } = vscode.l10n;
  return account === ''
    ? t('{0} needs no key: you sign in there, and nobody is signed in now.', name)
    : t(
        '{0} needs no key: {1} is signed in. To sign out, open the Accounts menu at the bottom of the activity bar, choose {1}, then Sign Out.',
        name,
        inert(account, 100),
      );
}

/** Also those at other addresses that the name had: their keys go as well. */
function jobsOf(engine: Engine | null, name: string): readonly Job[] {
  const open = engine?.ledger.open() ?? [];
  return open.filter(({ endpoint }) => endpoint.name === name && endpoint.auth !== 'token');
}

function whatHappens(jobs: readonly Job[], name: string): string {
  const { t } = vscode.l10n;
  const running = jobs.filter(isLive).length;
  const waiting = jobs.filter(({ state }) => state === 'waiting').length;
  const sentences = [
    running === 0
      ? ''
      : t(
          'Running jobs: {0}. Here they pause until you set the same key again; at {1} they keep running and costing.',
          String(running),
          name,
        ),
    waiting === 0 ? '' : t('Waiting jobs: {0}. They are not sent until you set a key again.', String(waiting)),
    t('Answers already here stay. The key itself stays valid: revoke it at {0} if someone saw it.', name),
  ];
  return sentences.filter((sentence) => sentence !== '').join('\n\n');
}

function removed(name: string, isStillServed: boolean): string {
  const { t } = vscode.l10n;
  return isStillServed
    ? t('The stored API key for {0} was removed. The environment variable named in the settings is still used.', name)
    : t('The API key for {0} was removed from this machine.', name);
}
