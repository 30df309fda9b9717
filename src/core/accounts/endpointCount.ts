// The endpoint's own count of a text's tokens. The text has to be sent there for it, so a person is asked first, once
// for each endpoint; the answer is kept for its address. A text with a secret in it is never sent for a mere count.
import type { EndpointSnapshot } from '../../shared/job.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { builtIn, surelyHas } from '../providers/builtIn.ts';
import { bringsNothing } from '../providers/missingCall.ts';
import type { CountBody } from '../providers/provider.ts';
import type { ProviderPool } from '../providers/providerPool.ts';
import type { Turn } from '../providers/turn.ts';
import type { SecretSearch } from '../secrets/secretSearch.ts';

/** `cannot`: it was asked and has no such call. */
export type Agreement = 'unasked' | 'agreed' | 'cannot';

export interface EndpointCountNeeds {
  readonly ledger: Ledger;
  readonly pool: ProviderPool;
  readonly search: Pick<SecretSearch, 'isFree'>;
  readonly endpoint: EndpointSnapshot;
}

export class EndpointCount {
  readonly #ledger: Ledger;
  readonly #pool: ProviderPool;
  readonly #search: Pick<SecretSearch, 'isFree'>;
  readonly #endpoint: EndpointSnapshot;

  constructor(needs: EndpointCountNeeds) {
    this.#ledger = needs.ledger;
    this.#pool = needs.pool;
    this.#search = needs.search;
    this.#endpoint = needs.endpoint;
  }

  get agreement(): Agreement {
    return agreementAt(this.#ledger, this.#endpoint);
  }

  /** @param agreement `unasked` takes back what was agreed to */
  async remember(agreement: Agreement): Promise<void> {
    await this.#ledger.setFact(nameOf(this.#endpoint), `${agreement} ${this.#endpoint.baseUrl}`);
  }

  /**
   * Null when nobody agreed, or the place could not count; `secret` = nothing was sent, because the text may hold one.
   * Then our own count has to do.
   */
  async count(body: CountBody): Promise<number | 'secret' | null> {
    if (this.agreement !== 'agreed') return null;
    if (!(await this.#search.isFree(textsIn(body.turns)))) return 'secret';
    // Asked once more: it may have been taken back meanwhile.
    if (this.agreement !== 'agreed') return null;
    const access = await this.#pool.access(this.#endpoint);
    if (access === null) return null;
    const result = await access.provider.countInput(body);
    if (result.ok) return result.value;
    const { error } = result.failure;
    const isThere = surelyHas(this.#endpoint, 'inputTokens');
    if (error.code !== 'model_not_found' && !isThere && bringsNothing(error)) await this.remember('cannot');
    return null;
  }
}

function textsIn(turns: readonly Turn[]): readonly string[] {
  return turns.flatMap(({ parts }) => parts.flatMap((part) => (part.kind === 'text' ? [part.text] : [])));
}

export function agreementAt(ledger: Pick<Ledger, 'fact'>, endpoint: EndpointSnapshot): Agreement {
  if (builtIn(endpoint, 'inputTokens') === 'no') return 'cannot';
  const [said, ...baseUrl] = (ledger.fact(nameOf(endpoint)) ?? '').split(' ');
  if (baseUrl.join(' ') !== endpoint.baseUrl) return 'unasked';
  return said === 'agreed' || said === 'cannot' ? said : 'unasked';
}

/** Texts are sent there to be counted only after another yes. */
export async function forgetAgreement(
  endpoint: EndpointSnapshot,
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
): Promise<void> {
  if (ledger.fact(nameOf(endpoint)) !== null) await ledger.setFact(nameOf(endpoint), `unasked ${endpoint.baseUrl}`);
}

/** One for each endpoint: another address takes the place of the one before. */
function nameOf({ name }: EndpointSnapshot): string {
  return `inputTokens:${name}`;
}
