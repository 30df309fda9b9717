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

type Account = vscode.AuthenticationSessionAccountInformation;

export class EntraSessions implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  /** Who is signed in, by provider and scopes; null = nobody. Forgotten when sessions change. */
  readonly #accounts = new Map<string, Promise<Account | null>>();
  readonly #known = new Set<string>();
  /** Origins at which another audience was no better, until somebody signs in anew. */
  readonly #inVain = new Set<string>();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #listener: vscode.Disposable;

  /** Somebody signed in or out, in any window. */
  readonly onDidChange = this.#changed.event;

  constructor({ memory }: { memory: vscode.Memento }) {
    this.#memory = memory;
    this.#listener = vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (!provider.id.startsWith('microsoft')) return;
      this.#accounts.clear();
      this.#inVain.clear();
      this.#changed.fire();
    });
  }

  /** The tokens that this window sent last: a server may repeat any of them. */
  get known(): readonly string[] {
    return [...this.#known];
  }

  /** Null when nobody is signed in. Shows nothing to anybody. */
  async find(place: EndpointSnapshot): Promise<Token | null> {
    const account = await this.#account(place);
    if (account === null) return null;
    return {
      kind: 'token',
      identity: `${account.id} ${place.tenant ?? ''}`,
      value: async () => (await this.#session(place, { silent: true }))?.accessToken ?? null,
      turn: () => this.#turn(place),
      turnBack: () => this.#turnBack(place),
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
    this.#accounts.clear();
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

  #account(place: EndpointSnapshot): Promise<Account | null> {
    const name = JSON.stringify([signInProviderOf(place), this.#scopesOf(place)]);
    const asked = this.#accounts.get(name);
    if (asked !== undefined) return asked;
    const asking = this.#silently(place);
    this.#accounts.set(name, asking);
    return asking;
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

  async #session(
    place: EndpointSnapshot,
    options: vscode.AuthenticationGetSessionOptions,
  ): Promise<vscode.AuthenticationSession | undefined> {
    const session = await vscode.authentication.getSession(signInProviderOf(place), this.#scopesOf(place), options);
    if (session !== undefined) this.#met(session.accessToken);
    return session;
  }

  #scopesOf(place: EndpointSnapshot): string[] {
    const { tenant } = place;
    // VS Code reads the second one itself, and asks for the first.
    return [this.audienceOf(place), ...(tenant === undefined ? [] : [`VSCODE_TENANT:${tenant}`])];
  }

  /** True = the next token is for another audience; which one a place takes is remembered for its origin. */
  #turn(place: EndpointSnapshot): boolean {
    const origin = originOf(place.baseUrl);
    const now = this.audienceOf(place);
    const other = audiencesOf(place).find((one) => one !== now);
    if (other === undefined || this.#inVain.has(origin)) return false;
    this.#remember(origin, other);
    return true;
  }

  #turnBack(place: EndpointSnapshot): void {
    const origin = originOf(place.baseUrl);
    this.#inVain.add(origin);
    this.#remember(
      origin,
      audiencesOf(place).find((one) => one !== this.audienceOf(place)),
    );
  }

  /** In this window it holds at once, whenever the other windows learn of it. */
  #remember(origin: string, audience: string | undefined): void {
    void this.#memory.update(TURNED + origin, audience);
    this.#accounts.clear();
  }

  #met(token: string): void {
    this.#known.delete(token);
    this.#known.add(token);
    const [oldest] = this.#known;
    if (this.#known.size > MOST_KNOWN && oldest !== undefined) this.#known.delete(oldest);
  }
}
