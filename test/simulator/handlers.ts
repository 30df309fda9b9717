// What each operation does at the service. A handler gives back the reply or throws an ApiError.
import { assertNever } from '../../src/shared/assertNever.ts';
import { admit, runInForeground, stopWhenGone } from './admit.ts';
import { ApiError, modelNotFound, modelShutDown, responseNotFound } from './apiError.ts';
import type { Call } from './call.ts';
import { chainTokens } from './chain.ts';
import { chat } from './chat.ts';
import { checkCreate } from './checkCreate.ts';
import { checkInputTokens } from './checkInputTokens.ts';
import { type Outgoing, reply } from './faults.ts';
import { inputItems } from './inputItems.ts';
import { isFinal, type Job } from './job.ts';
import { fieldsOf } from './json.ts';
import { describe } from './models.ts';
import type { Service } from './service.ts';
import { beginLog, framesOf, logOf, streamReply } from './stream.ts';
import { wireResponse } from './wireResponse.ts';

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
    case 'chat':
      return await chat(service, call);
    case 'inputItems':
      return inputItems(findJob(service, call, id ?? ''), call.query);
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
  const { models, scenario } = service;
  const before = (id: string): Job => previous(service, call.project, id);
  const request = checkCreate(call.body, models, scenario, before);
  const { job, limits } = admit(service, call, request);
  if (request.stream) {
    if (!request.background) stopWhenGone(service, job, call.gone);
    const isPadded = fieldsOf(request.body.stream_options).include_obfuscation !== false;
    const source = framesOf(beginLog(job), isPadded);
    return streamReply(service, call, job, { source, after: -1, headers: limits });
  }
  if (!request.background) await runInForeground(service, job, call.gone);
  return show(call, job, limits);
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
  const fault = call.behaviour.stream?.type;
  if (fault === 'single') return show(call, job);
  const isPadded = call.query.get('include_obfuscation') !== 'false';
  const cursor = cursorOf(call.query);
  const after = fault === 'fromStart' ? -1 : cursor;
  return streamReply(service, call, job, { source: framesOf(log, isPadded), after, headers: {} });
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

function listModels({ azure, models }: Service): Outgoing {
  return reply(200, { object: 'list', data: azure?.list(models) ?? models.list() });
}

function showModel({ models }: Service, name: string): Outgoing {
  const model = models.find(name);
  if (model === undefined) throw modelNotFound(name);
  if (model.isShutDown) throw modelShutDown(name);
  return reply(200, describe(name, model));
}

function countInput(service: Service, call: Call): Outgoing {
  const { model, tokens } = checkInputTokens(call.body, service.models, (id) =>
    chainTokens(previous(service, call.project, id)),
  );
  return reply(
    200,
    { object: 'response.input_tokens', input_tokens: tokens },
    service.meter.headers(call.project, model),
  );
}

function findJob({ jobs }: Service, call: Call, id: string): Job {
  const job = jobs.find(id, call.project);
  if (job === undefined || job.request.api === 'chat') throw responseNotFound(id);
  return job;
}

/** The whole chain has to be there: a response that is deleted or forgotten takes those after it along. */
function previous(service: Service, project: string, id: string): Job {
  const job = service.jobs.find(id, project);
  if (job === undefined || !job.request.store) {
    const message = `Previous response with id '${id}' not found.`;
    throw new ApiError(400, 'previous_response_not_found', message, 'previous_response_id');
  }
  if (!isFinal(job.status)) {
    throw new ApiError(400, null, `Previous response with id '${id}' is ${job.status}.`, 'previous_response_id');
  }
  if (job.request.previousResponseId !== null) previous(service, project, job.request.previousResponseId);
  return job;
}

function show(call: Call, job: Job, headers: Readonly<Record<string, string>> = {}): Outgoing {
  call.truth.shownStatus = job.status;
  return reply(200, wireResponse(job), headers);
}
