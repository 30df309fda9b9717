// A text of a model without the keys that Ponder holds. They are replaced where they stand letter for letter, visibly;
// nothing else is touched, however much it looks like a key.
import { type KnownKeys, overlap } from '../../../shared/knownKeys.ts';
import { KEY_REMOVED } from '../../../shared/scrub.ts';
import type { WrittenText } from './writtenText.ts';

/** A shorter beginning of a key gives nothing away; without this bound any "sk-" would be held back. */
const FEWEST_HELD_BACK = 4;

export interface Keyless {
  readonly text: string;
  readonly removed: number;
}

/** Takes the keys out of a whole text. */
export function withoutKeys(text: string, keys: KnownKeys | null): Keyless {
  if (keys?.inAnswers == null) return { text, removed: 0 };
  let removed = 0;
  const clean = text.replace(keys.inAnswers, () => {
    removed += 1;
    return KEY_REMOVED;
  });
  return { text: clean, removed };
}

/** Takes the keys out of a growing text: what may be the beginning of a key is held back until more comes. */
export class KeylessText {
  readonly #written: WrittenText;
  #keys: KnownKeys | null = null;
  /** All of it has to be looked through anew. */
  #isStale = false;
  /** What is looked through for good, without its keys. */
  #settled = '';
  #removed = 0;
  /** The end, with which a key may begin; it is shown where it is too short a beginning to be held back. */
  #held = '';
  #seenEdition = 0;
  #corrections = 0;

  constructor(written: WrittenText) {
    this.#written = written;
  }

  get text(): string {
    this.#lookThrough();
    return this.#shown;
  }

  get removed(): number {
    this.#lookThrough();
    return this.#removed;
  }

  /** The text when nothing comes after it: what may have been the beginning of a key is none. */
  get whole(): Keyless {
    return withoutKeys(this.#written.text, this.#keys);
  }

  /** Another number when what was told before has changed, and not only grown. */
  get edition(): number {
    this.#lookThrough();
    return this.#seenEdition + this.#corrections;
  }

  /** Takes the keys of this window as they are now. */
  know(keys: KnownKeys | null): void {
    if (keys === this.#keys) return;
    this.#keys = keys;
    this.#isStale = true;
  }

  get #shown(): string {
    return this.#settled + shownOf(this.#held);
  }

  #lookThrough(): void {
    const news = this.#written.takeNews();
    if (news === null || this.#isStale) this.#lookAnew();
    else if (news !== '') this.#add(news);
  }

  #lookAnew(): void {
    const { text, edition } = this.#written;
    const before = this.#shown;
    this.#isStale = false;
    this.#settled = '';
    this.#removed = 0;
    this.#held = '';
    this.#add(text);
    // What the written text itself took back counts in its own edition.
    if (edition === this.#seenEdition && !this.#shown.startsWith(before)) this.#corrections += 1;
    this.#seenEdition = edition;
  }

  /** Looks only at what came and at what was held back: to cut that out of the whole text would copy all of it. */
  #add(news: string): void {
    const fresh = this.#held + news;
    const settled = settledOf(fresh, this.#keys);
    const held = fresh.slice(settled);
    const { text: clean, removed } = withoutKeys(fresh.slice(0, settled), this.#keys);
    if (!(clean + shownOf(held)).startsWith(shownOf(this.#held))) this.#corrections += 1;
    this.#settled += clean;
    this.#removed += removed;
    this.#held = held;
  }
}

function shownOf(held: string): string {
  return held.length < FEWEST_HELD_BACK ? held : '';
}

/** How many characters of a text can't be part of a key that is not whole yet. */
function settledOf(text: string, keys: KnownKeys | null): number {
  if (keys?.inAnswers == null) return text.length;
  const tailOf = (rest: string) => Math.max(0, ...keys.letters.map((key) => overlap(rest, key, 1)));
  let settled = text.length - tailOf(text);
  for (const { 0: key, index } of text.matchAll(keys.inAnswers)) {
    const end = index + key.length;
    // A whole key may end with the beginning of another one.
    if (index < settled && end > settled) settled = text.length - tailOf(text.slice(end));
  }
  return settled;
}
