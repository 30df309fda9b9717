// POST /v1/chat/completions: a job like any other, told in the words of Chat Completions, whole or as a stream.
import { admit, runInForeground, stopWhenGone } from './admit.ts';
import type { Call } from './call.ts';
import { ChatLog } from './chatStream.ts';
import { completionOf, failure } from './chatWire.ts';
import { checkChat } from './checkChat.ts';
import { type Outgoing, reply } from './faults.ts';
import type { Service } from './service.ts';
import { streamReply } from './stream.ts';

export async function chat(service: Service, call: Call): Promise<Outgoing> {
  const request = checkChat(call.body, service.models, service.scenario);
  const { job, limits } = admit(service, call, request);
  if (request.stream) {
    stopWhenGone(service, job, call.gone);
    return streamReply(service, call, job, { source: new ChatLog(job), after: -1, headers: limits });
  }
  await runInForeground(service, job, call.gone);
  call.truth.shownStatus = job.status;
  if (job.status === 'failed') throw failure(job);
  return reply(200, completionOf(job), limits);
}
