// Keys planted in everything a server can say, and what is left of them in everything that was written.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** No shape that is known for a key: only who holds them can find them. Each has a run that no form of writing breaks. */
export const OWN = 'gw.Zq7Xw2LkPm4/Vb8+Tn=5Rd';
export const OTHERS = 'place-Hx3Nc9QyWe6_Fj1~Ku';
export const IN_HEADER = 'team-Bg5Rt2MvAs8-Dz0';
const SECRETS = [OWN, OTHERS, IN_HEADER];

const hexOf = (text: string) => Buffer.from(text, 'latin1').toString('hex');
const signs = (text: string, form: (hex: string) => string) =>
  text.replace(/[^A-Za-z0-9]/g, (sign) => form(hexOf(sign)));

/** The ways in which a server may write a key. */
export const FORMS: Readonly<Record<string, (key: string) => string>> = {
  plain: (key) => key,
  capitals: (key) => key.toUpperCase(),
  address: (key) => encodeURIComponent(key),
  json: (key) => signs(key, (hex) => `\\u00${hex}`),
  html: (key) => signs(key, (hex) => `&#x${hex};`),
  base64: (key) => Buffer.from(key).toString('base64'),
  basic: (key) => Buffer.from(`user:${key}`).toString('base64url'),
  hex: hexOf,
};

/** Something of each that no text has by chance. */
function tracesOf(secret: string): readonly string[] {
  const run = /[A-Za-z0-9]{11,}/.exec(secret)?.[0] ?? secret;
  const inBase64 = [0, 1, 2].map((before) =>
    Buffer.from(' '.repeat(before) + run)
      .toString('base64')
      .slice(4, 12),
  );
  return [run.slice(0, 9), run.slice(2), hexOf(run).slice(4, 18), ...inBase64].map((trace) => trace.toLowerCase());
}

const TRACES = SECRETS.flatMap(tracesOf);

/** The traces of keys in a text. */
export function tracesIn(text: string): readonly string[] {
  const small = text.toLowerCase();
  return TRACES.filter((trace) => small.includes(trace));
}

export interface WrittenFile {
  readonly name: string;
  readonly text: string;
}

/** Every byte below a folder. */
export function bytesBelow(folder: string): readonly WrittenFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((name) => ({ name, text: readFileSync(name).toString('latin1') }));
}

/** Writes into every text of a value, by its path, and gives each object a field whose name is a key. */
export function planted(value: unknown, write: (text: string, path: string) => string, path = ''): unknown {
  if (typeof value === 'string') return write(value, path);
  if (Array.isArray(value)) return value.map((one: unknown) => planted(one, write, `${path}[]`));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, planted(field, write, `${path}.${name}`)]);
  return Object.fromEntries([...fields, [write('', `${path}.(name)`) || 'more', 1]]);
}

/** What a response can hold, each kind of it once. */
export function everyField(id: string, jobId: string): object {
  return {
    id,
    object: 'response',
    status: 'completed',
    created_at: 1_795_000_000,
    completed_at: 1_795_000_060,
    background: true,
    error: { code: 'odd', message: 'Words', type: 'type', param: 'param', innererror: { message: 'More words' } },
    incomplete_details: { reason: 'reason' },
    instructions: 'Be brief.',
    input_transformations: [{ type: 'reasoning', action: 'removed', reason: 'reason' }],
    max_output_tokens: 500,
    metadata: { job: jobId, note: 'note' },
    model: 'o3-2025-04-16',
    output: [
      {
        id: 'rs_1',
        type: 'reasoning',
        summary: [{ type: 'summary_text', text: 'I thought.' }],
        encrypted_content: 'gAAAA',
      },
      { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q', url: 'u' } },
      { id: 'fc_1', type: 'function_call', call_id: 'call_1', name: 'look', arguments: '{}', status: 'completed' },
      { id: 'mc_1', type: 'mcp_call', name: 'tool', server_label: 'label', output: 'out', error: 'failed' },
      {
        id: 'msg_1',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        phase: 'final_answer',
        content: [
          {
            type: 'output_text',
            text: 'The answer.',
            annotations: [{ type: 'url_citation', url: 'https://example.com/', title: 'Title' }],
            logprobs: [{ token: 'The' }],
          },
          { type: 'refusal', refusal: 'No more.' },
        ],
      },
    ],
    output_text: 'The answer.',
    previous_response_id: 'resp_0',
    prompt: { id: 'pmpt_1', variables: { name: 'value' } },
    prompt_cache_key: 'cache',
    reasoning: { effort: 'low', mode: 'standard', summary: 'auto', context: 'auto' },
    safety_identifier: 'person',
    service_tier: 'default',
    text: { format: { type: 'text' }, verbosity: 'medium' },
    tool_choice: 'auto',
    tools: [{ type: 'function', name: 'look', description: 'Looks', parameters: { type: 'object' } }],
    truncation: 'disabled',
    usage: { input_tokens: 10, output_tokens: 20, total_tokens: 30, note: 'counted' },
    user: 'user',
    gateway: { trace: 'trace', vendor: ['words'] },
  };
}
