// What the code of an answer makes of one file: the edits, or why there are none.

import { CoveredSpans } from './coveredSpans.ts';
import { HunkPlaces } from './hunkPlaces.ts';
import { languageFit } from './languageFit.ts';
import { likeness } from './likeness.ts';
import { type ConflictLabels, merge3, type TextEdit, withEdits } from './merge3.ts';
import type { DiffLine } from './readDiff.ts';
import { type AskedPlace, type Reference, referenceOf, type Span } from './reference.ts';
import { reindented } from './reindented.ts';
import { isElision, withoutElisions } from './withoutElisions.ts';
import { markersIn, withRealLines } from './withRealLines.ts';

export interface PatchFile {
  /** As it is now, with `\n` between its lines. */
  readonly document: string;
  readonly languageId: string;
  /** Where the asked texts stand; empty = this file was not asked about, so that only diffs can change it. */
  readonly asked: readonly AskedPlace[];
  /** Asked texts that are not found again in it: a block that is one of them has no place. */
  readonly lost?: readonly string[];
}

/** A block of code, or the hunks of a diff that are about this file. */
export type PatchChange =
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'hunks'; readonly hunks: readonly (readonly DiffLine[])[] };

/** Why a block can't be put back. */
export type NoPatch =
  /** Its language is not that of the file. */
  | 'language'
  /** It is what is typed into a terminal. */
  | 'shell'
  /** It has nothing to do with the asked text. */
  | 'unlike'
  /** It stands for a piece of the asked text, or for one of several places, and nobody can tell which. */
  | 'unsure'
  /** It leaves something out, and nobody can tell what. */
  | 'elided'
  /** The lines that a diff changes are not there, or are there more than once. */
  | 'hunkGone'
  | 'hunkDoubled'
  /** Two blocks change the same lines. */
  | 'sameLines'
  /** What was put in the place of a secret would be written into the file. */
  | 'marker'
  /** The file has all of it. */
  | 'already';

export type PatchPlan =
  | { readonly kind: 'plan'; readonly edits: readonly TextEdit[]; readonly conflicts: number }
  /** `index`: of the change that can't be made. */
  | { readonly kind: 'none'; readonly why: NoPatch; readonly index: number };

export function planPatch(file: PatchFile, changes: readonly PatchChange[], labels: ConflictLabels): PatchPlan {
  const reference = referenceOf(file.document, file.asked);
  const reader = new ChangeReader(reference, file);
  const all: Told[] = [];
  for (const [index, change] of changes.entries()) {
    const edits = reader.read(change);
    if (typeof edits === 'string') return { kind: 'none', why: edits, index };
    all.push(...edits.map((edit) => ({ ...edit, index })));
  }
  const ordered = all.sort((a, b) => a.start - b.start || a.end - b.end || a.index - b.index);
  const once = ordered.filter((edit, at) => !isSameEdit(edit, ordered[at - 1]));
  const clash = once.find((edit, at) => meets(once[at - 1], edit));
  if (clash !== undefined) return { kind: 'none', why: 'sameLines', index: clash.index };
  const answer = withEdits(reference.text, once);
  const { edits, conflicts } = merge3({ base: reference.text, now: file.document, answer, lineBreak: '\n' }, labels);
  const index = changes.length - 1;
  if (edits.length === 0) return { kind: 'none', why: 'already', index };
  if (edits.some(({ text }) => bringsMarker(text, file))) return { kind: 'none', why: 'marker', index };
  return { kind: 'plan', edits, conflicts };
}

/** A marker that was sent, and that the file itself does not have. */
function bringsMarker(text: string, { document, asked }: PatchFile): boolean {
  return markersIn(text).some(
    (marker) => !document.includes(marker) && asked.some(({ base }) => base.includes(marker)),
  );
}

interface Told extends TextEdit {
  /** Of the change that it belongs to. */
  readonly index: number;
}

function isSameEdit(one: TextEdit, other: TextEdit | undefined): boolean {
  return one.start === other?.start && one.end === other.end && one.text === other.text;
}

/** Two insertions at one place meet as well: nobody can tell their order. */
function meets(before: TextEdit | undefined, after: TextEdit): boolean {
  if (before === undefined) return false;
  return after.start < before.end || (after.start === before.end && (isInsertion(before) || isInsertion(after)));
}

function isInsertion({ start, end }: TextEdit): boolean {
  return start === end;
}

class ChangeReader {
  readonly #reference: Reference;
  readonly #languageId: string;
  readonly #lost: readonly string[];
  #spans: CoveredSpans | null = null;
  #places: HunkPlaces | null = null;
  readonly #known: ReadonlySet<string>;

  constructor(reference: Reference, { languageId, lost = [] }: PatchFile) {
    this.#reference = reference;
    this.#languageId = languageId;
    this.#lost = lost;
    this.#known = new Set(reference.text.split('\n').map((line) => line.trim()));
  }

  /** Edits of the reference. */
  read(change: PatchChange): readonly TextEdit[] | NoPatch {
    return change.kind === 'code' ? this.#code(change.language, change.text) : this.#hunks(change.hunks);
  }

  #hunks(hunks: readonly (readonly DiffLine[])[]): readonly TextEdit[] | NoPatch {
    this.#places ??= new HunkPlaces(this.#reference);
    const all: TextEdit[] = [];
    for (const hunk of hunks) {
      const real = hunk.map((line) => ({ ...line, text: withRealLines(line.text, this.#reference.realLines) }));
      const found = this.#places.of(real);
      if (found.kind !== 'edits') return found.kind === 'gone' ? 'hunkGone' : 'hunkDoubled';
      all.push(...found.edits);
    }
    return all;
  }

  /** As much like a text that is not found as like the one that it would replace. */
  #isOfLost(written: string, standing: string): boolean {
    if (this.#lost.length === 0) return false;
    const found = likeness(written, standing);
    return this.#lost.some((base) => likeness(written, base) >= found);
  }

  #code(language: string, code: string): readonly TextEdit[] | NoPatch {
    const fit = languageFit(language, this.#languageId);
    if (fit !== 'fits') return fit === 'shell' ? 'shell' : 'language';
    const text = code.replace(/\r\n?/g, '\n').trimEnd();
    const block = withRealLines(text, this.#reference.realLines).split('\n');
    const isElided = (line: string) => isElision(line, this.#known);
    const written = block.filter((line) => !isElided(line));
    const hasElisions = written.length < block.length;
    if (hasElisions && !written.some((line) => line.trim() !== '')) return 'elided';
    this.#spans ??= new CoveredSpans(this.#reference);
    const covered = this.#spans.of(written, hasElisions);
    if (covered.kind !== 'span') return covered.kind;
    const standing = linesIn(this.#reference.text, covered.span);
    if (this.#isOfLost(written.join('\n'), standing.lines.join('\n'))) return 'unsure';
    const indented = reindented(block, standing.lines);
    const lines = hasElisions ? withoutElisions(indented, standing.lines, isElided) : indented;
    if (lines === null) return 'elided';
    const [first = '', ...rest] = lines;
    const whole = standing.isInLine ? [first.trimStart(), ...rest] : lines;
    return [{ ...covered.span, text: standing.before + whole.join('\n') + standing.after }];
  }
}

interface Standing {
  readonly lines: readonly string[];
  /** Empty lines around, which a block never has. */
  readonly before: string;
  readonly after: string;
  /** It begins behind other text of its line. */
  readonly isInLine: boolean;
}

function linesIn(text: string, { start, end }: Span): Standing {
  const all = text.slice(start, end);
  const before = /^(?:[ \t]*\n)*/.exec(all)?.[0] ?? '';
  const bare = all.slice(before.length).trimEnd();
  const after = all.slice(before.length + bare.length);
  return { lines: bare.split('\n'), before, after, isInLine: start > 0 && text[start - 1] !== '\n' };
}
