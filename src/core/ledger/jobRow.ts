// A row's JSON is read back with care: another version of Ponder, or a damaged disk, may have written it.

import { readAnchors } from '../../shared/anchor.ts';
import { readChain } from '../../shared/chain.ts';
import { isShortName } from '../../shared/isShortName.ts';
import {
  JOB_ERROR_KINDS,
  JOB_STATES,
  type Job,
  type JobError,
  type JobSource,
  RELATIONS,
  type Relation,
} from '../../shared/job.ts';
import { isMode } from '../../shared/mode.ts';
import { clockMinOf, timeOf, tokensOf } from '../../shared/numbers.ts';
import { readReceipt } from '../../shared/receipt.ts';
import { soundFilters } from '../../shared/soundFilters.ts';
import { readUnfit } from './dueFacts.ts';
import { withSoundNumbers } from './withSoundNumbers.ts';

/** Fields added after 0.1.0, with the values that its rows get. */
const ADDED: Partial<Job> = {
  lookPlan: null,
  mode: null,
  servedMode: null,
  receipt: null,
  arrivedAt: null,
  cancelTries: 0,
  cancelTriedAt: null,
  looksInVain: 0,
  bodyMark: null,
  // What an older Ponder brought was read there.
  readAt: 0,
};

const TEXTS = [
  'parentId',
  'responseId',
  'effort',
  'mode',
  'servedMode',
  'keyFingerprint',
  'waitingReason',
  'pauseReason',
  'bodyMark',
];
const NUMBERS = [
  'sentAt',
  'finishedAt',
  'arrivedAt',
  'nextLookAt',
  'notBefore',
  'reserved',
  'cancelTriedAt',
  'textsRemovedAt',
  'readAt',
];

export class DamagedRow extends Error {
  constructor(id: string) {
    super(`The ledger's row ${id} can't be read`);
    this.name = 'DamagedRow';
  }
}

function isJob(value: unknown): value is Job {
  if (typeof value !== 'object' || value === null) return false;
  const has = (key: string, ...types: string[]) => {
    const field: unknown = Reflect.get(value, key);
    return types.includes(field === null ? 'null' : typeof field);
  };
  return (
    has('id', 'string') &&
    JOB_STATES.some((state) => state === Reflect.get(value, 'state')) &&
    ['createdAt', 'updatedAt', 'maxOutputTokens', 'looks', 'cancelTries', 'looksInVain'].every((key) =>
      has(key, 'number'),
    ) &&
    ['title', 'model', 'payloadHash', 'origin'].every((key) => has(key, 'string')) &&
    TEXTS.every((key) => has(key, 'string', 'null')) &&
    NUMBERS.every((key) => has(key, 'number', 'null')) &&
    ['usage', 'cost', 'estimate', 'inputCount', 'source', 'error', 'rating', 'receipt', 'lookPlan'].every((key) =>
      has(key, 'object', 'null'),
    ) &&
    has('endpoint', 'object') &&
    isRelated(Reflect.get(value, 'parentId'), Reflect.get(value, 'relation')) &&
    has('cancelError', 'object', 'null', 'undefined') &&
    areTexts(Reflect.get(value, 'dropped'))
  );
}

/** A job has a parent and a relation to it, or neither. */
function isRelated(parentId: unknown, relation: unknown): boolean {
  return parentId === null ? relation === null : RELATIONS.some((known) => known === relation);
}

/** In Ponder 0.1.0 every job with a parent was a retry. */
function relationBefore(value: object): Relation | null {
  return Reflect.get(value, 'parentId') === null ? null : 'retry';
}

function areTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}

/** A kind of error that only another version knows becomes `other`; what else can be read of the error stays. */
function soundError(error: JobError | null): JobError | null {
  if (error === null) return null;
  const { filters, clockAheadMin, ...rest } = error;
  const categories = filters === undefined ? [] : soundFilters(filters);
  const ahead = clockMinOf(clockAheadMin);
  return {
    ...rest,
    kind: JOB_ERROR_KINDS.includes(error.kind) ? error.kind : 'other',
    ...(categories.length === 0 ? {} : { filters: categories }),
    ...(ahead === null ? {} : { clockAheadMin: ahead }),
  };
}

/** Anchors that can't be read are left out: the text is then looked for as if an older Ponder had asked. */
function soundSource(source: JobSource | null): JobSource | null {
  if (source?.anchors === undefined) return source;
  const { anchors, ...rest } = source;
  const sound = readAnchors(anchors);
  return sound === null ? rest : { ...rest, anchors: sound };
}

/** Another version, or a damaged disk, may have written anything. */
function readInstead(value: unknown): Pick<Job, 'instead'> {
  if (typeof value !== 'object' || value === null || !('model' in value && 'mode' in value && 'effort' in value)) {
    return {};
  }
  const { model, mode, effort } = value;
  const isSound = isShortName(model) && model !== '' && (mode === null || isMode(mode));
  return isSound && (effort === null || isShortName(effort)) ? { instead: { model, mode, effort } } : {};
}

function readLine(line: Job['line']): Pick<Job, 'line'> {
  const since = timeOf(line?.since);
  const tokens = tokensOf(line?.tokens);
  return since === null || tokens === null ? {} : { line: { since, tokens } };
}

/** A turn whose chain can't be read could be sent without the turns before it, as another question. */
function chainOf(id: string, { chain }: Job): Pick<Job, 'chain'> {
  if (chain === undefined) return {};
  const read = readChain(chain);
  if (read === null) throw new DamagedRow(`${id} (chain)`);
  return { chain: read };
}

/** @throws DamagedRow */
export function readJob(id: string, json: unknown): Job {
  if (typeof json !== 'string') throw new DamagedRow(id);
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    // The message of JSON.parse quotes the row, which may hold a question.
    throw new DamagedRow(`${id} (no JSON)`);
  }
  const full =
    typeof value === 'object' && value !== null ? { ...ADDED, relation: relationBefore(value), ...value } : value;
  const job = isJob(full) ? withSoundNumbers(full) : null;
  if (job === null) throw new DamagedRow(id);
  const { unfit, seenWith, keysRemoved, secretsRemoved, secretsAgreed, line, chain: _, instead, ...rest } = job;
  const { error, cancelError } = job;
  return {
    ...rest,
    error: soundError(error),
    source: soundSource(job.source),
    ...(cancelError === undefined ? {} : { cancelError: soundError(cancelError) }),
    ...(typeof seenWith === 'string' ? { seenWith } : {}),
    ...(tokensOf(keysRemoved) === null ? {} : { keysRemoved }),
    ...(tokensOf(secretsRemoved) === null ? {} : { secretsRemoved }),
    ...(typeof secretsAgreed === 'string' ? { secretsAgreed } : {}),
    ...(unfit === undefined ? {} : { unfit: readUnfit(unfit) }),
    ...readLine(line),
    ...chainOf(id, job),
    ...readInstead(instead),
    receipt: readReceipt(job.receipt),
  };
}
