// Plain values: places in texts, addresses, events.
import { URI, Utils } from 'vscode-uri';

export class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }

  compareTo(other: Position): number {
    return this.line - other.line || this.character - other.character;
  }

  isBefore(other: Position): boolean {
    return this.compareTo(other) < 0;
  }

  isAfter(other: Position): boolean {
    return this.compareTo(other) > 0;
  }

  isEqual(other: Position): boolean {
    return this.compareTo(other) === 0;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(start: Position | number, end: Position | number, endLine = 0, endCharacter = 0) {
    const from = typeof start === 'number' ? new Position(start, Number(end)) : start;
    const to = typeof end === 'number' ? new Position(endLine, endCharacter) : end;
    [this.start, this.end] = from.isAfter(to) ? [to, from] : [from, to];
  }

  get isEmpty(): boolean {
    return this.start.isEqual(this.end);
  }

  contains(at: Position | Range): boolean {
    if (at instanceof Range) return this.contains(at.start) && this.contains(at.end);
    return !at.isBefore(this.start) && !at.isAfter(this.end);
  }

  isEqual(other: Range): boolean {
    return this.start.isEqual(other.start) && this.end.isEqual(other.end);
  }

  union(other: Range): Range {
    const start = this.start.isBefore(other.start) ? this.start : other.start;
    return new Range(start, this.end.isAfter(other.end) ? this.end : other.end);
  }
}

export class Selection extends Range {
  readonly anchor: Position;
  readonly active: Position;

  constructor(anchor: Position | number, active: Position | number, activeLine = 0, activeCharacter = 0) {
    super(anchor, active, activeLine, activeCharacter);
    this.anchor = typeof anchor === 'number' ? new Position(anchor, Number(active)) : anchor;
    this.active = typeof active === 'number' ? new Position(activeLine, activeCharacter) : active;
  }
}

/** The editor's own class, as its makers give it out. Opening folders and files is the fake's business. */
export type Uri = URI;
export const Uri = Object.assign(URI, { joinPath: Utils.joinPath });

export class Disposable {
  readonly #end: () => void;

  constructor(end: () => void) {
    this.#end = end;
  }

  static from(...parts: readonly { dispose(): unknown }[]): Disposable {
    return new Disposable(() => {
      for (const part of parts) part.dispose();
    });
  }

  dispose(): void {
    this.#end();
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => unknown>();

  readonly event = (listener: (value: T) => unknown): Disposable => {
    // The same function may listen twice.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return new Disposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
