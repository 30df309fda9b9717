// The `azure` part of an endpoint in the settings, and the addresses of Azure resources as people copy them from portals.
// Sources: Microsoft, "Azure OpenAI API version lifecycle" and "Responses API".
import { HumanError } from '../../shared/humanError.ts';
import { inert } from '../../shared/inert.ts';
import type { EndpointSnapshot } from '../../shared/job.ts';
import { isFields } from './fields.ts';

export interface AzurePlace extends Pick<EndpointSnapshot, 'baseUrl' | 'apiVersion' | 'auth' | 'tenant' | 'scope'> {
  /** Deployments by name, each with the model of the catalogue that it runs. */
  readonly deployments: Readonly<Record<string, string>>;
}

const V1 = '/openai/v1';
const DATED = '/openai';
/** The Responses API came with this version. */
const FIRST_WITH_RESPONSES = '2025-03-01';
const DATED_VERSION = /^(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))(?:-preview)?$/;
const MOST_DEPLOYMENTS = 200;
const MOST_NAME = 200;
/** What a deployment may be called, and a little more: names are Azure's to refuse. */
const DEPLOYMENT = /^[\w.-][\w. -]{0,127}$/;
/** A tenant is a GUID or one of its domains. */
const TENANT = /^[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?$/i;
const SCOPE = /^https:\/\/[\w.-]{1,200}\/[\w./-]{1,200}$/;
/** Hosts of web pages about resources. */
const PORTAL =
  /^(?:(?:[\w-]+\.)?portal\.azure\.(?:com|us|cn)|ai\.azure\.(?:com|us|cn)|oai\.azure\.com|azure\.microsoft\.com)$/i;
const OF_AZURE =
  /\.(?:openai\.azure|services\.ai\.azure|cognitiveservices\.azure|api\.cognitive\.microsoft)\.(?:com|us|cn)$/i;

export function isAzureHost(host: string): boolean {
  return OF_AZURE.test(host);
}

/**
 * @param baseUrl a usable address
 * @param row the endpoint's `azure` field
 * @param complain told of what is left out
 * @throws HumanError when nothing could be asked there
 */
export function readAzure(
  name: string,
  baseUrl: string,
  row: unknown,
  complain: (problem: string) => void,
): AzurePlace {
  if (row !== undefined && !isFields(row)) {
    throw new HumanError('The endpoint {0} is ignored: its “azure” must be a set of fields.', [name]);
  }
  const { apiVersion, auth, tenant, scope, deployments } = isFields(row) ? row : {};
  const version = readVersion(name, apiVersion);
  const isEntra = readAuth(name, auth);
  const inTenant = isEntra ? readTenant(name, tenant) : null;
  const forScope = isEntra ? readScope(name, scope) : null;
  return {
    baseUrl: readAddress(name, baseUrl, version),
    ...(version === null ? {} : { apiVersion: version }),
    ...(isEntra ? { auth: 'token' as const } : {}),
    ...(inTenant === null ? {} : { tenant: inTenant }),
    ...(forScope === null ? {} : { scope: forScope }),
    deployments: readDeployments(name, deployments, complain),
  };
}

function readVersion(name: string, value: unknown): string | null {
  if (value === undefined || value === '') return null;
  const version = typeof value === 'string' ? value.trim().toLowerCase() : '';
  // What the v1 addresses mean anyway.
  if (version === 'v1' || version === 'latest') return null;
  if (version === 'preview') return version;
  const day = DATED_VERSION.exec(version)?.[1];
  if (day === undefined) {
    throw new HumanError(
      'The endpoint {0} is ignored: its azure.apiVersion must look like “2025-04-01-preview”. Leave it out for addresses that end with /openai/v1.',
      [name],
    );
  }
  if (day >= FIRST_WITH_RESPONSES) return version;
  throw new HumanError(
    'The endpoint {0} is ignored: its azure.apiVersion {1} is older than the Responses API. Leave it out, or use 2025-04-01-preview or later.',
    [name, version],
  );
}

function readAuth(name: string, value: unknown): boolean {
  if (value === undefined || value === 'key') return false;
  if (value === 'entra') return true;
  // Not guessed: with the wrong one every request would be refused.
  throw new HumanError('The endpoint {0} is ignored: its azure.auth must be “key” or “entra”.', [name]);
}

/** @throws HumanError, because the sign-in would be for another tenant or resource */
function readTenant(name: string, value: unknown): string | null {
  if (value === undefined || value === '') return null;
  const tenant = typeof value === 'string' ? value.trim() : '';
  if (TENANT.test(tenant)) return tenant.toLowerCase();
  throw new HumanError(
    'The endpoint {0} is ignored: its azure.tenant must be the ID of the tenant or one of its domains.',
    [name],
  );
}

/** @throws HumanError, because the token would be for another resource */
function readScope(name: string, value: unknown): string | null {
  if (value === undefined || value === '') return null;
  const scope = typeof value === 'string' ? value.trim() : '';
  if (SCOPE.test(scope)) return scope;
  throw new HumanError(
    'The endpoint {0} is ignored: its azure.scope must look like “https://cognitiveservices.azure.com/.default”.',
    [name],
  );
}

/** The address that paths are put behind: an origin alone gets the rest of it. */
function readAddress(name: string, baseUrl: string, version: string | null): string {
  const { origin, hostname, pathname } = new URL(baseUrl);
  const ignored = (problem: string, ...args: string[]): never => {
    throw new HumanError(`The endpoint {0} is ignored: ${problem}`, [name, ...args]);
  };
  const path = pathname.replace(/\/{1,20}$/, '');
  if (PORTAL.test(hostname)) {
    ignored(
      'its baseUrl is the address of a web page. Use the endpoint of the resource, such as {1}.',
      'https://my-resource.openai.azure.com',
    );
  }
  if (/^\/openai\/deployments\//i.test(path)) {
    ignored('its baseUrl names a deployment. Use {1}, and name the deployment as the model when you ask.', origin);
  }
  if (isAzureHost(hostname) && /^\/(?:api\/projects\/[^/]+|models)$/i.test(path)) {
    ignored('its baseUrl is not where questions go. Use {1}.', origin);
  }
  const isDated = version !== null && version !== 'preview';
  const usual = isDated ? DATED : V1;
  if (path === '' || (path === DATED && isAzureHost(hostname))) return origin + usual;
  if (isDated && path.endsWith(V1)) {
    ignored('addresses that end with /openai/v1 take no azure.apiVersion. Leave it out, or use {1}.', origin);
  }
  return origin + path;
}

function readDeployments(
  name: string,
  value: unknown,
  complain: (problem: string) => void,
): Readonly<Record<string, string>> {
  if (value === undefined) return {};
  if (!isFields(value)) {
    complain(
      new HumanError('The azure.deployments of the endpoint {0} must list models by deployment.', [name]).message,
    );
    return {};
  }
  const found: [string, string][] = [];
  const rows = Object.entries(value);
  if (rows.length > MOST_DEPLOYMENTS) {
    const sentence = 'Only the first {1} deployments of the endpoint {0} are used.';
    complain(new HumanError(sentence, [name, String(MOST_DEPLOYMENTS)]).message);
  }
  for (const [deployment, model] of rows.slice(0, MOST_DEPLOYMENTS)) {
    const meant = typeof model === 'string' ? model.trim() : '';
    if (DEPLOYMENT.test(deployment) && meant !== '' && meant.length <= MOST_NAME && inert(meant, MOST_NAME) === meant) {
      found.push([deployment, meant]);
    } else {
      const sentence =
        'The deployment “{1}” of the endpoint {0} is ignored: it needs a name and the model that it runs.';
      complain(new HumanError(sentence, [name, inert(deployment, 60)]).message);
    }
  }
  return Object.fromEntries(found);
}
