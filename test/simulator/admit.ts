// What a checked request goes through before it runs, and what ends a run whose client has gone.
import type { Call } from './call.ts';
import type { CreateRequest } from './createRequest.ts';
import { isFinal, type Job } from './job.ts';
import { planJob } from './plan.ts';
import type { Service } from './service.ts';

export interface Admitted {
  readonly job: Job;
  /** The rate limits as the reply tells them. */
  readonly limits: Readonly<Record<string, string>>;
}

/** @throws ApiError when a rate limit stands in the way */
export function admit(service: Service, call: Call, request: CreateRequest): Admitted {
  const { jobs, cache, meter } = service;
  const { model, prompt } = request;
  const limits = meter.count(call.project, model, prompt.tokens + (request.maxOutputTokens ?? 0));
  const plan = planJob(request, call.behaviour, cache.use(call.project, model.row, prompt.text, prompt.tokens));
  const job = jobs.accept(call.project, request, plan, call.behaviour);
  call.truth.responseId = job.id;
  return { job, limits };
}

/** The reply comes at the end. */
export async function runInForeground(service: Service, job: Job, gone: AbortSignal): Promise<void> {
  stopWhenGone(service, job, gone);
  await service.jobs.whenFinal(job);
}

export function stopWhenGone({ jobs }: Service, job: Job, gone: AbortSignal): void {
  const stop = (): void => {
    if (!isFinal(job.status)) jobs.moveTo(job, 'cancelled');
  };
  gone.addEventListener('abort', stop);
  if (gone.aborted) stop();
}
