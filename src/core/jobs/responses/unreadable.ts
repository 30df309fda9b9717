// Why a response that a person named can't be read, in a sentence.
import { assertNever } from '../../../shared/assertNever.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { JobError } from '../../../shared/job.ts';
import type { Failure } from '../../providers/failure.ts';
import { certificateTrouble } from '../../providers/http/certificateTrouble.ts';
import { notAllowed, toldError } from './toldError.ts';

export function unreadable(failure: Failure, endpoint: string, responseId: string, isOtherKey: boolean): HumanError {
  const { kind, offline, error } = failure;
  switch (kind) {
    case 'keyRefused':
      if (error.kind !== 'key') return signInRefused(endpoint, error);
      return toldError('{0} refused the API key. Enter another one.', [endpoint], error, 'setApiKey');
    case 'noAccess':
      if (isOtherKey) return sentWithAnother(endpoint, responseId);
      return notAllowed(
        '{0} does not let this key read {1}. Set a key with the right to.',
        [endpoint, responseId],
        error,
      );
    case 'notFound':
      if (isOtherKey) return sentWithAnother(endpoint, responseId);
      return toldError(
        '{0} does not have {1}: it may have expired, been deleted, or belong to another project. Check the id.',
        [endpoint, responseId],
        error,
      );
    case 'tooLarge':
      return new HumanError('The reply from {0} about {1} is too large to read.', [endpoint, responseId]);
    case 'transient':
    case 'tryLater':
    case 'refused':
    case 'cannotKnow':
      if (offline) return unreached(endpoint, error.code);
      return toldError('{0} gave no usable answer about {1}. Try again in a moment.', [endpoint, responseId], error);
    default:
      return assertNever(kind);
  }
}

/** What was refused is no key, or not because of the key. */
export function signInRefused(endpoint: string, error: JobError): HumanError {
  const sentence = '{0} refused the sign-in. Sign in again, or check this machine’s date and time.';
  return toldError(sentence, [endpoint], error, 'setApiKey');
}

function sentWithAnother(endpoint: string, responseId: string): HumanError {
  return new HumanError(
    '{0} does not show {1} to the current key. The job was sent with another key; set that one first.',
    [endpoint, responseId],
    'setApiKey',
  );
}

/** For a call of which nothing has left this machine. @param code of the network's error; null = none */
export function unreached(endpoint: string, code: string | null): HumanError {
  const trouble = certificateTrouble(code);
  if (code === null) return new HumanError('There is no connection to {0}. Try again when there is.', [endpoint]);
  if (trouble === null) {
    return new HumanError('There is no connection to {0} ({1}). Try again when there is.', [endpoint, code]);
  }
  if (trouble === 'unknown') {
    return new HumanError(
      'This machine does not trust the certificate of {0} ({1}). If it is your own, add its root certificate to those of the system (“http.systemCertificates”), or name its file in NODE_EXTRA_CA_CERTS.',
      [endpoint, code],
    );
  }
  return new HumanError(
    'This machine does not accept the certificate of {0} ({1}). Check the endpoint’s address and this machine’s clock.',
    [endpoint, code],
  );
}
