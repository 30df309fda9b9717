// What a server says went wrong, whatever shape it says it in: OpenAI's `error` object, one word, or a gateway's own.
// Nothing of it is a fact of ours: it says what the server thinks, never what became of a connection.
import { type Fields, fields, isFields, list } from '../fields.ts';

export interface SaidError {
  readonly message: string;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
}

const WORD = /^[\w.-]{1,64}$/;

/** Null = the body says nothing of an error. */
export function readSaidError(body: unknown): SaidError | null {
  // Google's gateway for OpenAI's calls puts its error into a list.
  const [only] = list(body);
  if (isFields(only) && isFields(only.error)) return readSaidError(only);
  if (!isFields(body)) return null;
  const { error } = body;
  if (typeof error === 'string' && error !== '') {
    const described = words(body.message, body.error_description);
    // OAuth has a word there, and says in another field what it means.
    const code = word(body.code) ?? codeOf(body) ?? (described === null || !WORD.test(error) ? null : error);
    return said({ ...body, message: described ?? error, code });
  }
  // Some servers always send the field: an empty one tells of no error.
  if (isFields(error)) return Object.keys(error).length > 0 ? said(error) : null;
  if (body.object === 'error' || body.type === 'error') return said({ ...body, code: codeOf(body) });
  const [first] = list(body.errors);
  if (first === undefined || typeof body.message === 'string') return null;
  return said(typeof first === 'string' ? { message: first } : fields(first));
}

/**
 * The same of a body that is known to be an error by its HTTP status, so that no shape has to show it: the fields of
 * gateways and frameworks stand beside each other, or one level down.
 */
export function readKnownError(body: unknown, depth = 0): SaidError | null {
  const found = readSaidError(body);
  if (found !== null) return found;
  if (typeof body === 'string' && body !== '') return said({ message: body });
  if (!isFields(body)) return null;
  const inner = list(body.detail).length > 0 ? detailed(list(body.detail)) : innerError(body, depth);
  if (inner !== null) return { ...inner, code: inner.code ?? codeOf(body) };
  const message = words(body.message, body.Message, body.detail, body.error_description, body.msg, body.title);
  return message === null && codeOf(body) === null
    ? null
    : { ...said(body), message: message ?? '', code: codeOf(body) };
}

/** Databricks names its code `error_code`, Azure's own gate puts the status beside the message. */
function codeOf({ code, error_code, errorCode, statusCode }: Fields): string | null {
  return word(code) ?? word(error_code) ?? word(errorCode) ?? word(statusCode);
}

/** FastAPI hands on what was raised, and other gateways wrap it in a `message` or a `fault`. */
function innerError(body: Fields, depth: number): SaidError | null {
  const inner = [body.detail, body.message, body.fault].find(isFields);
  return inner === undefined || depth >= DEEPEST ? null : readKnownError(inner, depth + 1);
}

const DEEPEST = 2;
const MOST_DETAILS = 5;

/** FastAPI lists each field that it refuses: where it stands (`["body", "input"]`), what is wrong, and of which type. */
function detailed(details: readonly unknown[]): SaidError {
  const told = details.slice(0, MOST_DETAILS).map(fields);
  const messages = told.map(({ msg, message }) => words(msg, message)).filter((one) => one !== null);
  const [first = {}] = told;
  const path = list(first.loc).filter((part) => part !== 'body' && word(part) !== null);
  return {
    message: messages.join('; ') || (words(...details) ?? ''),
    code: null,
    type: word(first.type),
    param: path.length === 0 ? null : path.map(String).join('.'),
  };
}

/** The words by which a reply says what is wrong, even if it is no error by its shape; empty = there are none. */
export function wordsOf(body: unknown): string {
  return typeof body === 'string' ? '' : (readKnownError(body)?.message ?? '');
}

/** In characters, or in bytes where those are what is counted: no error needs more words than this. */
export const MOST_SAID = 65_536;

/** The words of an error in any text: JSON, or events of a stream. Null = there are none that stand out. */
export function readSaidText(text: string): SaidError | null {
  const lines = [text, ...text.split(/\r\n|\r|\n/).flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])];
  for (const line of lines) {
    const found = line.length > MOST_SAID ? null : readSaidError(parsedJson(line));
    if (found !== null) return found;
  }
  return null;
}

export function parsedJson(text: string): unknown {
  try {
    // A byte order mark is no part of it.
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // A body that is no JSON is read as plain words by the caller.
    return null;
  }
}

/** Reads a body that is known to be an error, because of where it stands. */
export function said(error: Readonly<Record<string, unknown>>): SaidError {
  const own = {
    message: words(error.message, error.detail, error.msg, error.description) ?? '',
    code: word(error.code),
    type: word(error.type),
    param: word(error.param),
  };
  const inner = handedOn(own.message, error);
  return inner === null
    ? own
    : {
        message: inner.message || own.message,
        code: inner.code ?? own.code,
        type: inner.type ?? own.type,
        param: inner.param ?? own.param,
      };
}

/**
 * What a gateway hands on of the error behind it, which says more than its own: as JSON in the place of the words, or
 * beside them, as OpenRouter does ("Provider returned error"). Null = nothing that can be read.
 */
function handedOn(message: string, { metadata }: Fields): SaidError | null {
  const { raw } = fields(metadata);
  const told = [message, raw].find(isShortJson);
  const body = typeof told === 'string' ? parsedJson(told) : raw;
  // One that hands on a third is not followed: no text is read more than twice.
  if (isFields(body) || Array.isArray(body)) return innermost(body);
  const isPlain = typeof raw === 'string' && !raw.includes('<');
  return isPlain ? { message: raw.trim(), code: null, type: null, param: null } : null;
}

function isShortJson(text: unknown): boolean {
  return typeof text === 'string' && text.length <= MOST_SAID && beginsAsJson(text);
}

/** As an object or a list, whole or broken. */
export function beginsAsJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function innermost(body: unknown): SaidError | null {
  const [only = body] = list(body);
  const error = fields(fields(only).error);
  const { message, code, type, param } = isFields(fields(only).error) ? error : fields(only);
  const found = { message: words(message) ?? '', code: word(code), type: word(type), param: word(param) };
  return found.message === '' && found.code === null ? null : found;
}

function words(...candidates: readonly unknown[]): string | null {
  const found = candidates.find((one) => typeof one === 'string' && one !== '');
  return typeof found === 'string' ? found : null;
}

/** Some servers give a number. */
export function word(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}
