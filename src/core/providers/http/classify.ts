// Says what a provider's answer, or the lack of one, means for a job. Pure; the SDK's errors are read into `Trouble` in
// sdkError.ts. Sources: OpenAI's guides "Error codes" and "Rate limits", and observed bodies.

import type { JobErrorKind } from '../../../shared/job.ts';
import type { Failure, FailureKind } from '../failure.ts';
import type { Scrubber } from '../scrubber.ts';
import { certificateTrouble } from './certificateTrouble.ts';
import { retryAfterMs, toldLimits } from './hints.ts';

export type Operation = 'create' | 'look';

export interface Trouble {
  /** null = no HTTP answer came. */
  readonly status: number | null;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
  readonly message: string;
  readonly requestId: string | null;
  /**
   * Our own connection's error says that nothing was sent: never a server's words, nor once the head of a reply came.
   */
  readonly isUnsent: boolean;
  /** An error stood where a response was to be, in a reply that was no error by its status. */
  readonly isInReply: boolean;
  readonly header: (name: string) => string | null;
}

/** The account itself can't pay: no waiting helps. `billing_not_active` is known from public reports only. */
const BILLING = new Set(['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active']);

export function classify(trouble: Trouble, operation: Operation, scrubber: Scrubber): Failure {
  const offline = trouble.status === null && trouble.isUnsent;
  const { kind, reason } = offline
    ? { kind: operation === 'create' ? ('tryLater' as const) : ('transient' as const), reason: unsentReason(trouble) }
    : judge(trouble, operation);
  const param = trouble.param === null ? null : scrubber.path(trouble.param);
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
    },
  };
}

/** Stands for a code that does not look like one: that there was a code still counts. */
const NO_CODE = 'not_a_code';

/** Ponder can only wait in both cases; but a certificate has to be mended by a person. */
function unsentReason({ code }: Trouble): JobErrorKind {
  return certificateTrouble(code) === null ? 'offline' : 'certificate';
}

interface Judgement {
  readonly kind: FailureKind;
  readonly reason: JobErrorKind;
}

function judge(trouble: Trouble, operation: Operation): Judgement {
  const { status } = trouble;
  if (operation === 'look') return judgeLook(trouble);
  if (status === null) return { kind: 'cannotKnow', reason: 'network' };
  if (status === 408 || status === 409 || status >= 500) {
    // A 503 with a hint is from a full server that says come back; but only a person may decide that it took nothing.
    return { kind: 'cannotKnow', reason: 'server' };
  }
  if (status === 429) return judgeLimit(trouble);
  if (status >= 300) return { kind: 'refused', reason: refusalReason(trouble) };
  // 2xx without a Response object: something else answered, and nobody knows what it did with the request.
  return { kind: 'cannotKnow', reason: trouble.isInReply ? 'errorReply' : 'notAnApi' };
}

function judgeLook({ status, code, message }: Trouble): Judgement {
  // The web page of a gateway or a sign-in is not the provider's word on the job, whatever its status.
  if (looksLikePage(message)) return { kind: 'transient', reason: 'notAnApi' };
  // The key is right, and other jobs may well be seen with it.
  if (status === 401 && lacksPermission({ code, message })) return { kind: 'noAccess', reason: 'rights' };
  switch (status) {
    case 401:
      return { kind: 'keyRefused', reason: 'key' };
    case 403:
      return { kind: 'noAccess', reason: 'rights' };
    case 404:
      return { kind: 'notFound', reason: 'notFound' };
    default:
      return { kind: 'transient', reason: status === null ? 'network' : 'server' };
  }
}

function judgeLimit({ code, message }: Trouble): Judgement {
  if (BILLING.has(code ?? '')) return { kind: 'refused', reason: 'quota' };
  if (/request too large/i.test(message)) return { kind: 'refused', reason: 'tooLargeForLimit' };
  return { kind: 'tryLater', reason: 'rateLimit' };
}

function refusalReason({ status, code, param, message }: Trouble): JobErrorKind {
  if (BILLING.has(code ?? '')) return 'quota';
  if (/must be verified/i.test(message)) return 'verification';
  if (status !== null && status < 400) return 'redirect';
  if (looksLikePage(message)) return 'notAnApi';
  if (status === 401) return lacksPermission({ code, message }) ? 'rights' : 'key';
  if (status === 403) return 'rights';
  if (status === 404) return code === 'model_not_found' ? 'model' : 'notFound';
  if (status === 413 || code === 'context_length_exceeded') return 'tooLong';
  if (code === 'invalid_prompt' || code === 'content_filter') return 'policy';
  if (param !== null || code === 'unsupported_parameter' || code === 'unsupported_value') return 'parameter';
  return 'refused';
}

const LACKS_PERMISSION = new Set([
  'insufficient_permissions',
  'insufficient_scope',
  'missing_scope',
  'missing_scopes',
  'permission_denied',
  'permissiondenied',
]);
const TELLS_OF_PERMISSION =
  /\b(?:missing (?:required )?(?:scope|permission)|insufficient (?:permission|scope)|lacks? the required (?:data action|permission|scope)|not authorized to perform)/i;

/** OpenAI and Azure answer 401 to a key that is right but may not do this, just as to a wrong one. */
function lacksPermission({ code, message }: Pick<Trouble, 'code' | 'message'>): boolean {
  return LACKS_PERMISSION.has(code?.toLowerCase() ?? '') || TELLS_OF_PERMISSION.test(message);
}

export function looksLikePage(text: string): boolean {
  return /<(!doctype\s+html|html|head|body)\b/i.test(text);
}
