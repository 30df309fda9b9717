// A named place we talk to, read from settings that anybody may have written.

import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { isFields } from './fields.ts';

export const OPENAI_BASE_URL = 'https://api.openai.com/v1';
const OPENAI_ORIGIN = 'https://api.openai.com';
const MAX_NAME = 60;

export interface Endpoint extends EndpointSnapshot {
  /** Extra HTTP headers for gateways; never credentials of ours. */
  readonly headers: Readonly<Record<string, string>>;
  /** The environment variable that holds its key, when the settings name one. */
  readonly keyVariable: string | null;
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

/** OpenAI's own address, and nobody's gateway. */
export function isOpenAi(endpoint: EndpointSnapshot): boolean {
  return URL.parse(endpoint.baseUrl)?.origin === OPENAI_ORIGIN;
}

/** Its responses carry the metadata that they were asked with. What others make of it nobody knows. */
export function keepsMetadata(endpoint: EndpointSnapshot): boolean {
  return endpoint.provider === 'azure' || isOpenAi(endpoint);
}

/** By both: a name may be given to another address, and two names to one. */
export function isSamePlace(one: EndpointSnapshot, other: EndpointSnapshot): boolean {
  return one.name === other.name && one.baseUrl === other.baseUrl;
}

/** Takes the service tier that we ask for. Others may not know the field, and run a job at a tier of their own. */
export function takesTier({ provider }: Pick<EndpointSnapshot, 'provider'>): boolean {
  return provider === 'openai';
}

/** OpenAI's service answers there, be it through a gateway: its models, end dates and account facts hold. */
export function servesOpenAi({ provider }: EndpointSnapshot): boolean {
  return provider === 'openai';
}

/**
 * Instructions go first in the input there, as a developer message: in a field of their own they stand after it from gpt-6.2
 * on. The chat templates of other servers may know no such role.
 */
export function takesDeveloperMessage({ provider }: Pick<EndpointSnapshot, 'provider'>): boolean {
  return provider === 'openai' || provider === 'azure';
}

/** Scheme, host and port: what a key is bound to. */
export function originOf(baseUrl: string): string {
  return new URL(baseUrl).origin;
}

export function snapshotOf(endpoint: Endpoint): EndpointSnapshot {
  const { name, provider, baseUrl, organization, project } = endpoint;
  return { name, provider, baseUrl, organization, project };
}

/**
 * The endpoints of the setting, `OpenAI` always among them. Rows that can't be used are told to `complain` in a sentence
 * and left out.
 */
export function readEndpoints(setting: unknown, complain: (problem: string) => void): Endpoint[] {
  const rows = Array.isArray(setting) ? setting : [];
  const endpoints = new Map<string, Endpoint>([[OPENAI_ENDPOINT.name, OPENAI_ENDPOINT]]);
  for (const row of rows) {
    try {
      const endpoint = readEndpoint(row);
      endpoints.set(endpoint.name, endpoint);
    } catch (error) {
      complain(error instanceof Error ? error.message : String(error));
    }
  }
  return [...endpoints.values()];
}

function readEndpoint(row: unknown): Endpoint {
  // Made inert right here: a name that only looks like another one is that other one.
  const name = isFields(row) && typeof row.name === 'string' ? inert(row.name, MAX_NAME) : '';
  if (!isFields(row) || name === '') {
    throw new HumanError('ponder.endpoints has a row without a name. It was left out.');
  }
  const { provider } = row;
  if (provider === 'azure') {
    throw new HumanError('The endpoint {0} is left out: this version of Ponder does not speak to Azure yet.', [name]);
  }
  if (provider !== 'openai' && provider !== 'compatible') {
    throw new HumanError('The endpoint {0} is left out: its provider must be "openai" or "compatible".', [name]);
  }
  const baseUrl = typeof row.baseUrl === 'string' ? row.baseUrl : provider === 'openai' ? OPENAI_BASE_URL : '';
  assertSafeUrl(name, baseUrl);
  if (name.toLowerCase() === OPENAI_ENDPOINT.name.toLowerCase() && originOf(baseUrl) !== OPENAI_ORIGIN) {
    throw new HumanError('The endpoint named OpenAI always means {0}. Give the other one another name.', [
      OPENAI_ORIGIN,
    ]);
  }
  return {
    name,
    provider,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    organization: textOrNull(row.organization),
    project: textOrNull(row.project),
    headers: readHeaders(row.headers),
    keyVariable: readKeyVariable(row.keyFrom),
  };
}

function assertSafeUrl(name: string, baseUrl: string): void {
  const url = URL.parse(baseUrl);
  if (url === null) throw new HumanError('The endpoint {0} is left out: its baseUrl is not an address.', [name]);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) {
    throw new HumanError('The endpoint {0} is left out: a key only travels over https, except on this machine.', [
      name,
    ]);
  }
  if (url.username !== '' || url.password !== '') {
    throw new HumanError('The endpoint {0} is left out: its baseUrl holds a password. Use the command "Set API Key".', [
      name,
    ]);
  }
  if (url.search !== '' || url.hash !== '') {
    throw new HumanError('The endpoint {0} is left out: its baseUrl holds a "?" or "#", and must end with its path.', [
      name,
    ]);
  }
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

const CREDENTIAL = /(^|[-_])(authorization|cookie|key|token|secret|password)$/i;

/** Credentials do not belong into settings, so headers that carry them are not sent. */
function readHeaders(value: unknown): Record<string, string> {
  if (!isFields(value)) return {};
  const headers: Record<string, string> = {};
  for (const [name, text] of Object.entries(value)) {
    const isHeader = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name) && !CREDENTIAL.test(name);
    if (isHeader && typeof text === 'string' && /^[\x20-\x7e]*$/.test(text)) headers[name] = text;
  }
  return headers;
}

function readKeyVariable(value: unknown): string | null {
  return typeof value === 'string' ? (/^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(value)?.[1] ?? null) : null;
}
