// Which field of a question a provider refused, and what it says it takes instead. Its words are untrusted: only what
// has the exact shape of a name or a number is read out of them.
import type { Job } from '../../shared/job.ts';
import { isMode, MODES } from '../../shared/mode.ts';
import type { Failure, Result } from './failure.ts';
import { WIRE_FIELDS } from './provider.ts';

/**
 * What a job can do without: left out after a definite no, and noted on the job. Of the modes only the standard one.
 */
export const DROPPED = ['stream', 'reasoning.summary', 'metadata', 'reasoning.mode', ...WIRE_FIELDS] as const;
/** Left out or changed only on a person's word: quality or price depend on it. */
export const ASKED = ['reasoning.effort', 'service_tier'] as const;
/** Never left out: they are the only ceiling of the price, the promise of privacy, and the early id. */
export const KEPT = ['max_output_tokens', 'store', 'background'] as const;

export type Droppable = (typeof DROPPED)[number];
export type Field = Droppable | (typeof ASKED)[number] | (typeof KEPT)[number];
const FIELDS: readonly Field[] = [...DROPPED, ...ASKED, ...KEPT];
/** Those that every wire has, by these names. */
const COMMON = FIELDS.filter((field) => !WIRE_FIELDS.some((other) => other === field));

/**
 * A refusal is the definite no of a place to one field of a body, from which something is learnt for the next question.
 * It is not a POST that was refused as a whole (`FailureKind` `refused`: nothing runs, the job is `rejected`), which
 * need not be about a field at all; nor a model that declines to answer, which is an answer like any other.
 */
export interface Refusal {
  readonly field: Field;
  /** The only model there that does not take the field; null = no model takes it. */
  readonly model: string | null;
  /** The efforts, or modes, it takes, as the provider lists them. */
  readonly values?: readonly string[];
  /** The largest cap it takes. */
  readonly most?: number;
  /** A background run is refused only because its answer is not to be kept. */
  readonly isUnstored?: true;
  /** A background run is taken, and then nobody can ask what became of it. */
  readonly isUnreadable?: true;
}

const UNSUPPORTED = /^(unsupported|unknown)_(parameter|value)$/;
const MOST_VALUES = 12;
const VALUE = /^[a-z][a-z0-9_-]{0,15}$/;
const OF_MODELS: ReadonlySet<Field> = new Set([
  'stream',
  'reasoning.summary',
  'reasoning.mode',
  'reasoning.effort',
  'max_output_tokens',
  'max_completion_tokens',
]);

/** What a definite no to a job's POST teaches; null = it is about something else. */
export function refusalOf(job: Job, result: Result<unknown>): Refusal | null {
  if (result.ok || result.failure.kind !== 'refused') return null;
  const { error } = result.failure;
  const { httpStatus, message } = error;
  if (httpStatus === null || httpStatus < 400 || httpStatus > 499) return null;
  const isOfShape = httpStatus === 400 || httpStatus === 422;
  const wireField = isOfShape ? wireFieldOf(job, result.failure) : null;
  if (httpStatus !== 400 && wireField === null && !/must be verified/i.test(message)) return null;
  const field = wireField ?? fieldOf(job, result.failure);
  if (field === null) return null;
  const model = OF_MODELS.has(field) || /\bmodel\b/i.test(message) ? job.model : null;
  return withDetails({ field, model }, job, result.failure);
}

/** Whether the background was refused because nothing can be kept there at all, so that this is learnt as well. */
export function refusesStore({ field }: Refusal, job: Job, result: Result<unknown>): boolean {
  if (result.ok || field !== 'background' || !job.store) return false;
  return /\bstore\s?[=:]\s?true\b|\bresponse[-_ ]store\b/i.test(result.failure.error.message);
}

/** Whether the job is sent again without the field. A foreground run keeps its stream, because its id comes with it. */
export function isDropped(job: Job, field: Field): field is Droppable {
  switch (field) {
    case 'stream':
      return job.streams && job.background;
    case 'reasoning.summary':
      return job.wantsSummary;
    case 'metadata':
      return !job.dropped.includes(field);
    case 'reasoning.mode':
      return job.mode === 'standard' && !job.dropped.includes(field);
    case 'max_completion_tokens':
    case 'stream_options':
      return isOfWire(job) && !job.dropped.includes(field);
    default:
      return false;
  }
}

/** Only Chat Completions have these fields. */
function isOfWire({ endpoint }: Job): boolean {
  return endpoint.api === 'chat';
}

/**
 * A field of Chat Completions that the place does not know. Many servers name it only in their words, or by a status of
 * their own; a word about its value is about the cap.
 */
function wireFieldOf(job: Job, { param, error: { message } }: Failure): Field | null {
  const named = WIRE_FIELDS.find((field) => param?.endsWith(field) === true || message.includes(field));
  if (named === undefined || !isOfWire(job)) return null;
  if (named !== CAP) return job.streams ? named : null;
  if (job.dropped.includes(CAP)) return null;
  if (mostOf(message) !== null) return 'max_output_tokens';
  return ABOUT_VALUE.test(message) ? null : CAP;
}

const CAP = 'max_completion_tokens';
const ABOUT_VALUE =
  /too (?:large|many|high|big)|maximum|exceed|context|at (?:most|least)|(?:greater|less) than|between/i;

/** The cap under its older name is refused as well: then what was learnt of the newer one is wrong. Null = it is not. */
export function wantedAgain(job: Job, result: Result<unknown>): typeof CAP | null {
  if (result.ok || result.failure.kind !== 'refused' || !job.dropped.includes(CAP)) return null;
  const { param, error } = result.failure;
  return param === 'max_tokens' || error.message.includes('max_tokens') ? CAP : null;
}

function fieldOf(job: Job, { param, error: { code, message } }: Failure): Field | null {
  const named = COMMON.find((field) => field === param) ?? innerField(param, message);
  // A summary is refused in the name of other fields as well.
  if (job.wantsSummary && (named === 'reasoning.summary' || /reasoning\.?\s?summar/i.test(message))) {
    return 'reasoning.summary';
  }
  // Servers without a store say in words only that they have no background.
  if (named === undefined && param === null && isUnsupported(code) && lacksBackground(job, message))
    return 'background';
  if (named === 'stream' || named === undefined) return streamOrOther(job, param, code, message);
  if (named === 'reasoning.summary') return null;
  // A place that knows only one mode may call the other an invalid value.
  if (named === 'reasoning.mode' && code === 'invalid_value') return named;
  return named === 'max_output_tokens' || isUnsupported(code) ? named : null;
}

function lacksBackground({ background }: Job, message: string): boolean {
  return background && /\bbackground\b/i.test(message) && /\b(?:support|require|enable)/i.test(message);
}

/** Some servers name the object, and say in words which of its fields is meant. */
function innerField(param: string | null, message: string): Field | undefined {
  if (param === null) return undefined;
  return COMMON.find((field) => field.startsWith(`${param}.`) && message.includes(`'${field}'`));
}

function streamOrOther(job: Job, param: string | null, code: string | null, message: string): Field | null {
  if (param !== null && param !== 'stream') return null;
  if (job.wantsSummary && param === null && /summar/i.test(message)) return 'reasoning.summary';
  if (job.streams && (param === 'stream' || /\bstream/i.test(message))) return 'stream';
  if (param === 'stream' || code === null || !UNSUPPORTED.test(code)) return null;
  // Only a field in quotes counts as named.
  return COMMON.find((field) => message.includes(`'${field}'`)) ?? null;
}

/** A code of another kind is about the value that was sent, not about what the place takes. */
function isUnsupported(code: string | null): boolean {
  return code === null || UNSUPPORTED.test(code);
}

function withDetails(refusal: Refusal, job: Job, { error }: Failure): Refusal | null {
  switch (refusal.field) {
    case 'reasoning.effort': {
      if (isParameterUnknown(error.code)) return { ...refusal, values: [] };
      const values = supportedValues(error.message);
      // A list with the very value that was refused says nothing.
      if (values === null || job.effort === null || values.includes(job.effort)) return null;
      return { ...refusal, values };
    }
    case 'reasoning.mode': {
      if (job.mode === null || job.dropped.includes('reasoning.mode')) return null;
      if (isParameterUnknown(error.code)) return { ...refusal, values: [] };
      const values = supportedValues(error.message)?.filter(isMode) ?? MODES.filter((mode) => mode !== job.mode);
      return values.includes(job.mode) ? null : { ...refusal, values };
    }
    case 'max_output_tokens': {
      const most = mostOf(error.message);
      return most === null || most >= job.maxOutputTokens ? null : { ...refusal, most };
    }
    case 'store':
      return job.store ? refusal : { ...refusal, field: 'background', isUnstored: true };
    case 'background':
      return job.store || !/\bstor(e|ed|age)\b/i.test(error.message) ? refusal : { ...refusal, isUnstored: true };
    default:
      return refusal;
  }
}

function isParameterUnknown(code: string | null): boolean {
  return code === 'unsupported_parameter' || code === 'unknown_parameter';
}

/** `… Supported values are: 'low', 'medium', and 'high'.`; null = no such list, or not one of plain names. */
export function supportedValues(message: string): readonly string[] | null {
  const list = /supported values are:\s*([^.\n]{1,300})/i.exec(message)?.[1];
  if (list === undefined) return null;
  const quoted = [...list.matchAll(/'([^']*)'/g)].map(([, value]) => value ?? '');
  if (quoted.length === 0 || quoted.length > MOST_VALUES || !quoted.every((value) => VALUE.test(value))) return null;
  return [...new Set(quoted)];
}

function mostOf(message: string): number | null {
  const digits = /(?:expected a value <=|supports at most) (\d{1,9})\b/i.exec(message)?.[1];
  return digits === undefined || Number(digits) < 1 ? null : Number(digits);
}

export function isField(value: unknown): value is Field {
  return FIELDS.some((field) => field === value);
}

export function isEffortList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length <= MOST_VALUES &&
    value.every((one) => typeof one === 'string' && VALUE.test(one))
  );
}
