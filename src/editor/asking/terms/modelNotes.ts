// One line above the models: why the list is not the one a person may expect.
import * as vscode from 'vscode';
import type { Advice } from '../../../core/accounts/advice.ts';
import type { Failure } from '../../../core/providers/failure.ts';
import { missingScopes } from '../../../core/providers/replies/missingScopes.ts';
import { withoutPageMark } from '../../../core/providers/replies/saidIn.ts';
import { withoutStop } from '../../../core/providers/replies/withoutStop.ts';
import { localDay } from '../../../shared/format.ts';
import { inert } from '../../../shared/inert.ts';
import { certificateSentences } from '../../words/certificateWords.ts';
import { connectionWhy } from '../../words/connectionWords.ts';
import type { ModelRow } from './modelRow.ts';

/** A sentence about the list as a whole, and what follows from it. */
export interface Note {
  readonly says: string;
  readonly so: string;
}

export function noteRow({ says, so }: Note): ModelRow {
  return { label: `$(info) ${says}`, detail: so };
}

/** Null = the list is as a person may expect it. */
export function lackNote(advice: Advice, endpointName: string): Note | null {
  const { t } = vscode.l10n;
  const name = inert(endpointName, 60);
  switch (advice.lack) {
    case null:
      return null;
    case 'ended':
      return {
        says: t('{0} has ended every o-series model', name),
        so: t('Newer models have replaced them.'),
      };
    case 'notListed':
      return {
        says: t('This account has no o-series model at {0}', name),
        so: t('Newer models have replaced them; those on this account are below.'),
      };
    case 'nothing':
      return {
        says: t('This account has none of the models that Ponder knows'),
        so: t('The free tier of {0} has no access to them. You can still type a model id.', name),
      };
    case 'noDeployment':
      return {
        says: t('Type the name of a deployment at {0}', name),
        so: t('Deployments that you list in azure.deployments of ponder.endpoints, or have asked before, stand here.'),
      };
  }
}

/**
 * The account could not be asked.
 * @param failure null = there is no key to ask with
 * @param listedAt when it was asked last; null = never
 */
export function notAskedNote(endpointName: string, failure: Failure | null, listedAt: number | null): Note {
  const { t } = vscode.l10n;
  const name = inert(endpointName, 60);
  const so = shownInstead(listedAt);
  if (failure === null) return { says: t('There is no key for {0} yet', name), so };
  return {
    says: t('{0} did not say which models it has', name),
    so: `${why(endpointName, failure)} ${so}`.trim(),
  };
}

/** @param said the message of an error in Ponder itself */
export function troubleNote(endpointName: string, said: string, listedAt: number | null): Note {
  const says = vscode.l10n.t('{0} did not say which models it has', inert(endpointName, 60));
  return { says, so: `${inert(said, 200)} ${shownInstead(listedAt)}` };
}

function shownInstead(listedAt: number | null): string {
  const { t } = vscode.l10n;
  return listedAt === null
    ? t('These are the models Ponder knows; your account may have fewer.')
    : t('These are the models it had on {0}.', localDay(listedAt));
}

function why(endpointName: string, { offline, error }: Failure): string {
  const { t } = vscode.l10n;
  if (offline || (error.kind === 'network' && error.code !== null)) {
    const because = connectionWhy(error.code, t);
    const none = because === '' ? t('There is no connection.') : t('There is no connection: {0}.', because);
    return certificateSentences(endpointName, error.code, t) || none;
  }
  const scopes = missingScopes(error);
  if (scopes !== '') return t('The key may not list them: it lacks the permission {0}.', inert(scopes, 200));
  const said = withoutStop(inert(withoutPageMark(error.message), 200));
  return said === '' ? '' : `${said}.`;
}
