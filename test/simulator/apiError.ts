// Errors in the shape and words of the service: `{ error: { message, type, param, code } }`.

export class ApiError extends Error {
  readonly status: number;
  readonly type: string;
  readonly param: string | null;
  readonly code: string | null;

  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string | null,
    message: string,
    param: string | null = null,
    type: string = typeFor(status),
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.param = param;
    this.type = type;
    this.headers = headers;
  }

  body(): object {
    return { error: { message: this.message, type: this.type, param: this.param, code: this.code } };
  }
}

function typeFor(status: number): string {
  if (status === 429) return 'requests';
  return status >= 500 ? 'server_error' : 'invalid_request_error';
}

/** `'a', 'b', and 'c'`, as the service lists values. */
export function quotedList(values: readonly string[]): string {
  const quoted = values.map((value) => `'${value}'`);
  if (quoted.length <= 1) return quoted.join('');
  if (quoted.length === 2) return quoted.join(' and ');
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`;
}

export function invalidKey(key: string): ApiError {
  const message = `Incorrect API key provided: ${maskKey(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`;
  return new ApiError(401, 'invalid_api_key', message);
}

export function missingKey(): ApiError {
  const message =
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). You can obtain an API key from https://platform.openai.com/account/api-keys.";
  return new ApiError(401, null, message);
}

/** The first and last characters of a key, the rest starred; of a short key nothing. */
export function maskKey(key: string): string {
  if (key.length < 16) return '*'.repeat(key.length);
  return `${key.slice(0, 8)}${'*'.repeat(key.length - 12)}${key.slice(-4)}`;
}

export function modelNotFound(name: string): ApiError {
  const message = `The model \`${name}\` does not exist or you do not have access to it.`;
  return new ApiError(404, 'model_not_found', message);
}

export function modelShutDown(name: string): ApiError {
  const message = `The model \`${name}\` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations`;
  return new ApiError(404, 'model_not_found', message);
}

export function tooLong(param: string): ApiError {
  const message = 'Your input exceeds the context window of this model. Please adjust your input and try again.';
  return new ApiError(400, 'context_length_exceeded', message, param);
}

export function responseNotFound(id: string): ApiError {
  return new ApiError(404, null, `Response with id '${id}' not found.`, 'id');
}

export function unsupportedValue(param: string, value: string, model: string, supported: readonly string[]): ApiError {
  const message = `Unsupported value: '${value}' is not supported with the '${model}' model. Supported values are: ${quotedList(supported)}.`;
  return new ApiError(400, 'unsupported_value', message, param);
}

export function unsupportedParameter(param: string, hint = 'is not supported with this model.'): ApiError {
  return new ApiError(400, 'unsupported_parameter', `Unsupported parameter: '${param}' ${hint}`, param);
}

export function unknownParameter(param: string): ApiError {
  return new ApiError(400, 'unknown_parameter', `Unknown parameter: '${param}'.`, param);
}

export function invalidValue(param: string, value: string, supported: readonly string[]): ApiError {
  const message = `Invalid value: '${value}'. Supported values are: ${quotedList(supported)}.`;
  return new ApiError(400, 'invalid_value', message, param);
}

export function belowMinimum(param: string, least: number, value: number): ApiError {
  const message = `Invalid '${param}': integer below minimum value. Expected a value >= ${least}, but got ${value} instead.`;
  return new ApiError(400, 'integer_below_min_value', message, param);
}

export function aboveMaximum(param: string, most: number, value: number): ApiError {
  const message = `Invalid '${param}': integer above maximum value. Expected a value <= ${most}, but got ${value} instead.`;
  return new ApiError(400, 'integer_above_max_value', message, param);
}

export function invalidType(param: string, expected: string, value: unknown): ApiError {
  const message = `Invalid type for '${param}': expected ${expected}, but got ${typeName(value)} instead.`;
  return new ApiError(400, 'invalid_type', message, param);
}

function typeName(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
