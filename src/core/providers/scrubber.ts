// Decides what may be kept of a server's words. One for each provider: it knows all keys of this window, for any place.
import { createHash } from 'node:crypto';
import { HIDDEN_ID, isCode, isHiddenId } from '../../shared/code.ts';
import { type KnownKeys, keysAmong } from '../../shared/knownKeys.ts';
import { isFreeOfKeys, SECRET, scrub } from '../../shared/scrub.ts';

/** Characters of the name of a model, mode, effort or tier: a longer text is no name, and is not stored. */
const MOST_NAME = 350;
const MOST_WORDS = 600;
/** `input[0].content`, `metadata['job']`. */
const PATH = /^[\w.:[\]'"-]{1,100}$/;

export class Scrubber {
  readonly #keys: () => KnownKeys | null;
  readonly #hidden = new Map<string, string>();

  constructor(secrets: () => readonly string[]) {
    this.#keys = keysAmong(secrets);
  }

  /** The keys of the window as they are now. */
  get keys(): KnownKeys | null {
    return this.#keys();
  }

  words(text: string, most = MOST_WORDS): string {
    return scrub(text, this.keys, most);
  }

  wordsOf(value: unknown): string | null {
    return typeof value === 'string' ? this.words(value) : null;
  }

  /** A text that holds a key is no name. */
  name(value: unknown): string | null {
    return typeof value === 'string' && value.length <= MOST_NAME && isFreeOfKeys(value, this.keys) ? value : null;
  }

  /** A text that does not look like a code may be anything, a question included. */
  code(value: string | null): string | null {
    return value !== null && isCode(value) && isFreeOfKeys(value, this.keys) ? value : null;
  }

  /** The path of a field; empty = the text is none. */
  path(path: string): string {
    return PATH.test(path) && isFreeOfKeys(path, this.keys) ? path : '';
  }

  /**
   * The id under which a response is kept. In place of an id that holds a key of ours, a made-up one is kept: the real
   * id must not be stored anywhere, so that only this window, which remembers it, can ask for the response.
   */
  id(id: string): string {
    // An id that merely looks like a key is an id all the same.
    const { keys } = this;
    if (keys?.inAnswers == null || id.replace(keys.inWords, SECRET) === id) return id;
    const hidden = HIDDEN_ID + createHash('sha256').update(id).digest('hex').slice(0, 16);
    this.#hidden.set(hidden, id);
    return hidden;
  }

  /** The id by which the place knows it; null = another window knew it. */
  realId(id: string): string | null {
    return this.#hidden.get(id) ?? (isHiddenId(id) ? null : id);
  }
}

export const NO_KEYS = new Scrubber(() => []);
