// Secrets in a text that is about to leave, in words that say where they stand and nothing of what they say.
import type { SecretPlace, SecretPlaces } from '../../core/asking/secretPlaces.ts';
import { type Secret, UNKNOWN_VENDOR } from '../../core/secrets/finding.ts';
import { formatCount } from '../../shared/format.ts';
import type { Translate } from '../../shared/humanError.ts';
import type { Job } from '../../shared/job.ts';
import { joined } from './joined.ts';

/** `Line 12: an AWS access key`, one below the other, and how many more there are. */
export function secretLines({ first, count }: SecretPlaces, t: Translate): readonly string[] {
  const more = count - first.length;
  const lines = first.map((place) => t('{0}: {1}', placeWords(place, t), secretName(place, t)));
  return more === 0 ? lines : [...lines, t('and {0} more', formatCount(more))];
}

function placeWords({ part, line, cell }: SecretPlace, t: Translate): string {
  if (part === 'question') return t('Line {0} of your question', String(line));
  if (part === 'instructions') return t('Line {0} of ponder.instructions', String(line));
  return cell === undefined ? t('Line {0}', String(line)) : t('Cell {0}, line {1}', String(cell), String(line));
}

function secretName({ kind, vendor }: Secret, t: Translate): string {
  switch (kind) {
    case 'vendorKey':
      return vendorName(vendor, t);
    case 'privateKey':
      return t('a private key');
    case 'webToken':
      return t('a web token (JWT)');
    case 'addressPassword':
      return t('a password in an address');
    case 'connectionPassword':
      return t('a password in a connection string');
    case 'password':
      return t('a password');
    case 'namedSecret':
      return t('a key or token');
    case 'authorization':
      return t('an authorization header');
    case 'signature':
      return t('a signed address');
    case 'ownKey':
      return t('a key that Ponder uses');
  }
}

/** The usual ones by their usual names. */
function vendorName(vendor: string | null, t: Translate): string {
  switch (vendor) {
    case null:
    case UNKNOWN_VENDOR:
      return t('an API key');
    case 'AWS access':
      return t('an AWS access key');
    case 'AWS secret':
      return t('an AWS secret key');
    case 'OpenAI':
      return t('an OpenAI key');
    case 'Azure':
      return t('an Azure key');
    case 'Google':
      return t('a Google key');
    case 'GitHub':
      return t('a GitHub token');
    default:
      return t('a key for {0}', vendor);
  }
}

/** What the job tells of secrets in its question; empty = there were none. */
export function sentSecretsSentence(job: Job, t: Translate): string {
  const agreed = job.secretsAgreed === undefined ? '' : t('Sent with what looks like a secret, approved by you.');
  return joined(removedSecretsSentence(job, t), agreed);
}

export function removedSecretsSentence({ secretsRemoved = 0 }: Job, t: Translate): string {
  if (secretsRemoved === 0) return '';
  return secretsRemoved === 1
    ? t('One secret was taken out of the question before it was sent.')
    : t('{0} secrets were taken out of the question before it was sent.', formatCount(secretsRemoved));
}
