// Why a response that a person named can't be read, in a sentence.
import { assertNever } from '../../../shared/assertNever.ts';
import { HumanError } from '../../../shared/humanError.ts';
import type { EndpointSnapshot, JobError } from '../../../shared/job.ts';
import type { Failure } from '../../providers/failure.ts';
import { certificateTrouble } from '../../providers/http/certificateTrouble.ts';
import { credentialRemedy } from '../../providers/noCredential.ts';
import { notAllowed, toldError } from './toldError.ts';

interface Asked {
  readonly endpoint: EndpointSnapshot;
  readonly responseId: string;
  /** The job was sent with another key, or by another account. */
  readonly isOtherKey: boolean;
}

export function unreadable({ kind, offline, error }: Failure, asked: Asked): HumanError {
  const { endpoint, responseId, isOtherKey } = asked;
  const remedy = credentialRemedy(endpoint);
  switch (kind) {
    case 'keyRefused':
      if (remedy === 'signIn' || error.kind !== 'key') return signInRefused(endpoint, error);
      return toldError('{0} refused the API key. Enter another one.', [endpoint.name], error, remedy);
    case 'noAccess': {
      if (isOtherKey) return sentWithAnother(asked);
      const sentence =
        remedy === 'signIn'
          ? '{0} does not let this account read {1}. Sign in with one that may.'
          : '{0} does not let this key read {1}. Set a key with the right to.';
      return notAllowed(sentence, { endpoint, args: [responseId] }, error);
    }
    case 'notFound':
      if (isOtherKey) return sentWithAnother(asked);
      return toldError(
        '{0} does not have {1}: it may have expired, been deleted, or belong to another project. Check the id.',
        [endpoint.name, responseId],
        error,
      );
    case 'tooLarge':
      return new HumanError('The reply from {0} about {1} is too large to read.', [endpoint.name, responseId]);
    case 'transient':
    case 'tryLater':
    case 'refused':
    case 'cannotKnow':
      if (offline) return unreached(endpoint.name, error.code);
      return toldError(
        '{0} gave no usable answer about {1}. Try again in a moment.',
        [endpoint.name, responseId],
        error,
      );
    default:
      return assertNever(kind);
  }
}

/** What was refused is no key, or not because of the key. */
export function signInRefused(endpoint: EndpointSnapshot, error: JobError): HumanError {
  const sentence = '{0} refused the sign-in. Sign in again, or check this machine’s date and time.';
  return toldError(sentence, [endpoint.name], error, credentialRemedy(endpoint));
}

function sentWithAnother({ endpoint, responseId }: Asked): HumanError {
  const remedy = credentialRemedy(endpoint);
  const sentence =
    remedy === 'signIn'
      ? '{0} does not show {1} to the current account. The job was sent by another one; sign in with that one first.'
      : '{0} does not show {1} to the current key. The job was sent with another key; set that one first.';
  return new HumanError(sentence, [endpoint.name, responseId], remedy);
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
