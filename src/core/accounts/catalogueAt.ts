// The models as one place has them. At some places a model runs under a name of the place's own (a deployment): which
// model that is, the settings say, or else the place's first answer.
import type { EndpointSnapshot } from '../../shared/job.ts';
import { readOwnJson } from '../../shared/readOwnJson.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Catalogue } from '../models/catalogue.ts';
import { builtIn, surelyHas } from '../providers/builtIn.ts';
import type { ProviderPool } from '../providers/providerPool.ts';

export interface DeploymentNeeds {
  readonly ledger: Pick<Ledger, 'fact'>;
  readonly pool: Pick<ProviderPool, 'deploymentsAt'>;
}

const MOST = 200;
const MOST_CHARACTERS = 200;

/** The catalogue with the place's own names, and without list prices where they are not the place's. */
export function catalogueAt(catalogue: Catalogue, place: EndpointSnapshot, needs: DeploymentNeeds): Catalogue {
  if (!surelyHas(place, 'deployments')) return catalogue;
  return catalogue.with({
    deployments: deploymentsAt(place, needs),
    hasListPrices: builtIn(place, 'listPrices') !== 'no',
  });
}

/** Deployments by name, each with its model. What a person wrote counts before what was learnt. */
export function deploymentsAt(place: EndpointSnapshot, { ledger, pool }: DeploymentNeeds): ReadonlyMap<string, string> {
  return new Map([...learntAt(place, ledger), ...Object.entries(pool.deploymentsAt(place))]);
}

/** Keeps which model answered for a name. Nothing is written of what is known already. */
export async function learnDeployment(
  place: EndpointSnapshot,
  { name, model }: { readonly name: string; readonly model: string | null },
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
): Promise<void> {
  const isName = (text: string) => text !== '' && text.length <= MOST_CHARACTERS;
  if (model === null || !surelyHas(place, 'deployments') || !isName(name) || !isName(model)) return;
  if (learntAt(place, ledger).get(name) === model) return;
  await ledger.setFact(factName(place), (before) => {
    const rows = read(before, place);
    // The newest stands last, and is the last to go.
    rows.delete(name);
    rows.set(name, model);
    return JSON.stringify({ baseUrl: place.baseUrl, models: [...rows].slice(-MOST) });
  });
}

/** Forgets what was learnt of an endpoint's deployments. */
export async function forgetDeployments(
  place: EndpointSnapshot,
  ledger: Pick<Ledger, 'fact' | 'setFact'>,
): Promise<void> {
  if (ledger.fact(factName(place)) !== null) await ledger.setFact(factName(place), JSON.stringify({ models: [] }));
}

function learntAt(place: EndpointSnapshot, ledger: Pick<Ledger, 'fact'>): Map<string, string> {
  return read(ledger.fact(factName(place)), place);
}

function factName({ name }: EndpointSnapshot): string {
  return `deployments:${name}`;
}

/** What was learnt at another address is left out, and so is what Ponder did not write. */
function read(text: string | null, { baseUrl }: EndpointSnapshot): Map<string, string> {
  const value = readOwnJson(text);
  if (typeof value !== 'object' || value === null || !('baseUrl' in value) || !('models' in value)) return new Map();
  const { models } = value;
  return new Map(value.baseUrl === baseUrl && Array.isArray(models) ? models.filter(isRow) : []);
}

function isRow(row: unknown): row is [string, string] {
  return Array.isArray(row) && row.length === 2 && row.every((part) => typeof part === 'string');
}
