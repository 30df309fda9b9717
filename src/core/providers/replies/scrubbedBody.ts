// The body of a reply as it is stored. Keys that Ponder holds are removed everywhere, even from names of fields; what
// only looks like a key is removed from the server's own words, and stays in what a model wrote and a person asked.
import { isFields } from '../fields.ts';
import type { Scrubber } from '../scrubber.ts';
import { withoutKeys } from './keylessText.ts';

/** Fields of a response that repeat what was asked. */
const ASKED: ReadonlySet<string> = new Set(['instructions', 'input', 'prompt', 'text', 'tools', 'tool_choice']);
/** Fields of an item of the output that are the server's, and not the model's. */
const OF_SERVER: ReadonlySet<string> = new Set([
  'call_id',
  'error',
  'id',
  'item_id',
  'phase',
  'role',
  'status',
  'type',
]);
const WRITTEN: ReadonlySet<string> = new Set(['output', 'output_text', 'choices']);

/** No provider's reply is nested deeper, and one that is could overflow the call stack. */
const DEEPEST = 100;
const TOO_DEEP = '[nested too deeply]';
const MOST_WORDS = 65_536;

type Whose = 'server' | 'written' | 'asked';

export function scrubbedBody(body: unknown, scrubber: Scrubber): string {
  return JSON.stringify(scrubbed(body, 'server', scrubber, 0));
}

function scrubbed(value: unknown, whose: Whose, scrubber: Scrubber, depth: number): unknown {
  if (typeof value === 'string') return textOf(value, whose, scrubber);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= DEEPEST) return TOO_DEEP;
  if (Array.isArray(value)) return value.map((one: unknown) => scrubbed(one, whose, scrubber, depth + 1));
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      textOf(name, whose, scrubber),
      scrubbed(field, whoseField(name, whose, depth), scrubber, depth + 1),
    ]),
  );
}

function whoseField(name: string, whose: Whose, depth: number): Whose {
  if (depth === 0 && ASKED.has(name)) return 'asked';
  if (depth === 0 && WRITTEN.has(name)) return 'written';
  return whose === 'written' && OF_SERVER.has(name) ? 'server' : whose;
}

function textOf(text: string, whose: Whose, scrubber: Scrubber): string {
  return whose === 'server' ? scrubber.words(text, MOST_WORDS) : withoutKeys(text, scrubber.keys).text;
}
