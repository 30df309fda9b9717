// Why nobody is signed in to a place, or is and may not ask there: in words, with what to do. Made of inert text.
import { AZURE_ROLE } from '../../core/providers/builtIn.ts';
import type { Failure } from '../../core/providers/failure.ts';
import { withoutPageMark } from '../../core/providers/replies/saidIn.ts';
import { withoutStop } from '../../core/providers/replies/withoutStop.ts';
import type { Translate } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';

interface NotSignedIn {
  readonly endpoint: EndpointSnapshot;
  /** The error's own words: Microsoft's, with a code such as AADSTS65001, or VS Code's. */
  readonly said: string;
  /** What else a token could be asked for; null = nothing. */
  readonly other: string | null;
}

/** VS Code's words when a person closes the question or the browser. */
const BACKED_OUT = /did not consent|cancell?ed|user denied|timed out waiting/i;
const NO_PROVIDER =
  /no authentication provider|not currently registered|timed out waiting for authentication provider/i;
const CODE = /AADSTS(\d{4,7})/;

export function signInTrouble({ endpoint, said, other }: NotSignedIn, t: Translate): string {
  const name = inert(endpoint.name, 60);
  const code = CODE.exec(said)?.[1] ?? null;
  if (code !== null) return microsoftSays(code, { endpoint, said, other }, t);
  if (NO_PROVIDER.test(said)) {
    return t(
      'VS Code can’t sign in with Microsoft here: the extension “Microsoft Account” is off. Turn it on, or use a key for {0}.',
      name,
    );
  }
  if (BACKED_OUT.test(said)) return t('Nobody signed in to {0}. Nothing was sent.', name);
  return t('Signing in to {0} failed: {1}.', name, withoutStop(inert(said, 200)));
}

function microsoftSays(code: string, { endpoint, said, other }: NotSignedIn, t: Translate): string {
  const name = inert(endpoint.name, 60);
  const tenant = inert(endpoint.tenant ?? '', 100);
  const error = `AADSTS${code}`;
  switch (code) {
    case '65001':
    case '90094':
      return t(
        'Your organization has not agreed that VS Code may ask {0} for you ({1}). Ask an administrator to agree, or use a key.',
        name,
        error,
      );
    case '65002':
    case '70011':
      return other === null
        ? t(
            'Microsoft gives VS Code no token for {0} ({1}). Set azure.scope to another one, or use a key.',
            name,
            error,
          )
        : t(
            'Microsoft gives VS Code no token for {0} ({1}). Set azure.scope to “{2}”, or use a key.',
            name,
            error,
            other,
          );
    case '90002':
      return t('There is no tenant “{1}” ({2}). Check azure.tenant of the endpoint {0}.', name, tenant, error);
    case '50020':
    case '50177':
    case '90072':
      return tenant === ''
        ? t('This account is not in the tenant of {0} ({1}). Choose another account, or set azure.tenant.', name, error)
        : t('This account is not in the tenant “{1}” ({2}). Choose another account for {0}.', name, tenant, error);
    case '50076':
    case '50079':
    case '50158':
    case '53000':
    case '53001':
    case '53003':
      return t('Your organization asks for more before you may sign in to {0} ({1}): {2}.', name, error, words(said));
    default:
      return t('Signing in to {0} failed ({1}): {2}.', name, error, words(said));
  }
}

/** The first sentence behind the code; what follows are ids and times. */
function words(said: string): string {
  const text = said.slice(said.search(CODE)).replace(/^AADSTS\d{4,7}:?\s{0,4}/, '');
  return withoutStop(inert(text.split(/\s(?:Trace ID|Correlation ID|Timestamp):/)[0] ?? '', 200));
}

interface SignedIn {
  readonly endpoint: EndpointSnapshot;
  readonly account: string;
  readonly failure: Failure;
}

/** Somebody is signed in, and a free request failed. */
export function signedInTrouble({ endpoint, account, failure: { error } }: SignedIn, t: Translate): string {
  const name = inert(endpoint.name, 60);
  const who = inert(account, 100);
  const said = withoutStop(inert(withoutPageMark(error.message), 200));
  switch (error.kind) {
    case 'key':
    case 'rights':
      return t(
        '{0} doesn’t let {1} in. The account needs the role “{2}” on the resource: being its owner is not enough. The reply said: “{3}”.',
        name,
        who,
        AZURE_ROLE,
        said,
      );
    case 'notAnApi':
    case 'redirect':
    case 'notFound':
      return t('Signed in as {1}, but {0} did not answer like an API. Check its address in the settings.', name, who);
    default:
      return t('Signed in as {1}, but {0} could not be asked now. Ask, or try again later.', name, who);
  }
}
