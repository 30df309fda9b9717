// The editor's accounts: who is signed in to which provider, and what a person does when asked.
import { EventEmitter } from './values.ts';

export interface Session {
  readonly id: string;
  readonly accessToken: string;
  readonly account: { readonly id: string; readonly label: string };
  readonly scopes: readonly string[];
}

interface Options {
  readonly silent?: boolean;
  readonly createIfNone?: boolean | { readonly detail?: string };
  /** Only a session of this account counts. */
  readonly account?: { readonly id: string };
}

export class Accounts {
  readonly #changed = new EventEmitter<{ readonly provider: { readonly id: string; readonly label: string } }>();
  readonly #sessions = new Map<string, Session>();
  readonly onDidChangeSessions = this.#changed.event;
  /** Every question for a session: `microsoft silent https://….default`. */
  asked: string[] = [];
  /** What the person does who is asked to sign in: the id of the account, or an error of the editor or the service. */
  answer: (() => string) | undefined;
  /** Whoever gives out sessions can't be reached, which the editor answers as if nobody was signed in. */
  isAway = false;
  /** Counts the tokens that were given out. */
  #tokens = 0;

  getSession = async (
    providerId: string,
    scopes: readonly string[],
    { silent = false, createIfNone = false, account }: Options = {},
  ): Promise<Session | undefined> => {
    const place = `${providerId} ${scopes.join(' ')}`;
    this.asked.push(`${silent ? 'silent ' : createIfNone === false ? '' : 'person '}${place}`);
    const found = this.#sessions.get(place);
    if (this.isAway) return undefined;
    if (found !== undefined && (account ?? found.account).id === found.account.id) return this.#renewed(place, found);
    if (createIfNone === false) return undefined;
    if (this.answer === undefined) throw new Error('User did not consent to login.');
    this.signIn(place, this.answer());
    return this.#sessions.get(place);
  };

  /** @param place provider and scopes, as `asked` has them */
  signIn(place: string, account: string): void {
    const [provider = '', ...scopes] = place.split(' ');
    const accessToken = this.#token(account, scopes);
    this.#sessions.set(place, {
      id: `session-${this.#tokens}`,
      accessToken,
      account: { id: account, label: account },
      scopes,
    });
    this.#changed.fire({ provider: { id: provider, label: provider } });
  }

  signOut(): void {
    this.#sessions.clear();
    this.#changed.fire({ provider: { id: 'microsoft', label: 'Microsoft' } });
  }

  reset(): void {
    this.#sessions.clear();
    this.asked = [];
    this.answer = undefined;
    this.isAway = false;
    this.#tokens = 0;
  }

  /** The editor renews tokens by itself: each answer may hold another one of the same session. */
  #renewed(place: string, session: Session): Session {
    const renewed = { ...session, accessToken: this.#token(session.account.id, session.scopes) };
    this.#sessions.set(place, renewed);
    return renewed;
  }

  /** Made out to the host of its scope, which a resource looks at. */
  #token(account: string, [scope = '']: readonly string[]): string {
    this.#tokens += 1;
    return `entra-token-${this.#tokens}-of-${account}-for-${URL.parse(scope)?.hostname ?? ''}`;
  }
}
