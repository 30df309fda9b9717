// Why a free request to a place failed, with what to do about it: a sentence of a Markdown document.
import { AZURE_ROLE } from '../../core/providers/builtIn.ts';
import type { Failure } from '../../core/providers/failure.ts';
import { missingScopes } from '../../core/providers/replies/missingScopes.ts';
import { withoutPageMark } from '../../core/providers/replies/saidIn.ts';
import { withoutStop } from '../../core/providers/replies/withoutStop.ts';
import type { Translate } from '../../shared/humanError.ts';
import { certificateSentences } from './certificateWords.ts';
import { connectionWhy } from './connectionWords.ts';
import type { KnownBy } from './credentialWords.ts';
import { inertCode } from './inertMarkdown.ts';

const MOST_WORDS = 300;

interface Trouble {
  /** The place, as text of a Markdown document. */
  readonly name: string;
  readonly known: KnownBy;
  readonly failure: Failure;
}

export function checkTrouble({ name, known, failure }: Trouble, t: Translate): string {
  const { error, offline } = failure;
  if (offline || (error.httpStatus === null && error.kind === 'network')) return unreached(name, error.code, t);
  const said = withoutStop(withoutPageMark(error.message));
  const words = said === '' ? '' : ` ${t('It said: {0}.', inertCode(said, MOST_WORDS))}`;
  return sentence(name, known, failure, t) + words;
}

function unreached(name: string, code: string | null, t: Translate): string {
  const trouble = certificateSentences(name, code, t);
  if (trouble !== '') return trouble;
  const why = connectionWhy(code, t);
  return why === ''
    ? t('There is no connection to {0}. Check the network, and check again.', name)
    : t('There is no connection to {0}: {1}. Check the network and the address, and check again.', name, why);
}

function sentence(name: string, known: KnownBy, { error }: Failure, t: Translate): string {
  const isSignedIn = known.kind === 'account';
  switch (error.kind) {
    case 'key':
    case 'rights': {
      if (isSignedIn) {
        return t(
          '{0} does not let this account in. It needs the role “{1}” on the resource: being its owner is not enough.',
          name,
          AZURE_ROLE,
        );
      }
      if (error.kind === 'key')
        return t('{0} refused the key. “Ponder: Set API Key or Sign In” takes another one.', name);
      const scopes = missingScopes(error);
      return scopes === ''
        ? t('{0} does not let this key list models. Asking may work all the same.', name)
        : t('This key lacks a permission at {0}: {1}. Asking may work all the same.', name, inertCode(scopes, 200));
    }
    case 'notAnApi':
    case 'redirect':
    case 'notFound':
      return t('{0} did not answer like an API. Check its address in ponder.endpoints.', name);
    case 'rateLimit':
    case 'quota':
      return t('{0} takes no more requests now. Check again later.', name);
    case 'server':
    case 'errorReply':
      return t('{0} has trouble of its own. Check again later.', name);
    default:
      return error.httpStatus === null
        ? t('{0} did not list its models. Asking may work all the same.', name)
        : t('{0} did not list its models (HTTP {1}). Asking may work all the same.', name, String(error.httpStatus));
  }
}
