// The job that is made of a response whose question was asked elsewhere, or whose own job is gone.

import { randomUUID } from 'node:crypto';
import { loggedId } from '../../../shared/code.ts';
import { localDay } from '../../../shared/format.ts';
import type { EndpointSnapshot, Job, JobTexts } from '../../../shared/job.ts';
import { tierOf } from '../../models/prices/cost.ts';
import { estimate, utf8Bytes } from '../../models/prices/estimate.ts';
import { snapshotOf } from '../../providers/endpoint.ts';
import { describe } from '../../providers/failure.ts';
import { type AskedFields, askedFields } from '../../providers/openai/askedFields.ts';
import type { AskedInput, Reply } from '../../providers/provider.ts';
import type { Access } from '../../providers/providerPool.ts';
import { advance } from '../life/advance.ts';
import type { ServerWord } from '../life/jobEvent.ts';
import { BLANK, titleOfQuestion } from '../prepare/prepare.ts';
import type { AdopterNeeds } from './adopterNeeds.ts';

export interface BroughtJob {
  readonly job: Job;
  readonly texts: JobTexts;
  readonly word: ServerWord;
}

export async function broughtJob(
  needs: AdopterNeeds,
  endpoint: EndpointSnapshot,
  reply: Reply,
  { provider, fingerprint }: Access,
): Promise<BroughtJob> {
  const { clock, recorder, log } = needs;
  const { response } = reply;
  const now = clock.now();
  const asked = await provider.asked(response.id);
  if (!asked.ok) log.info(`Response ${loggedId(response.id)}: its input: ${describe(asked.failure)}`);
  const input = asked.ok ? asked.value : null;
  const sentAt = Math.min(response.createdAt ?? now, now);
  const fields = askedFields(response);
  const queued: Job = {
    ...BLANK,
    id: randomUUID(),
    state: 'queued',
    createdAt: sentAt,
    updatedAt: now,
    sentAt,
    sentOn: localDay(sentAt),
    title: titleOfQuestion(input?.question ?? '') || `Response ${response.id}`,
    endpoint: snapshotOf(endpoint),
    keyFingerprint: fingerprint,
    responseId: response.id,
    mode: fields.mode,
    effort: fields.effort,
    store: fields.store,
    wantsSummary: false,
    streams: false,
    source: null,
    // What was sent for it is not known to the byte, so it counts as the same as no other question.
    payloadHash: response.id,
    parentId: null,
    relation: null,
    origin: 'user',
    inputCount: null,
    ...(await priced(needs, endpoint, response.model, input, fields)),
  };
  const word = await recorder.word(queued, reply);
  const step = advance(queued, { type: 'seen', at: now, word });
  if (!step.ok) throw new Error(step.why);
  // A run that is over is billed already, so nothing is held back for it, unless its counts contradict each other.
  const isOver = step.job.finishedAt !== null && step.job.usage?.contradicts !== true;
  const job = isOver ? { ...step.job, estimate: null, reserved: null } : step.job;
  const texts: JobTexts = {
    question: input?.question ?? '',
    context: '',
    // Ponder sends instructions as a developer message where it can, other programs as they like.
    instructions: [...new Set([fields.instructions, input?.instructions ?? ''])]
      .filter((text) => text !== '')
      .join('\n\n'),
    answer: '',
    reasoningSummary: '',
  };
  return { job, texts, word };
}

async function priced(
  needs: AdopterNeeds,
  endpoint: EndpointSnapshot,
  served: string | null,
  input: AskedInput | null,
  fields: AskedFields,
): Promise<Pick<Job, 'model' | 'maxOutputTokens' | 'estimate' | 'reserved'>> {
  const { effort, mode, instructions } = fields;
  const catalogue = await needs.catalogue(endpoint);
  const model = catalogue.find(served ?? '');
  // If nobody says how much the model may write, it may write anything.
  const most = fields.maxOutputTokens ?? model.maxOutputTokens;
  const cap = most ?? catalogue.outputCap(model, effort, mode);
  const chainTokens = chainTokensOf(needs, endpoint.baseUrl, fields);
  // Instructions that stand in the input are among its bytes already.
  const size = { bytes: (input?.bytes ?? 0) + utf8Bytes(instructions), count: null };
  const isDearer = fields.tier !== null && !Object.hasOwn(model.prices, tierOf(fields.tier));
  // If more is billed than can be seen from here, or at a tier without a known price, there is no ceiling.
  const price =
    input === null || !input.isWhole || chainTokens === null || most === null || fields.hasMoreInput || isDearer
      ? null
      : estimate(model, size, catalogue.outputBounds(model, { effort, mode }, cap), {
          chain: { least: 0, likely: chainTokens, most: chainTokens },
          isDefaultTier: fields.tier === 'default',
        });
  return {
    model: catalogue.idOf(served ?? '') ?? served ?? 'unknown model',
    maxOutputTokens: cap,
    estimate: price,
    reserved: price?.worst ?? null,
  };
}

/** Tokens of the turns before; null = nobody here knows them. */
function chainTokensOf({ ledger }: AdopterNeeds, baseUrl: string, { previousResponseId }: AskedFields): number | null {
  if (previousResponseId === null) return 0;
  const usage = ledger.get(ledger.tracked(previousResponseId, { baseUrl })?.id ?? '')?.usage;
  return usage == null || usage.contradicts === true ? null : usage.inputTokens + usage.outputTokens;
}
