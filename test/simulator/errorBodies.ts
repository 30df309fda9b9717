// Errors as places other than OpenAI word them, and some of OpenAI's own that the simulated service has no reason to
// give: what a test can have in place of the true reply, by name. Observed or documented; the facts name the sources.
import type { Fault, When } from './behaviour.ts';

/** As OpenAI and most others have it. Gateways give a code as a number. */
interface ErrorObject {
  readonly message: string;
  readonly type?: string | null;
  readonly param?: string | null;
  readonly code?: string | number | null;
  /** Azure's content filter. */
  readonly innererror?: {
    readonly code: 'ResponsibleAIPolicyViolation';
    readonly content_filter_result: FilterResults;
  };
  /** OpenRouter's moderation. */
  readonly metadata?: { readonly reasons: readonly string[]; readonly flagged_input: string };
}

export type FilterResults = Readonly<
  Record<string, { readonly filtered: boolean; readonly severity?: string; readonly detected?: boolean }>
>;

export interface ErrorBody {
  readonly status: number;
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function error(status: number, told: ErrorObject, headers: Readonly<Record<string, string>> = {}): ErrorBody {
  return { status, body: { error: told }, headers };
}

/** OpenAI's four fields. */
function openAi(status: number, code: string | null, message: string, param: string | null = null): ErrorBody {
  return error(status, { message, type: 'invalid_request_error', param, code });
}

export function azureFilter(results: FilterResults): ErrorBody {
  return error(400, {
    message:
      "The response was filtered due to the prompt triggering Azure OpenAI's content management policy. Please modify your prompt and retry.",
    type: null,
    param: 'prompt',
    code: 'content_filter',
    innererror: { code: 'ResponsibleAIPolicyViolation', content_filter_result: results },
  });
}

/** Azure's own gate: flat, and the same text whatever is wrong with the token. */
export const AZURE_UNAUTHORIZED: ErrorBody = {
  status: 401,
  body: {
    statusCode: 401,
    message:
      'Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com or https://ai.azure.com), or have expired.',
  },
  headers: { 'apim-request-id': 'apim-1' },
};

const page = (title: string) => `<!DOCTYPE html><html><head><title>${title}</title></head><body>Sorry</body></html>`;

/** OpenAI's own, beyond those that the service gives by itself. */
export const OPENAI_ERRORS = {
  'key not valid': openAi(401, 'invalid_api_key', 'Incorrect API key provided: sk-sim*****der.'),
  'address not on the allow-list': openAi(
    401,
    'ip_not_authorized',
    'Your IP address is not authorized to use this API key.',
  ),
  'organization of another key': openAi(
    401,
    'mismatched_organization',
    'OpenAI-Organization header should match organization for API key',
  ),
  'no member of an organization': openAi(401, null, 'You must be a member of an organization to use the API'),
  'country not supported': openAi(
    403,
    'unsupported_country_region_territory',
    'Country, region, or territory not supported',
  ),
  'scope missing': openAi(
    401,
    null,
    'You have insufficient permissions for this operation. Missing scopes: api.responses.write.',
  ),
  'no permission in the project': openAi(403, null, 'You are not allowed to sample from this model'),
  'account deactivated': openAi(403, 'account_deactivated', 'The account associated with this key was deactivated.'),
  'model shut down': openAi(
    404,
    'model_not_found',
    'The model `o3` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations',
  ),
  'model not there, or no access': openAi(
    404,
    'model_not_found',
    'The model `o3` does not exist or you do not have access to it.',
  ),
  'wrong API for the model': openAi(
    404,
    null,
    'This model is only supported in v1/responses and not in v1/chat/completions.',
    'model',
  ),
  'address mistyped': openAi(404, null, 'Invalid URL (POST /v1/v1/responses)'),
  'organization not verified (400)': openAi(
    400,
    'unsupported_value',
    'Your organization must be verified to use the model `o3`. Please go to: https://platform.openai.com/settings/organization/general',
    'model',
  ),
  'organization not verified (403)': openAi(403, null, 'Your organization must be verified to use the model `o3`.'),
  'organization not verified (404)': openAi(
    404,
    'model_not_found',
    'Your organization must be verified to use the model `o3`.',
  ),
  'no credit': error(429, {
    message:
      'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    type: 'insufficient_quota',
    param: null,
    code: 'insufficient_quota',
  }),
  'billing limit': openAi(400, 'billing_hard_limit_reached', 'Billing hard limit has been reached.'),
  'rate limit': error(
    429,
    {
      message: 'Rate limit reached for o3 on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000.',
      type: 'tokens',
      param: null,
      code: 'rate_limit_exceeded',
    },
    { 'retry-after': '20' },
  ),
  'larger than the tier': error(429, {
    message: 'Request too large for o3 in organization org-1 on tokens per min (TPM): Limit 30000, Requested 50100.',
    type: 'tokens',
    param: null,
    code: 'rate_limit_exceeded',
  }),
  'no capacity at the flex tier': error(429, {
    message: 'Resource Unavailable',
    type: null,
    param: null,
    code: 'resource_unavailable',
  }),
  'longer than the context window': openAi(
    400,
    'context_length_exceeded',
    'Your input exceeds the context window of this model. Please adjust your input and try again.',
    'input',
  ),
  'against the usage policy': openAi(
    400,
    'invalid_prompt',
    'Invalid prompt: your prompt was flagged as potentially violating our usage policy.',
  ),
  'against the cybersecurity policy': openAi(400, 'cyber_policy', 'This request was blocked under our cyber policy.'),
  'content filter': openAi(400, 'content_filter', 'The content was filtered.'),
  'earlier answer expired': openAi(
    400,
    'previous_response_not_found',
    "Previous response with id 'resp_1' not found.",
    'previous_response_id',
  ),
  'earlier answer expired (404)': openAi(404, null, "Previous response with id 'resp_1' not found."),
  'a value it does not take': openAi(400, 'invalid_value', "Invalid value: 'x'.", 'text.format'),
  'request timed out': openAi(408, null, 'Request timed out.'),
  conflict: openAi(409, null, 'The request conflicts with another one.'),
  'server error': error(500, { message: 'The server had an error.', type: 'server_error', param: null, code: null }),
  'slow down': error(503, { message: 'Slow Down', type: 'service_unavailable_error', param: null, code: null }),
  overloaded: error(503, { message: 'The engine is currently overloaded, please try again later.' }),
} satisfies Readonly<Record<string, ErrorBody>>;

export const AZURE_ERRORS = {
  'token missing, expired, or for another audience': AZURE_UNAUTHORIZED,
  'clock of this machine far behind': {
    ...AZURE_UNAUTHORIZED,
    headers: { date: 'Tue, 01 Jan 2069 00:00:00 GMT' },
  },
  'key of another resource': error(401, {
    code: '401',
    message:
      'Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource.',
  }),
  'role missing (401)': error(401, {
    code: 'PermissionDenied',
    message:
      'The principal `5b1c` lacks the required data action `Microsoft.CognitiveServices/accounts/OpenAI/responses/write` to perform `POST /openai/responses` operation.',
  }),
  'role missing (403)': error(403, { code: '403', message: 'Principal does not have access to API/Operation.' }),
  'network rules': error(403, { code: '403', message: 'Access denied due to Virtual Network/Firewall rules.' }),
  'private endpoint': error(403, {
    code: '403',
    message: 'Public access is disabled. Please configure private endpoint.',
  }),
  'blocked for abuse': error(403, {
    code: '403',
    message:
      'Your resource has been temporarily blocked because we detected behavior that may violate our content policy.',
  }),
  'no such deployment, or a retired one': error(404, {
    code: 'DeploymentNotFound',
    message:
      'The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.',
  }),
  'wrong path or api-version': error(404, { code: '404', message: 'Resource not found' }),
  'api-version not supported': error(400, { code: 'BadRequest', message: 'API version not supported' }),
  'api-version too old for the feature': error(400, {
    code: 'BadRequest',
    message: 'Responses API is enabled only for api-version 2025-03-01-preview and later',
  }),
  'wrong API for the model': error(400, {
    code: 'OperationNotSupported',
    message:
      'The chatCompletion operation does not work with the specified model, o3-pro. Please choose different model.',
  }),
  'content filter, with categories': azureFilter({
    hate: { filtered: false, severity: 'safe' },
    self_harm: { filtered: true, severity: 'medium' },
    jailbreak: { filtered: true, detected: true },
  }),
  'rate limit of the deployment': error(
    429,
    { code: '429', message: 'Requests have exceeded the token rate limit of your current pricing tier.' },
    { 'retry-after-ms': '4000', 'apim-request-id': 'apim-2' },
  ),
} satisfies Readonly<Record<string, ErrorBody>>;

export const OTHER_ERRORS = {
  'OpenRouter: no credits': error(402, { code: 402, message: 'This request requires more credits.' }),
  'OpenRouter: moderation': error(403, {
    code: 403,
    message: 'Your input was flagged by moderation.',
    metadata: { reasons: ['violence', 'self-harm'], flagged_input: 'the text itself' },
  }),
  'OpenRouter: provider overloaded': error(529, { code: 529, message: 'Provider returned error' }),
  'OpenRouter: edge timed out': error(524, { code: 524, message: 'Edge network timeout' }),
  'OpenRouter: no such model': error(400, { code: 400, message: 'o3 is not a valid model ID' }),
  'LiteLLM: upstream has no credit': error(429, {
    message:
      'litellm.RateLimitError: RateLimitError: OpenAIException - You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
    type: 'throttling_error',
    param: null,
    code: '429',
  }),
  'LiteLLM: too long': error(400, {
    message: 'litellm.ContextWindowExceededError: the prompt has 200000 tokens',
    type: null,
    param: null,
    code: '400',
  }),
  'LiteLLM: content policy': error(400, {
    message: 'litellm.ContentPolicyViolationError: refused upstream',
    type: null,
    param: null,
    code: '400',
  }),
  'LiteLLM: id of another user': error(403, {
    message: 'Forbidden. The response id is not associated with the user, who this key belongs to.',
    type: 'auth_error',
    code: '403',
  }),
  'Ollama: no such model': error(404, {
    message: 'model "o3" not found, try pulling it first',
    type: 'not_found_error',
  }),
  'Ollama: no such path': { status: 404, body: '404 page not found', headers: { 'content-type': 'text/plain' } },
  'vLLM: no such model': error(404, { message: 'The model `o3` does not exist.', type: 'NotFoundError', code: 404 }),
  'vLLM: too long': error(400, {
    message: "This model's maximum context length is 4096 tokens. However, you requested 9000 tokens.",
    type: 'BadRequestError',
    code: 400,
  }),
  'SGLang: flat': {
    status: 400,
    body: {
      object: 'error',
      message: 'The sampling backend is not ready.',
      type: 'BadRequestError',
      param: null,
      code: 400,
    },
  },
  'FastAPI: no such path': { status: 404, body: { detail: 'Not Found' } },
  'FastAPI: no such method': { status: 405, body: { detail: 'Method Not Allowed' } },
  'FastAPI: fields refused': {
    status: 422,
    body: {
      detail: [{ loc: ['body', 'max_output_tokens'], msg: 'Input should be less than 4096', type: 'less_than' }],
    },
  },
  'a gateway: one text': { status: 401, body: { error: 'Unauthorized' } },
  'Databricks: flat': {
    status: 403,
    body: { error_code: 'PERMISSION_DENIED', message: 'No access to the endpoint o3.' },
  },
  'Groq: larger than the tier': error(413, {
    message: 'Request too large for model `o3` on tokens per minute (TPM): Limit 6000, Requested 9000.',
    type: 'tokens',
    code: 'rate_limit_exceeded',
  }),
  'Groq: model decommissioned': error(400, {
    message: 'The model `o3` has been decommissioned and is no longer supported.',
    code: 'model_decommissioned',
  }),
  'DeepSeek: no balance': error(402, {
    message: 'Insufficient Balance',
    type: 'unknown_error',
    code: 'invalid_request_error',
  }),
  'body too large for a gateway': { status: 413, body: page('413 Request Entity Too Large') },
  'a proxy that wants a password': { status: 407, body: page('407 Proxy Authentication Required') },
  'a sign-in page': { status: 403, body: page('Sign in to the office network') },
  'a page in place of the API': { status: 404, body: page('404 Not Found') },
  'a page of a gateway that is down': { status: 502, body: page('502 Bad Gateway') },
  'nothing at all': { status: 400, body: '' },
} satisfies Readonly<Record<string, ErrorBody>>;

export function faultOf({ status, body, headers = {} }: ErrorBody, when: When = 'beforeHandling'): Fault {
  const isText = typeof body === 'string';
  const contentType = isText && body.startsWith('<') ? 'text/html' : 'application/json';
  return { type: 'raw', status, contentType, headers, body: isText ? body : JSON.stringify(body), when };
}
