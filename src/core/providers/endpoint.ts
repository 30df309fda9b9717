// A named server that we talk to, read from settings that anybody may have written.

import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { assertUsableAddress } from './assertUsableAddress.ts';
import { isFields } from './fields.ts';
import { isAzureHost, readAzure } from './readAzure.ts';
import { plainHeaders, readHeaders, readHeaderText } from './readHeaders.ts';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
const OPENAI_ORIGIN = 'https://api.openai.com';
const MAX_NAME = 60;

export interface Endpoint extends EndpointSnapshot {
  /** Extra HTTP headers for gateways; never credentials of ours. */
  readonly headers: Readonly<Record<string, string>>;
  /** The environment variable that holds its key, when the settings name one. */
  readonly keyVariable: string | null;
  /** The place's own names of models (deployments), each with the model that it runs; absent = it has none. */
  readonly deployments?: Readonly<Record<string, string>>;
}

export const OPENAI_ENDPOINT: Endpoint = {
  name: 'OpenAI',
  provider: 'openai',
  baseUrl: OPENAI_BASE_URL,
  organization: null,
  project: null,
  headers: {},
  keyVariable: null,
};

/** Whether this is OpenAI's own address, and nobody's gateway. What a place offers is told by builtIn.ts. */
export function isOpenAi(endpoint: EndpointSnapshot): boolean {
  return URL.parse(endpoint.baseUrl)?.origin === OPENAI_ORIGIN;
}

/** Compares name and address: a name may be given to another address, and two names to one. */
export function isSamePlace(one: EndpointSnapshot, other: EndpointSnapshot): boolean {
  return one.name === other.name && one.baseUrl === other.baseUrl;
}

/** The endpoint of today's settings that a job was sent to; undefined = its name is gone, or means another address by now. */
export function configuredAt(place: EndpointSnapshot, endpoints: readonly Endpoint[]): Endpoint | undefined {
  return endpoints.find((each) => isSamePlace(each, place));
}

/** Scheme, host and port: what a key is bound to. */
export function originOf(baseUrl: string): string {
  return new URL(baseUrl).origin;
}

/** Without what only today's settings say, and without headers that may be secrets. */
export function snapshotOf(endpoint: EndpointSnapshot & Partial<Endpoint>): EndpointSnapshot {
  const { headers, keyVariable, deployments, ...snapshot } = endpoint;
  const plain = plainHeaders(headers ?? {});
  return Object.keys(plain).length === 0 ? snapshot : { ...snapshot, headers: plain };
}

/**
 * The endpoints of the setting, `OpenAI` always among them. For each row that can't be used, `complain` is called with
 * a sentence, and the row is left out.
 */
export function readEndpoints(setting: unknown, complain: (problem: string) => void): Endpoint[] {
  const rows: readonly unknown[] = Array.isArray(setting) ? setting : [];
  if (rows !== setting && setting !== undefined) {
    complain('ponder.endpoints is not a list of endpoints. Until you fix it, only OpenAI is available.');
  }
  const endpoints = new Map<string, Endpoint>([[OPENAI_ENDPOINT.name, OPENAI_ENDPOINT]]);
  for (const row of rows) {
    try {
      const endpoint = readEndpoint(row, complain);
      endpoints.set(endpoint.name, endpoint);
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
    }
  }
  return [...endpoints.values()];
}

function readEndpoint(row: unknown, complain: (problem: string) => void): Endpoint {
  // Made inert right here: a name that only looks like another one is that other one.
  const name = isFields(row) && typeof row.name === 'string' ? inert(row.name, MAX_NAME) : '';
  if (!isFields(row) || name === '') {
    throw new HumanError('ponder.endpoints has an entry without a name. It is ignored.');
  }
  const { provider } = row;
  if (provider !== 'openai' && provider !== 'azure' && provider !== 'compatible') {
    throw new HumanError('The endpoint {0} is ignored: its provider must be “openai”, “azure” or “compatible”.', [
      name,
    ]);
  }
  const usual = provider === 'openai' ? OPENAI_BASE_URL : '';
  const given = row.baseUrl === undefined ? usual : row.baseUrl;
  // Only a missing address stands for OpenAI's own: one that is no text may be meant for another place.
  const baseUrl = typeof given === 'string' ? given : '';
  assertUsableAddress(name, baseUrl);
  if (name.toLowerCase() === OPENAI_ENDPOINT.name.toLowerCase() && originOf(baseUrl) !== OPENAI_ORIGIN) {
    throw new HumanError('The endpoint named OpenAI always means {0}. Give yours another name.', [OPENAI_ORIGIN]);
  }
  assertFits(name, provider, baseUrl);
  if (provider !== 'azure' && row.azure !== undefined) {
    throw new HumanError('The endpoint {0} is ignored: it has “azure” fields, but its provider is not “azure”.', [
      name,
    ]);
  }
  return {
    name,
    provider,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    organization: readHeaderText(name, 'organization', row.organization),
    project: readHeaderText(name, 'project', row.project),
    headers: readHeaders(name, row.headers, complain),
    keyVariable: readKeyVariable(name, row.keyFrom, complain),
    ...(provider === 'azure' ? readAzure(name, baseUrl, row.azure, complain) : {}),
    ...readApi(name, row.api),
  };
}

/** @throws HumanError when the address is known to be of another kind: every request would be refused there */
function assertFits(name: string, provider: Endpoint['provider'], baseUrl: string): void {
  const { hostname, origin } = new URL(baseUrl);
  if (provider === 'azure' && origin === OPENAI_ORIGIN) {
    throw new HumanError('The endpoint {0} is ignored: {1} is OpenAI, not Azure. Set its provider to “openai”.', [
      name,
      origin,
    ]);
  }
  if (provider !== 'azure' && isAzureHost(hostname)) {
    throw new HumanError('The endpoint {0} is ignored: {1} is an Azure resource. Set its provider to “azure”.', [
      name,
      origin,
    ]);
  }
}

function readApi(name: string, value: unknown): Pick<Endpoint, 'api'> {
  if (value === undefined || value === 'responses') return {};
  if (value === 'chat') return { api: 'chat' };
  throw new HumanError('The endpoint {0} is ignored: its api must be “responses” or “chat”.', [name]);
}

function readKeyVariable(name: string, value: unknown, complain: (problem: string) => void): string | null {
  if (value === undefined) return null;
  const variable = typeof value === 'string' ? /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(value)?.[1] : undefined;
  if (variable !== undefined) return variable;
  const sentence = 'The endpoint {0} takes no key from the environment: its keyFrom must be “env:” and a name.';
  complain(new HumanError(sentence, [name]).message);
  return null;
}
