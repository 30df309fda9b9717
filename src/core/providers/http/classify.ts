// Says what a provider's answer, or the lack of one, means for a job. Pure; the SDK's errors are read into `Trouble` in
// sdkError.ts. What a refusal is about stands in the table of signs.ts, what follows from it here.

import type { JobError, JobErrorKind } from '../../../shared/job.ts';
import { isInTheWay, refusesCredential } from '../../../shared/jobActs.ts';
import type { Failure, FailureKind } from '../failure.ts';
import type { Scrubber } from '../scrubber.ts';
import { certificateTrouble } from './certificateTrouble.ts';
import { clockAheadMin, retryAfterMs, toldLimits } from './hints.ts';
import { SIGNED_OUT } from './neverSent.ts';
import { isCapTooLarge, looksLikePage, reasonOf, type Signs, troubleAt } from './signs.ts';

export { looksLikePage } from './signs.ts';

export type Operation = 'create' | 'look';

export interface Trouble {
  /** null = no HTTP answer came. */
  readonly status: number | null;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  readonly message: string;
  readonly requestId: string | null;
  /** Categories that a content filter names; absent = none. */
  readonly filters?: readonly string[];
  /**
   * Our own connection's error says that nothing was sent: never a server's words, nor once the head of a reply came.
   */
  readonly isUnsent: boolean;
  /** An error stood where a response was to be, in a reply that was no error by its status. */
  readonly isInReply: boolean;
  readonly header: (name: string) => string | null;
}

export function classify(trouble: Trouble, operation: Operation, scrubber: Scrubber): Failure {
  const isUnsent = trouble.status === null && trouble.isUnsent;
  const offline = isUnsent && trouble.code !== SIGNED_OUT;
  const { kind, reason } = isUnsent
    ? { kind: operation === 'create' ? ('tryLater' as const) : ('transient' as const), reason: unsentReason(trouble) }
    : judge(trouble, operation);
  const told = reason === 'parameter' && isCapTooLarge(trouble.message.slice(0, MOST_SIGNS)) ? CAP : trouble.param;
  const param = told === null ? null : scrubber.path(told);
  const limits = toldLimits(trouble.header);
  return {
    kind,
    offline,
    param,
    retryAfterMs: retryAfterMs(trouble.header),
    ...(limits === null ? {} : { limits }),
    error: {
      kind: reason,
      message: scrubber.words(trouble.message),
      code: trouble.code === null ? null : (scrubber.code(trouble.code) ?? NO_CODE),
      httpStatus: trouble.status,
      requestId: scrubber.code(trouble.requestId),
      ...(param === null ? {} : { param }),
      ...detailsOf(reason, trouble, scrubber),
    },
  };
}

/** The cap, by the name that every wire has for it here. */
const CAP = 'max_output_tokens';

/** Stands for a code that does not look like one: that there was a code still counts. */
const NO_CODE = 'not_a_code';

function detailsOf(
  reason: JobErrorKind,
  trouble: Trouble,
  scrubber: Scrubber,
): Pick<JobError, 'filters' | 'clockAheadMin'> {
  const filters = (trouble.filters ?? []).filter((name) => scrubber.code(name) !== null);
  const ahead = reason === 'clock' ? clockAheadMin(trouble.header) : null;
  return {
    ...(reason !== 'contentFilter' || filters.length === 0 ? {} : { filters }),
    ...(ahead === null ? {} : { clockAheadMin: ahead }),
  };
}

/** Ponder can only wait in each case; but a certificate has to be mended by a person, who has to sign in as well. */
function unsentReason({ code }: Trouble): JobErrorKind {
  if (code === SIGNED_OUT) return 'key';
  return certificateTrouble(code) === null ? 'offline' : 'certificate';
}

interface Judgement {
  readonly kind: FailureKind;
  readonly reason: JobErrorKind;
}

/** No sign stands further behind, and no row is to be slow about a long text. */
const MOST_SIGNS = 4_000;

function signsOf(trouble: Trouble, status: number): Signs {
  const { code, type, param, message, filters = [] } = trouble;
  return {
    status,
    code: code?.toLowerCase() ?? '',
    type: type?.toLowerCase() ?? '',
    message: message.slice(0, MOST_SIGNS),
    param,
    filters,
  };
}

function judge(trouble: Trouble, operation: Operation): Judgement {
  const { status } = trouble;
  if (operation === 'look') return judgeLook(trouble);
  if (status === null) return { kind: 'cannotKnow', reason: 'network' };
  const signs = signsOf(trouble, status);
  // A 503 with a hint is from a full server that says come back; but only a person may decide that it took nothing.
  if (status >= 500) return { kind: 'cannotKnow', reason: troubleAt(signs) };
  if (status === 408 || status === 409) return { kind: 'cannotKnow', reason: 'server' };
  // 2xx without a Response object: something else answered, and nobody knows what it did with the request.
  if (status < 300) return { kind: 'cannotKnow', reason: trouble.isInReply ? 'errorReply' : 'notAnApi' };
  const sign = reasonOf(signs);
  const reason = sign === 'tooLong' && isCapTooLarge(signs.message) ? 'parameter' : withClock(sign, trouble);
  return { kind: PASSES.has(reason) ? 'tryLater' : 'refused', reason };
}

/** Limits that pass by themselves. A place answers with them before it takes anything. */
const PASSES: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['rateLimit', 'noCapacity']);

/** Said of something else than the response that was asked for. */
const NOT_OF_RESPONSE: ReadonlySet<JobErrorKind> = new Set<JobErrorKind>(['deployment', 'apiVersion']);

function judgeLook(trouble: Trouble): Judgement {
  const { status, message } = trouble;
  if (status === null) return { kind: 'transient', reason: 'network' };
  // The web page of a gateway or a sign-in is not the provider's word on the job, whatever its status.
  if (status !== 407 && looksLikePage(message)) return { kind: 'transient', reason: 'notAnApi' };
  if (status < 400 || status > 499) return { kind: 'transient', reason: 'server' };
  const reason = withClock(reasonOf(signsOf(trouble, status)), trouble);
  if (isInTheWay({ kind: reason })) return { kind: 'transient', reason };
  switch (status) {
    case 401:
      return refusesCredential({ kind: reason }) ? { kind: 'keyRefused', reason } : { kind: 'noAccess', reason };
    case 403:
      return { kind: 'noAccess', reason };
    case 404:
      return NOT_OF_RESPONSE.has(reason) ? { kind: 'transient', reason } : { kind: 'notFound', reason: 'notFound' };
    default:
      return { kind: 'transient', reason: 'server' };
  }
}

/** Sign-in services allow five minutes. */
const MOST_SKEW_MIN = 5;
const TELLS_OF_TIME = /\bexpired\b|\bnot (?:yet )?valid(?: yet)?\b|\btimestamp\b|\bclock\b|\bskew/i;

/** A clock that is far off makes a good sign-in look old, or too young. */
function withClock(reason: JobErrorKind, { status, header, message }: Trouble): JobErrorKind {
  const isOfAccess = (status === 401 || status === 403) && (refusesCredential({ kind: reason }) || reason === 'rights');
  if (!isOfAccess || !TELLS_OF_TIME.test(message.slice(0, MOST_SIGNS))) return reason;
  return Math.abs(clockAheadMin(header) ?? 0) > MOST_SKEW_MIN ? 'clock' : reason;
}
