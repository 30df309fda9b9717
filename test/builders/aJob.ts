import type { Job, JobError, JobSource, JobTexts } from '../../src/shared/job.ts';
import type { Cost, Estimate, Usage } from '../../src/shared/usage.ts';

/** When the builders' jobs were made. */
export const T0 = 1_800_000_000_000;

/** A job just prepared: o3 at OpenAI, asked about twelve lines of a file. */
export function aJob(changes: Partial<Job> = {}): Job {
  return {
    id: 'job-1',
    state: 'prepared',
    createdAt: T0,
    updatedAt: T0,
    sentAt: null,
    sentOn: null,
    finishedAt: null,
    arrivedAt: null,
    title: 'Why does this overflow?',
    endpoint: {
      name: 'OpenAI',
      provider: 'openai',
      baseUrl: 'https://api.openai.com/v1',
      organization: null,
      project: null,
    },
    keyFingerprint: null,
    model: 'o3',
    mode: null,
    effort: 'high',
    maxOutputTokens: 50_000,
    store: true,
    background: true,
    wantsSummary: false,
    streams: false,
    dropped: [],
    source: aSource(),
    payloadHash: 'hash',
    parentId: null,
    relation: null,
    origin: 'user',
    responseId: null,
    requestId: null,
    servedModel: null,
    servedMode: null,
    receipt: null,
    rawStatus: null,
    incompleteReason: null,
    needsToolOutput: false,
    error: null,
    waitingReason: null,
    notBefore: null,
    pauseReason: null,
    cancelRequestedAt: null,
    cancelSentAt: null,
    cancelTries: 0,
    cancelTriedAt: null,
    nextLookAt: null,
    lookPlan: null,
    lastLookAt: null,
    looks: 0,
    looksInVain: 0,
    bodyMark: null,
    inputCount: null,
    estimate: anEstimate(),
    usage: null,
    cost: null,
    reserved: anEstimate().worst,
    priceConsent: false,
    budgetPasses: [],
    textsRemovedAt: null,
    deletedAtProviderAt: null,
    rating: null,
    readAt: null,
    ...changes,
  };
}

/** A job that the provider has: sent a moment after `T0`, with its id. */
export function aSentJob(changes: Partial<Job> = {}): Job {
  return aJob({
    state: 'running',
    sentAt: T0 + 1_000,
    sentOn: '2027-01-15',
    keyFingerprint: 'key-1',
    responseId: 'resp_1',
    requestId: 'req_1',
    servedModel: 'o3-2025-04-16',
    rawStatus: 'in_progress',
    ...changes,
  });
}

export function aSource(changes: Partial<JobSource> = {}): JobSource {
  return {
    uri: 'file:///project/src/limiter.ts',
    path: 'src/limiter.ts',
    languageId: 'typescript',
    startLine: 12,
    endLine: 23,
    scope: 'selection',
    ...changes,
  };
}

export function someTexts(changes: Partial<JobTexts> = {}): JobTexts {
  return {
    question: 'Why does this overflow?',
    context: 'const sum = a + b;\n',
    instructions: '',
    answer: '',
    reasoningSummary: '',
    ...changes,
  };
}

export function anEstimate(changes: Partial<Estimate> = {}): Estimate {
  return {
    inputTokens: 160,
    inputIsBound: true,
    low: 40_000_000,
    likely: 160_000_000,
    worst: 400_320_000,
    basis: { from: 'prior', jobs: 0, isSameSize: false },
    priceSource: 'OpenAI Pricing',
    priceDate: '2026-07',
    ...changes,
  };
}

export function aUsage(changes: Partial<Usage> = {}): Usage {
  return {
    inputTokens: 2_000,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 11_500,
    reasoningTokens: 10_000,
    ...changes,
  };
}

/** The bill of `aUsage` at o3's price. */
export function aCost(changes: Partial<Cost> = {}): Cost {
  return {
    total: 96_000_000,
    parts: [
      { kind: 'input', tokens: 2_000, cost: 4_000_000 },
      { kind: 'cached', tokens: 0, cost: 0 },
      { kind: 'reasoning', tokens: 10_000, cost: 80_000_000 },
      { kind: 'visible', tokens: 1_500, cost: 12_000_000 },
    ],
    tier: 'default',
    priceSource: 'OpenAI Pricing',
    priceDate: '2026-07',
    ...changes,
  };
}

export function anError(changes: Partial<JobError> = {}): JobError {
  return { kind: 'server', message: 'It broke', code: null, httpStatus: null, requestId: null, ...changes };
}
