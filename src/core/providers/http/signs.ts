// What a refusal is about: the table of signs, from the surest to the last resort. A sign is a status, a code or type,
// or words; all that a row names has to be there. Sources: OpenAI's guides "Error codes" and "Rate limits", Azure's
// "Troubleshoot HTTP errors", the type definitions of OpenRouter, and observed bodies.
import type { JobErrorKind } from '../../../shared/job.ts';

/** What of an error is looked at. */
export interface Signs {
  readonly status: number;
  /** In lower case. */
  readonly code: string;
  readonly type: string;
  readonly message: string;
  readonly param: string | null;
  /** Categories of a content filter that were told. */
  readonly filters: readonly string[];
}

interface Row {
  readonly reason: JobErrorKind;
  /** Absent = any status of 400 to 499. */
  readonly statuses?: readonly number[];
  /** Stands as the code or the type; with `words` as well, one of both is enough. */
  readonly codes?: readonly string[];
  readonly words?: RegExp;
  /** Has to hold as well. */
  readonly also?: (signs: Signs) => boolean;
}

const BILLING_CODES = [
  'insufficient_quota',
  'billing_hard_limit_reached',
  // These are known from public reports only.
  'billing_not_active',
  'insufficient_credits',
  'insufficient_balance',
  // LiteLLM's own, of a key's or a team's budget.
  'budget_exceeded',
];

const MODEL_CODES = ['model_not_found', 'model_not_available', 'model_deprecated', 'model_not_supported'];
const GONE =
  /\b(?:deprecated|decommissioned|discontinued|retired|shut ?down|sunset|no longer (?:available|supported|served))\b/i;

export function looksLikePage(text: string): boolean {
  return /<(!doctype\s+html|html|head|body)\b/i.test(text);
}

/** How servers and their frameworks say that they have no such address, whatever is asked of there. */
const NO_PATH =
  /^(?:404:? ?)?(?:(?:page|path|file|resource|route|url|endpoint) )?not found[.!]?$|\binvalid url\b|\bcannot post\b|\bno (?:matching )?(?:route|API found)\b|\b(?:unknown|unexpected) (?:request )?(?:url|endpoint|path|route)\b|\brequested url\b|\broute POST\b/i;

const ROWS: readonly Row[] = [
  { reason: 'quota', statuses: range(300, 499), codes: BILLING_CODES },
  { reason: 'quota', statuses: [402] },
  // A gateway hands on OpenAI's words without its code. Google's say the same of a limit that passes, with its own link.
  { reason: 'quota', words: /\bexceeded your current quota\b[^\n]{0,150}\bplatform\.openai\.com/i },
  {
    reason: 'quota',
    statuses: [400, 403],
    words: /\b(?:insufficient|not enough) (?:credits?|balance|funds)\b|\ball available credits\b|\bany credits\b/i,
  },
  { reason: 'verification', words: /must be verified/i },
  { reason: 'cyberPolicy', codes: ['cyber_policy', 'cyber_policy_violation'] },
  {
    reason: 'contentFilter',
    codes: [
      'content_filter',
      'content_policy_violation',
      'responsibleaipolicyviolation',
      'moderation_blocked',
      'contentpolicyviolationerror',
    ],
    words: /\bcontent management policy\b|\bContentPolicyViolationError\b/i,
  },
  { reason: 'contentFilter', statuses: [400, 403, 422], also: ({ filters }) => filters.length > 0 },
  { reason: 'contentFilter', statuses: [403], words: /\b(?:flagged by|requires) moderation\b/i },
  { reason: 'policy', codes: ['invalid_prompt'], words: /potentially violating our usage polic/i },
  { reason: 'proxy', statuses: [407] },
  { reason: 'redirect', statuses: range(300, 399) },
  // Groq says so with 413, where the same request would pass at a higher tier.
  { reason: 'tooLargeForLimit', statuses: [429], words: /\brequest too large\b/i },
  { reason: 'tooLargeForLimit', statuses: [413], codes: ['rate_limit_exceeded'] },
  { reason: 'noCapacity', statuses: [429], codes: ['resource_unavailable'], words: /\bresource unavailable\b/i },
  { reason: 'rateLimit', statuses: [429] },
  // Also as the page of a gateway.
  { reason: 'tooLong', statuses: [413] },
  { reason: 'notAnApi', also: ({ message }) => looksLikePage(message) },
  {
    reason: 'apiVersion',
    codes: [
      'unsupportedapiversion',
      'invalidapiversionparameter',
      'missingapiversionparameter',
      'noregisteredproviderfound',
    ],
    words:
      /\bapi[- ]versions? ?(?:not supported|is not supported|is invalid|is required)|\b(?:unsupported|missing|invalid|enabled only for) api[- ]version|\bquery parameter: api-version/i,
  },
  { reason: 'deployment', codes: ['deploymentnotfound'], words: /\bAPI deployment for this resource does not exist/i },
  {
    reason: 'operation',
    codes: ['operationnotsupported'],
    words: /\boperation does not work with the specified model|\bonly supported in v1\/|\bnot supported in the v1\//i,
  },
  {
    reason: 'chain',
    codes: ['previous_response_not_found'],
    words: /\bprevious response\b[^\n]{0,120}\bnot found\b/i,
  },
  { reason: 'modelGone', codes: ['model_decommissioned', 'model_deprecated', 'model_retired'] },
  { reason: 'modelGone', codes: MODEL_CODES, also: ({ message }) => GONE.test(message) },
  {
    reason: 'modelGone',
    statuses: [400, 404, 410],
    words: /\bmodel\b/i,
    also: (signs) => GONE.test(signs.message) && isOfModel(signs),
  },
  { reason: 'model', statuses: [400, 404], codes: MODEL_CODES },
  // Ollama, vLLM, LiteLLM and OpenRouter have no such code.
  {
    reason: 'model',
    statuses: [400, 404],
    words: /\bmodel\b[^\n]{0,120}?\b(?:not found|does not exist)\b|\binvalid model name\b|\bnot a valid model\b/i,
    also: isOfModel,
  },
  // OpenRouter's word for who serves a model, Databricks' for one that is served, LM Studio's, and Anthropic's.
  {
    reason: 'model',
    statuses: [400, 404],
    words: /\bno endpoints found for\b|\bendpoint with name\b|\bno models? loaded\b|^model: \S/i,
  },
  {
    reason: 'country',
    codes: ['unsupported_country_region_territory'],
    words: /\bcountry, region, or territory not supported\b/i,
  },
  {
    reason: 'organization',
    codes: ['invalid_organization', 'mismatched_organization', 'invalid_project', 'mismatched_project'],
    words: /\bmust be a member of an organization\b|\bOpenAI-(?:Organization|Project) header\b/i,
  },
  {
    reason: 'firewall',
    statuses: [401, 403],
    codes: ['ip_not_authorized', 'publicnetworkaccessdisabled'],
    words:
      /\bvirtual network|\bfirewall\b|\bprivate (?:endpoint|link)\b|\bpublic (?:network )?access is disabled\b|\bip address[^\n]{0,60}?\bnot (?:authorized|allowed|permitted)\b|\ballow-?list(?:ed)?\b/i,
  },
  {
    reason: 'blocked',
    statuses: [401, 403],
    codes: ['account_deactivated', 'access_terminated', 'account_suspended'],
    words: /\b(?:temporarily|has been) (?:blocked|suspended|deactivated)\b/i,
  },
  { reason: 'foreignId', statuses: [403], words: /\bresponse[_ ]id\b[^\n]{0,40}\bnot associated with\b/i },
  { reason: 'audience', statuses: [401], words: /\baudience\b/i },
  {
    reason: 'rights',
    statuses: [401],
    codes: [
      'insufficient_permissions',
      'insufficient_scope',
      'missing_scope',
      'missing_scopes',
      'permission_denied',
      'permissiondenied',
    ],
    words:
      /\b(?:missing (?:required )?(?:scope|permission)|insufficient (?:permission|scope)|lacks? the required (?:data action|permission|scope)|not authorized to perform)/i,
  },
  { reason: 'rights', statuses: [403] },
  { reason: 'key', statuses: [401] },
  {
    reason: 'tooLong',
    codes: ['context_length_exceeded', 'contextwindowexceedederror', 'exceed_context_size_error'],
    words:
      /\bmaximum context length\b|\bContextWindowExceededError\b|\bprompt is too long\b|\bexceeds? the (?:available |model's )?context (?:window|length|size)\b/i,
  },
  {
    reason: 'tooLong',
    codes: ['string_above_max_length'],
    also: ({ param }) => param === null || /^(?:input|instructions)\b/.test(param),
  },
  { reason: 'path', statuses: [405] },
  {
    reason: 'path',
    statuses: [404],
    words: NO_PATH,
  },
  { reason: 'notFound', statuses: [404] },
  {
    reason: 'parameter',
    codes: [
      'unsupported_parameter',
      'unsupported_value',
      'unknown_parameter',
      'missing_required_parameter',
      'invalid_type',
      'invalid_json_schema',
    ],
  },
  { reason: 'parameter', also: ({ param }) => param !== null },
];

/**
 * Whether it is the cap that is larger than the model's window, though the words begin as those about a long text do. Then
 * less text is no help.
 */
export function isCapTooLarge(message: string): boolean {
  const told = /\b(\d{1,9}) in the messages, (\d{1,9}) in the completion\b/.exec(message);
  if (told !== null) return Number(told[2]) > Number(told[1]);
  return /\bmax_(?:output_|completion_)?tokens'? is too large\b/.test(message);
}

/** What a status of 300 to 499 is about. */
export function reasonOf(signs: Signs): JobErrorKind {
  return ROWS.find((row) => fits(row, signs))?.reason ?? 'refused';
}

const OVERLOADED_WORDS = /\bslow down\b|\boverloaded\b|\bat capacity\b/i;

/** What a status of 500 and more is about: whether waiting alone is likely to help. */
export function troubleAt({ status, code, type, message }: Signs): JobErrorKind {
  const isFull = status === 529 || (status === 503 && [code, type, message].some((one) => OVERLOADED_WORDS.test(one)));
  return isFull ? 'overloaded' : 'server';
}

/** A field that a model no longer takes is no end of the model. */
function isOfModel({ param, code }: Signs): boolean {
  return (param === null || param === 'model') && !code.endsWith('_parameter');
}

function fits({ statuses, codes, words, also }: Row, signs: Signs): boolean {
  const { status, code, type, message } = signs;
  if (statuses === undefined ? status < 400 || status > 499 : !statuses.includes(status)) return false;
  if (also?.(signs) === false) return false;
  if (codes === undefined && words === undefined) return true;
  return codes?.some((one) => one === code || one === type) === true || words?.test(message) === true;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
