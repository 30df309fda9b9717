// Compares what was asked of a provider with what its replies say of themselves. A chunk of its own, loaded with the
// first reply. Replies are untrusted: what is missing counts as not told, and never as what was asked.

import type { Job } from '../../../shared/job.ts';
import { isSameMode } from '../../../shared/mode.ts';
import type { NanoUsd } from '../../../shared/money.ts';
import type { ChangeMoney, Receipt, ReceiptLine, ReceiptSubject } from '../../../shared/receipt.ts';
import type { Cost } from '../../../shared/usage.ts';
import type { Catalogue } from '../../models/catalogue.ts';
import { judgeModel } from '../../models/judgeModel.ts';
import { billOf } from '../../models/prices/billOf.ts';
import { ceiling, countFor } from '../../models/prices/ceiling.ts';
import { withoutOurs } from '../../models/prices/toldOnly.ts';
import { surelyHas } from '../../providers/builtIn.ts';
import type { ServerResponse } from '../../providers/replies/serverResponse.ts';
import { reasoningOf, sendsTier } from '../prepare/prepare.ts';
import { stateOfStatus } from './stateOfStatus.ts';

export type ToldOfReply = Pick<
  ServerResponse,
  | 'status'
  | 'model'
  | 'mode'
  | 'effort'
  | 'serviceTier'
  | 'maxOutputTokens'
  | 'inputTransformations'
  | 'usage'
  | 'tools'
>;

/**
 * Judged with every reply. What an earlier one told stands as long as no later one tells it anew.
 * @param cost of this reply
 * @returns null where it was not Ponder that asked
 */
export function receiptOf(job: Job, reply: ToldOfReply, catalogue: Catalogue, cost: Cost | null): Receipt | null {
  if (job.payloadHash === job.responseId) return null;
  const lines = [
    modelLine(job, reply, catalogue),
    modeLine(job, reply),
    effortLine(job, reply, catalogue),
    tierLine(job, reply),
    capLine(job, reply),
    reasoningLine(job, reply),
  ].filter((line) => line !== null);
  const known = {
    job,
    reply,
    catalogue,
    cost: knownCost({ lines }, cost, catalogue)?.total ?? null,
  };
  return { lines: lines.map((line) => withMoney(line, known)) };
}

function earlier({ receipt }: Job, what: ReceiptSubject): ReceiptLine | undefined {
  return receipt?.lines.find((line) => line.what === what);
}

/** The newest word on a subject; null = no reply has told it. */
function newest(job: Job, what: ReceiptSubject, said: string | null): string | null {
  const word = said?.trim().toWellFormed() ?? '';
  return word === '' ? (earlier(job, what)?.told ?? null) : word;
}

function isSameWord(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function modelLine(job: Job, reply: ToldOfReply, catalogue: Catalogue): ReceiptLine {
  const told = newest(job, 'model', reply.model);
  const line = { what: 'model', asked: job.model, told } as const;
  if (told === null) return { ...line, verdict: 'notTold' };
  const verdict = judgeModel(job.model, told, { catalogue, hasOpenAiModels: surelyHas(job.endpoint, 'openAiModels') });
  if (verdict === 'unclear') return { ...line, verdict: 'notTold' };
  return { ...line, verdict: verdict === 'same' ? 'asAsked' : 'changed' };
}

/** A model without known modes runs in the standard one, and its reply need not say so. */
function modeLine(job: Job, reply: ToldOfReply): ReceiptLine | null {
  const asked = job.mode;
  const told = newest(job, 'mode', reply.mode);
  const line = { what: 'mode', asked, told } as const;
  if (told === null) {
    if (job.dropped.includes('reasoning.mode')) return { ...line, verdict: 'leftOpen' };
    return asked === null ? null : { ...line, verdict: 'notTold' };
  }
  const isSame = isSameMode(asked, told.toLowerCase());
  if (asked !== null) return { ...line, verdict: isSame ? 'asAsked' : 'changed' };
  if (isSame) return null;
  // Ponder asked for no mode, and does not know what any word but `pro` means.
  return { ...line, verdict: isSameWord(told, 'pro') ? 'changed' : 'leftOpen' };
}

function effortLine(job: Job, reply: ToldOfReply, catalogue: Catalogue): ReceiptLine | null {
  const asked = reasoningOf(job, catalogue.find(job.model)).reasoning?.effort ?? null;
  const told = newest(job, 'effort', reply.effort);
  const line = { what: 'effort', asked, told } as const;
  if (asked === null) return job.dropped.includes('reasoning.effort') ? { ...line, verdict: 'leftOpen' } : null;
  if (told === null) return { ...line, verdict: 'notTold' };
  return { ...line, verdict: isSameWord(asked, told) ? 'asAsked' : 'changed' };
}

function tierLine(job: Job, reply: ToldOfReply): ReceiptLine | null {
  const said = reply.serviceTier;
  // `auto` leaves open which tier it was.
  const told = newest(job, 'tier', said !== null && isSameWord(said, 'auto') ? null : said);
  const isDefault = told !== null && isSameWord(told, 'default');
  if (sendsTier(job)) {
    const line = { what: 'tier', asked: 'default', told } as const;
    if (told === null) return { ...line, verdict: 'notTold' };
    return { ...line, verdict: isDefault ? 'asAsked' : 'changed' };
  }
  const isWorthALine = job.dropped.includes('service_tier') || (told !== null && !isDefault);
  return isWorthALine ? { what: 'tier', asked: null, told, verdict: 'leftOpen' } : null;
}

function capLine(job: Job, reply: ToldOfReply): ReceiptLine {
  const asked = String(job.maxOutputTokens);
  const told = newest(job, 'cap', reply.maxOutputTokens === null ? null : String(reply.maxOutputTokens));
  if (told === null) return { what: 'cap', asked, told, verdict: 'notTold' };
  return { what: 'cap', asked, told, verdict: told === asked ? 'asAsked' : 'changed' };
}

function reasoningLine(job: Job, reply: ToldOfReply): ReceiptLine | null {
  const told = newest(job, 'earlierReasoning', reply.inputTransformations.join(', '));
  return told === null ? null : { what: 'earlierReasoning', asked: null, told, verdict: 'changed' };
}

interface Known {
  readonly job: Job;
  readonly reply: ToldOfReply;
  readonly catalogue: Catalogue;
  readonly cost: NanoUsd | null;
}

/**
 * A model name that nobody knows is billed at the price of the model that was asked. That is right for a place's own
 * name of that model, but is no price if it is another one.
 * @returns what the provider itself told, if the model that answered has no known price; null = nothing
 */
export function knownCost({ lines }: Receipt, cost: Cost | null, catalogue: Catalogue): Cost | null {
  const other = lines.find(({ what, verdict }) => what === 'model' && verdict === 'changed');
  return other === undefined || catalogue.find(other.told ?? '').isKnown ? cost : withoutOurs(cost);
}

function withMoney(line: ReceiptLine, known: Known): ReceiptLine {
  if (line.verdict !== 'changed' || line.what === 'earlierReasoning') return line;
  const { job, reply } = known;
  if (line.what === 'cap') return { ...line, money: { type: 'worst', more: worstMore(line, known) } };
  const money = reply.usage === null ? moneyBefore(line, job, reply) : moneyOf(line, known);
  return money === undefined ? line : { ...line, money };
}

/** The same end told again without its usage takes nothing back. */
function moneyBefore({ what, told }: ReceiptLine, job: Job, { status }: ToldOfReply): ChangeMoney | undefined {
  const before = earlier(job, what);
  return job.usage !== null && stateOfStatus(status) === job.state && before?.told === told ? before.money : undefined;
}

function moneyOf({ what }: ReceiptLine, { job, reply, catalogue, cost }: Known): ChangeMoney {
  if (what === 'mode' || what === 'effort') return { type: 'likely', cost, likely: job.estimate?.likely ?? null };
  // A tier that was not asked for is not a change: both bills have the one that was told.
  const serviceTier = sendsTier(job) ? 'default' : newest(job, 'tier', reply.serviceTier);
  const asAsked = billOf(catalogue, job.model, {
    model: job.model,
    usage: reply.usage,
    serviceTier,
    tools: reply.tools,
  });
  return { type: 'bill', cost, asAsked: asAsked?.total ?? null };
}

/** Only the cap makes the difference; the input decides no more than whether the long context's factor applies. */
function worstMore({ asked, told }: ReceiptLine, { job, catalogue }: Known): NanoUsd | null {
  if (job.estimate === null) return null;
  const model = catalogue.find(job.model);
  const tokens = countFor(model, job.inputCount)?.tokens ?? job.estimate.inputTokens;
  const tier = sendsTier(job) ? { tier: 'default' } : {};
  const [before, after] = [asked, told].map((cap) => ceiling(model, { tokens, maxOutputTokens: Number(cap), ...tier }));
  return before == null || after == null ? null : after - before;
}
