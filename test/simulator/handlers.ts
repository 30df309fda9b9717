// What each operation does at the service. A handler gives back the reply or throws an ApiError.
import { assertNever } from '../../src/shared/assertNever.ts';
import { ApiError, modelNotFound, modelShutDown, responseNotFound } from './apiError.ts';
import type { Behaviour } from './behaviour.ts';
import { checkCreate } from './checkCreate.ts';
import { checkInputTokens } from './checkInputTokens.ts';
import { type Outgoing, reply } from './faults.ts';
import { isFinal, type Job } from './job.ts';
import { fieldsOf } from './json.ts';
import { describe } from './models.ts';
import { planJob } from './plan.ts';
import type { Route } from './route.ts';
import type { Service } from './service.ts';
import { beginLog, type FrameSource, framesOf, logOf, writeStream } from './stream.ts';
import { countTokens } from './tokens.ts';
import type { TruthCall } from './truth.ts';
import { wireResponse } from './wireResponse.ts';

export interface Call {
  readonly route: Route;
  readonly query: URLSearchParams;
  /** `undefined` when it is no JSON. */
  readonly body: unknown;
  readonly project: string;
  readonly behaviour: Behaviour;
  /** What is noted of it. */
  readonly truth: TruthCall;
  /** Aborted when the client goes away before the reply. */
  readonly gone: AbortSignal;
}

export async function handle(service: Service, call: Call): Promise<Outgoing> {
  const { operation, id } = call.route;
  switch (operation) {
    case 'create':
      return await create(service, call);
    case 'look':
    case 'resume':
      return look(service, call, id ?? '');
    case 'cancel':
      return cancel(service, call, id ?? '');
    case 'delete':
      return remove(service, call, id ?? '');
    case 'models':
      return id === null ? listModels(service) : showModel(service, id);
    case 'inputTokens':
      return countInput(service, call);
    default:
      return assertNever(operation);
  }
}

async function create(service: Service, call: Call): Promise<Outgoing> {
  const { models, scenario, jobs, cache, meter } = service;
  const request = checkCreate(call.body, models, scenario, (id) => chainTokens(service, call.project, id));
  const { model, prompt, background } = request;
  const cacheUse = cache.use(call.project, model.row, prompt.text, prompt.tokens);
  const limits = meter.count(model, prompt.tokens + (request.maxOutputTokens ?? 0));
  const plan = planJob(request, call.behaviour, cacheUse);
  const job = jobs.accept(call.project, request, plan, call.behaviour);
  call.truth.responseId = job.id;
  if (request.stream) {
    if (!background) stopWhenGone(service, job, call.gone);
    const isPadded = fieldsOf(request.body.stream_options).include_obfuscation !== false;
    return stream(service, call, job, framesOf(beginLog(job), isPadded), -1, limits);
  }
  if (!background) await runInForeground(service, job, call.gone);
  return show(call, job, limits);
}

function stream(
  { clock }: Service,
  call: Call,
  job: Job,
  source: FrameSource,
  after: number,
  headers: Readonly<Record<string, string>> = {},
): Outgoing {
  call.truth.shownStatus = job.status;
  const { truth, behaviour } = call;
  return {
    type: 'stream',
    status: 200,
    headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache', ...headers },
    write: (response) => writeStream(response, { source, clock, fault: behaviour.stream, after, truth }),
  };
}

/** The reply comes at the end; a client that goes away stops the run. */
async function runInForeground(service: Service, job: Job, gone: AbortSignal): Promise<void> {
  stopWhenGone(service, job, gone);
  await service.jobs.whenFinal(job);
}

function stopWhenGone({ jobs }: Service, job: Job, gone: AbortSignal): void {
  const stop = (): void => {
    if (!isFinal(job.status)) jobs.moveTo(job, 'cancelled');
  };
  gone.addEventListener('abort', stop);
  if (gone.aborted) stop();
}

function look(service: Service, call: Call, id: string): Outgoing {
  const job = findJob(service, call, id);
  return call.query.get('stream') === 'true' ? resume(service, call, job) : show(call, job);
}

function resume(service: Service, call: Call, job: Job): Outgoing {
  const log = logOf(job);
  if (log === undefined || !job.request.background) {
    const message = 'This response cannot be streamed because it was not created with stream=true and background=true.';
    throw new ApiError(400, 'unsupported_value', message, 'stream');
  }
  const { resumableMs = Number.POSITIVE_INFINITY } = job.behaviour;
  if (service.clock.now() > job.acceptedAt + resumableMs) {
    const minutes = Math.round(resumableMs / 60_000);
    const message = `This response can no longer be streamed because it is more than ${minutes} minutes old.`;
    throw new ApiError(400, 'unsupported_value', message, 'stream');
  }
  const isPadded = call.query.get('include_obfuscation') !== 'false';
  return stream(service, call, job, framesOf(log, isPadded), cursorOf(call.query));
}

/** The number of the last event that the client has; -1 = it wants all. */
function cursorOf(query: URLSearchParams): number {
  const given = query.get('starting_after');
  if (given === null) return -1;
  if (/^\d+$/.test(given)) return Number(given);
  throw new ApiError(400, 'invalid_type', "Invalid type for 'starting_after': expected an integer.", 'starting_after');
}

function cancel(service: Service, call: Call, id: string): Outgoing {
  const job = findJob(service, call, id);
  if (!job.request.background) throw new ApiError(400, null, 'Cannot cancel a synchronous response.');
  const isRefused = job.status === 'completed' || job.status === 'incomplete';
  if (job.status === 'failed' || (isRefused && service.scenario.refusesCancelOfCompleted)) {
    const article = job.status === 'incomplete' ? 'an' : 'a';
    throw new ApiError(400, null, `Cannot cancel ${article} ${job.status} response.`);
  }
  if (!isFinal(job.status)) service.jobs.cancel(job);
  return show(call, job);
}

function remove(service: Service, call: Call, id: string): Outgoing {
  const job = findJob(service, call, id);
  if (!isFinal(job.status)) {
    throw new ApiError(400, null, `Cannot delete response '${id}' while it is ${job.status}. Cancel it first.`);
  }
  job.isDeleted = true;
  return reply(200, { id, object: 'response', deleted: true });
}

function listModels({ models }: Service): Outgoing {
  return reply(200, { object: 'list', data: models.list() });
}

function showModel({ models }: Service, name: string): Outgoing {
  const model = models.find(name);
  if (model === undefined) throw modelNotFound(name);
  if (model.isShutDown) throw modelShutDown(name);
  return reply(200, describe(name, model));
}

function countInput(service: Service, call: Call): Outgoing {
  const { model, tokens } = checkInputTokens(call.body, service.models, (id) => chainTokens(service, call.project, id));
  return reply(200, { object: 'response.input_tokens', input_tokens: tokens }, service.meter.headers(model));
}

function findJob({ jobs }: Service, call: Call, id: string): Job {
  const job = jobs.find(id, call.project);
  if (job === undefined) throw responseNotFound(id);
  return job;
}

/** The whole chain is input again: what the earlier response read, and what it said. */
function chainTokens({ jobs }: Service, project: string, id: string): number {
  const earlier = jobs.find(id, project);
  if (earlier === undefined || !earlier.request.store) {
    const message = `Previous response with id '${id}' not found.`;
    throw new ApiError(400, 'previous_response_not_found', message, 'previous_response_id');
  }
  return earlier.request.prompt.tokens + countTokens(earlier.plan.text);
}

function show(call: Call, job: Job, headers: Readonly<Record<string, string>> = {}): Outgoing {
  call.truth.shownStatus = job.status;
  return reply(200, wireResponse(job), headers);
}
