// One HTTP exchange of the simulated API: note it, read it, check the key, let faults have their way, answer.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiError, invalidKey, missingKey } from './apiError.ts';
import type { Call } from './call.ts';
import { happensBefore, type Outgoing, outgoingOf, reply } from './faults.ts';
import { handle } from './handlers.ts';
import { parseJson } from './json.ts';
import { readBody } from './readBody.ts';
import { findRoute, type Route } from './route.ts';
import type { Service } from './service.ts';
import { metadataOf, type TruthCall, withoutSecrets } from './truth.ts';

export async function exchange(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const started = performance.now();
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  const method = request.method ?? 'GET';
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const route = routeOf(service, method, url);
  const truth = service.truth.begin({
    operation: route instanceof ApiError ? 'other' : route.operation,
    method,
    path: url.pathname + url.search,
    requestId: `req_${randomUUID().replaceAll('-', '')}`,
    arrivedAt: performance.timeOrigin + started,
    headers: withoutSecrets(request.headers),
    body: null,
    metadata: {},
    responseId: route instanceof ApiError || route.operation === 'models' ? null : route.id,
    shownStatus: null,
    httpStatus: null,
    lastEvent: null,
    fault: null,
  });
  const outgoing = await answer(service, request, truth, route, url.searchParams, gone.signal);
  const ids = service.azure?.requestId(truth.requestId, url.pathname.startsWith('/openai/v1/'));
  await send(response, outgoing, truth, { started, ids: ids ?? { 'x-request-id': truth.requestId } });
}

async function answer(
  service: Service,
  request: IncomingMessage,
  truth: TruthCall,
  route: Route | ApiError,
  query: URLSearchParams,
  gone: AbortSignal,
): Promise<Outgoing> {
  try {
    const body = await readBody(request);
    if (route instanceof ApiError) throw route;
    const { key, project } = admitted(service, request);
    const missing = missingCall(service, route, query);
    if (missing !== null) return missing;
    const json = parseJson(body);
    truth.body = json ?? null;
    truth.metadata = metadataOf(json);
    const isResume = route.operation === 'look' && query.get('stream') === 'true';
    const behaviour = service.behaviours.take(isResume ? 'resume' : route.operation, truth.responseId);
    const { fault } = behaviour;
    truth.fault = fault?.type ?? behaviour.stream?.type ?? null;
    if (fault !== undefined && happensBefore(fault)) return outgoingOf(fault, key, null);
    if (json === undefined && body !== '') throw brokenJson();
    const meant = service.azure === null ? json : service.azure.bodyOf(json);
    const call: Call = { route, query, body: meant, project, behaviour, truth, gone };
    const outgoing = await handle(service, call);
    if (behaviour.delayMs !== undefined)
      await pause(service.clock.realMsFor(behaviour.delayMs), undefined, { ref: false });
    return fault === undefined ? outgoing : outgoingOf(fault, key, outgoing);
  } catch (error) {
    if (error instanceof ApiError) return reply(error.status, error.body(), error.headers);
    throw error;
  }
}

async function send(
  response: ServerResponse,
  outgoing: Outgoing,
  truth: TruthCall,
  { started, ids }: { readonly started: number; readonly ids: Readonly<Record<string, string>> },
): Promise<void> {
  if (outgoing.type === 'hang' || outgoing.type === 'drop' || response.destroyed) {
    truth.shownStatus = null;
    // It ends with the client's patience, or with the simulator.
    if (outgoing.type === 'hang') return;
    if (outgoing.type === 'drop' && outgoing.isReset) response.socket?.resetAndDestroy();
    else response.destroy();
    return;
  }
  if (outgoing.status !== 200 || ('bytes' in outgoing && outgoing.bytes !== undefined)) truth.shownStatus = null;
  truth.httpStatus = outgoing.status;
  response.writeHead(outgoing.status, {
    ...ids,
    'openai-processing-ms': String(Math.round(performance.now() - started)),
    'openai-version': '2020-10-01',
    'openai-organization': 'org-simulator',
    ...outgoing.headers,
  });
  if (outgoing.type === 'stream') await outgoing.write(response);
  else if (outgoing.bytes !== undefined) await sendSome(response, outgoing.body, outgoing.bytes);
  else response.end(outgoing.body);
}

async function sendSome(response: ServerResponse, body: string, bytes: number): Promise<void> {
  await new Promise<void>((resolve) => response.write(Buffer.from(body).subarray(0, bytes), () => resolve()));
  response.destroy();
}

function routeOf({ azure }: Service, method: string, url: URL): Route | ApiError {
  if (azure === null) return findRoute(method, url.pathname);
  try {
    return findRoute(method, azure.pathOf(url));
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
}

/** @throws ApiError */
function admitted(
  { azure, keys }: Service,
  request: IncomingMessage,
): { readonly key: string; readonly project: string } {
  const key = readKey(request);
  if (azure !== null) {
    const project = azure.projectOf(request.headers, (shown) => keys.projectOf(shown));
    return { key: key ?? String(request.headers['api-key']), project };
  }
  if (key === null) throw missingKey();
  const project = keys.projectOf(key);
  if (project === null) throw invalidKey(key);
  return { key, project };
}

/** Of a server that does not have the call at all. */
function missingCall({ scenario: { kind } }: Service, { operation }: Route, query: URLSearchParams): Outgoing | null {
  const isResume = operation === 'look' && query.get('stream') === 'true';
  const status = kind.missing[isResume ? 'resume' : operation];
  const { contentType, body } = kind.missingWords;
  return status === undefined ? null : { type: 'reply', status, headers: { 'content-type': contentType }, body };
}

function readKey(request: IncomingMessage): string | null {
  const { authorization = '', 'api-key': plain } = request.headers;
  // Gateways in front of it take a key in Azure's header as well.
  return /^Bearer\s+(\S+)$/i.exec(authorization)?.[1] ?? (typeof plain === 'string' ? plain : null);
}

function brokenJson(): ApiError {
  const message =
    "We could not parse the JSON body of your request. (HINT: This likely means you aren't using your HTTP library correctly. The API expects a JSON payload, but what was sent was not valid JSON.)";
  return new ApiError(400, null, message);
}
