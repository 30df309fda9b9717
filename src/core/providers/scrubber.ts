// What of a server's words may be kept. One for each provider: it knows the keys of this window, whatever place they are for.
import { createHash } from 'node:crypto';
import { HIDDEN_ID, isCode, isHiddenId } from '../../shared/code.ts';
import { type KnownKeys, keysAmong } from '../../shared/knownKeys.ts';
import { isFreeOfKeys, SECRET, scrub } from '../../shared/scrub.ts';

/** Of a model, a mode, an effort or a tier: what is longer is no name, and no reason to fill the disk. */
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

  /** As they are by now. */
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

  /** To a field; empty = what was told is none. */
  path(path: string): string {
    return PATH.test(path) && isFreeOfKeys(path, this.keys) ? path : '';
  }

  /**
   * The id under which a response is kept. One that holds a key of ours is known to this window only: without it nobody can
   * ask for the response, and it must not come to rest anywhere.
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
