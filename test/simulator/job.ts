// One response at the simulated service, and the words for its states.
import { randomUUID } from 'node:crypto';
import type { ResponseUsage } from 'openai/resources/responses/responses';
import type { Behaviour } from './behaviour.ts';
import type { CreateRequest } from './createRequest.ts';
import { type Plan, usageWhenStopped } from './plan.ts';

const FINAL = ['completed', 'incomplete', 'failed', 'cancelled'];

export function isFinal(status: string): boolean {
  return FINAL.includes(status);
}

export interface JobNeeds {
  readonly project: string;
  readonly request: CreateRequest;
  readonly plan: Plan;
  readonly behaviour: Behaviour;
  /** Simulated. */
  readonly now: number;
  readonly createdAt: number;
}

export class Job {
  readonly id: string;
  readonly reasoningId = newId('rs');
  readonly messageId = newId('msg');
  readonly project: string;
  readonly request: CreateRequest;
  readonly plan: Plan;
  readonly behaviour: Behaviour;
  /** Unix seconds, real time. */
  readonly createdAt: number;
  completedAt: number | null = null;
  /** The service's word; a test may set words that no client knows. */
  status = 'queued';
  hadStarted = false;
  isDeleted = false;
  /** Driven by a test: time does not move it. */
  isByHand = false;
  /** Moments of simulated time. */
  startsAt: number;
  endsAt: number;
  endedAt: number | null = null;
  readonly acceptedAt: number;
  /** When a cancel that takes its time is to happen. */
  cancelsAt: number | null = null;
  /** Calls that were told there is no such response. */
  deniedCalls = 0;

  constructor(needs: JobNeeds) {
    const { project, request, plan, behaviour, now, createdAt } = needs;
    this.id = newId(request.api === 'chat' ? 'chatcmpl' : 'resp');
    this.project = project;
    this.request = request;
    this.plan = plan;
    this.behaviour = behaviour;
    this.acceptedAt = now;
    this.createdAt = createdAt;
    this.startsAt = now + plan.queueMs;
    this.endsAt = this.startsAt + plan.runMs;
  }

  /** What is billed; null while it is open. */
  get usage(): ResponseUsage | null {
    if (this.status === 'completed' || this.status === 'incomplete') return this.plan.usage;
    return isFinal(this.status) ? usageWhenStopped(this.plan, this.hadStarted) : null;
  }
}

export function newId(prefix: string): string {
  return `${prefix}${prefix === 'chatcmpl' ? '-' : '_'}${randomUUID().replaceAll('-', '')}${randomUUID().replaceAll('-', '').slice(0, 16)}`;
}
