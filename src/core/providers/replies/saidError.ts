// What a server says went wrong, whatever shape it says it in: OpenAI's `error` object, one word, or a gateway's own.
// Nothing of it is a fact of ours: it says what the server thinks, never what became of a connection.
import { fields, isFields, list } from '../fields.ts';

export interface SaidError {
  readonly message: string;
  readonly code: string | null;
  readonly type: string | null;
  readonly param: string | null;
}

/** Null = the body says nothing of an error. */
export function readSaidError(body: unknown): SaidError | null {
  // Google's gateway for OpenAI's calls puts its error into a list.
  const [only] = list(body);
  if (isFields(only) && isFields(only.error)) return readSaidError(only);
  if (!isFields(body)) return null;
  const { error } = body;
  if (typeof error === 'string' && error !== '') {
    return said({ ...body, message: words(body.message, body.error_description, error) ?? error });
  }
  // Some servers always send the field: an empty one tells of no error.
  if (isFields(error)) return Object.keys(error).length > 0 ? said(error) : null;
  if (body.object === 'error' || body.type === 'error') return said(body);
  const [first] = list(body.errors);
  if (first === undefined || typeof body.message === 'string') return null;
  return said(typeof first === 'string' ? { message: first } : fields(first));
}

/** The words by which a reply says what is wrong, even if it is no error by its shape; empty = there are none. */
export function wordsOf(body: unknown): string {
  const { detail, message } = fields(body);
  return readSaidError(body)?.message ?? words(message, detail, fields(list(detail)[0]).msg) ?? '';
}

/** The words of an error in any text: JSON, or events of a stream. Null = there are none that stand out. */
export function readSaidText(text: string): SaidError | null {
  const lines = [text, ...text.split(/\r\n|\r|\n/).flatMap((line) => /^data: ?(.*)$/.exec(line)?.[1] ?? [])];
  for (const line of lines) {
    const found = readSaidError(parsedJson(line));
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
  return {
    message: words(error.message, error.detail, error.msg, error.description) ?? '',
    code: word(error.code),
    type: word(error.type),
    param: word(error.param),
  };
}

function words(...candidates: readonly unknown[]): string | null {
  const found = candidates.find((one) => typeof one === 'string' && one !== '');
  return typeof found === 'string' ? found : null;
}

/** Some servers give a number. */
function word(value: unknown): string | null {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : null;
}
