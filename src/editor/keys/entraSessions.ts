// Sign-in with Microsoft for Azure resources, through VS Code's own accounts. A token is asked for with each request and
// stored nowhere; VS Code keeps it and renews it.
import * as vscode from 'vscode';
import type { Token } from '../../core/providers/credential.ts';
import { originOf } from '../../core/providers/endpoint.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { audiencesOf, signInProviderOf } from './audiencesOf.ts';

const TURNED = 'ponder.entraAudience:';
/** A silent question that takes longer has no answer: the extension that signs in may be off, or still starting. */
const MOST_SILENT_MS = 20_000;
/** Tokens that a server may still repeat. */
const MOST_KNOWN = 40;
/** How long nobody counts as signed in without being asked again: no event tells that a token can be had once more. */
const NOBODY_MS = 30_000;

type Account = vscode.AuthenticationSessionAccountInformation;

/** Who is signed in, as VS Code said then; null = nobody. */
interface Asked {
  readonly account: Promise<Account | null>;
  /** Until when that counts, in milliseconds. */
  until: number;
}

export class EntraSessions implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #now: () => number;
  /** By provider and scopes. Forgotten when sessions change. */
  readonly #accounts = new Map<string, Asked>();
  /** Places at which nobody was signed in when that was asked last, by provider and scopes. */
  readonly #nobody = new Set<string>();
  /** With what each was asked for. */
  readonly #known = new Map<string, string>();
  /** Origins at which another audience was no better, until somebody signs in anew. */
  readonly #inVain = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;

  /** Somebody signed in or out, in any window. */
  readonly onDidChange = this.#changed.event;

  constructor({ memory, now = Date.now }: { memory: vscode.Memento; now?: () => number }) {
    this.#memory = memory;
    this.#now = now;
    this.#listener = vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (!provider.id.startsWith('microsoft')) return;
      this.#forget();
      this.#inVain.clear();
      this.#changed.fire();
    });
  }

  /** The tokens that this window sent last: a server may repeat any of them. */
  get known(): readonly string[] {
    return [...this.#known.keys()];
  }

  /** Null when nobody is signed in. Shows nothing to anybody. */
  async find(place: EndpointSnapshot): Promise<Token | null> {
    const account = await this.#account(place);
    if (account === null) return null;
    return {
      kind: 'token',
      identity: `${account.id} ${place.tenant ?? ''}`,
      value: async () => await this.#tokenOf(account, place),
      turn: (refused) => this.#turn(place, refused),
      turnBack: (refused) => this.#turnBack(place, refused),
    };
  }

  /** The name of the account that is signed in; empty = nobody is. */
  async accountOf(place: EndpointSnapshot): Promise<string> {
    return (await this.#account(place))?.label ?? '';
  }

  /** Asks the person to sign in, if nobody is. Rejects with Microsoft's own error, or VS Code's when they back out. */
  async signIn(place: EndpointSnapshot, detail: string): Promise<Account> {
    const session = await this.#session(place, { createIfNone: { detail } });
    if (session === undefined) throw new Error('Cancelled');
    this.#forget();
    this.#changed.fire();
    return session.account;
  }

  /** What a token is asked for now. */
  audienceOf(place: EndpointSnapshot): string {
    const audiences = audiencesOf(place);
    const turned = this.#memory.get(TURNED + originOf(place.baseUrl));
    return audiences.find((one) => one === turned) ?? audiences[0];
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
    this.#accounts.clear();
    this.#known.clear();
  }

  async #account(place: EndpointSnapshot): Promise<Account | null> {
    const name = JSON.stringify([signInProviderOf(place), this.#scopesOf(place)]);
    const before = this.#accounts.get(name);
    if (before !== undefined && this.#now() < before.until) return await before.account;
    const asked: Asked = { account: this.#silently(place), until: Number.POSITIVE_INFINITY };
    this.#accounts.set(name, asked);
    const account = await asked.account;
    if (account === null) {
      asked.until = this.#now() + NOBODY_MS;
      this.#nobody.add(name);
    } else if (this.#nobody.delete(name)) {
      // What waits for a sign-in goes on, though nobody signed in just now.
      this.#changed.fire();
    }
    return account;
  }

  /** Whatever keeps VS Code from answering, nobody is signed in as far as this request goes. */
  async #silently(place: EndpointSnapshot): Promise<Account | null> {
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), MOST_SILENT_MS).unref());
    try {
      return (await Promise.race([this.#session(place, { silent: true }), late]))?.account ?? null;
    } catch {
      return null;
    }
  }

  /** Of this account and no other: what is asked with it is kept under its fingerprint. */
  async #tokenOf(account: Account, place: EndpointSnapshot): Promise<string | null> {
    const session = await this.#session(place, { silent: true, account });
    return session?.account.id === account.id ? session.accessToken : null;
  }

  async #session(
    place: EndpointSnapshot,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<vscode.AuthenticationSession | undefined> {
    const audience = this.audienceOf(place);
    const session = await vscode.authentication.getSession(signInProviderOf(place), this.#scopesOf(place), options);
    if (session !== undefined) this.#met(session.accessToken, audience);
    return session;
  }

  #scopesOf(place: EndpointSnapshot): string[] {
    const { tenant } = place;
    // VS Code reads the second one itself, and asks for the first.
    return [this.audienceOf(place), ...(tenant === undefined ? [] : [`VSCODE_TENANT:${tenant}`])];
  }

  /**
   * True = the next token is for another audience than the one that was refused; which one a place takes is remembered
   * for its origin. Of several requests that were refused at once, the first one turns.
   */
  #turn(place: EndpointSnapshot, refused: string): boolean {
    const origin = originOf(place.baseUrl);
    const now = this.audienceOf(place);
    if (now !== (this.#known.get(refused) ?? now)) return true;
    const other = audiencesOf(place).find((one) => one !== now);
    if (other === undefined || this.#inVain.has(origin)) return false;
    this.#remember(origin, other);
    return true;
  }

  /** To the audience of the token that was refused first. */
  #turnBack(place: EndpointSnapshot, refused: string): void {
    const origin = originOf(place.baseUrl);
    this.#inVain.add(origin);
    const first = this.#known.get(refused);
    if (first !== undefined && first !== this.audienceOf(place)) this.#remember(origin, first);
  }

  /** In this window it holds at once, whenever the other windows learn of it. */
  #remember(origin: string, audience: string): void {
    void this.#memory.update(TURNED + origin, audience);
    this.#accounts.clear();
  }

  #forget(): void {
    this.#accounts.clear();
    this.#nobody.clear();
  }

  #met(token: string, audience: string): void {
    this.#known.delete(token);
    this.#known.set(token, audience);
    const [oldest] = this.#known.keys();
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}
