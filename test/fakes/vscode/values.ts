// Plain values: places in texts, addresses, events.
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

interface UriParts {
  readonly scheme: string;
  readonly authority?: string;
  readonly path?: string;
  readonly query?: string;
  readonly fragment?: string;
}

export class Uri {
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;

  private constructor({ scheme, authority = '', path = '', query = '', fragment = '' }: UriParts) {
    this.scheme = scheme;
    this.authority = authority;
    this.path = path;
    this.query = query;
    this.fragment = fragment;
  }

  static from(parts: UriParts): Uri {
    return new Uri(parts);
  }

  static file(path: string): Uri {
    return new Uri({ scheme: 'file', path });
  }

  static parse(text: string): Uri {
    const [, scheme = '', , authority = '', path = '', , query = '', , fragment = ''] =
      /^([a-z][\w+.-]*):(\/\/([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$/i.exec(text) ?? [];
    if (scheme === '') throw new Error(`[UriError]: Scheme is missing: ${text}`);
    const [place, way, asked, part] = [authority, path, query, fragment].map(decoded);
    return new Uri({
      scheme,
      authority: place ?? '',
      path: way ?? '',
      query: asked ?? '',
      fragment: part ?? '',
    });
  }

  static joinPath(uri: Uri, ...parts: string[]): Uri {
    return uri.with({ path: [uri.path.replace(/\/$/, ''), ...parts].join('/') });
  }

  get fsPath(): string {
    return this.path;
  }

  with(changes: Partial<UriParts>): Uri {
    return new Uri({ ...this, ...changes });
  }

  toString(): string {
    const encoded = (text: string) => text.split('/').map(encodeURIComponent).join('/');
    const place = this.authority !== '' || this.scheme === 'file' ? `//${encoded(this.authority)}` : '';
    const query = this.query === '' ? '' : `?${encodeURIComponent(this.query)}`;
    const fragment = this.fragment === '' ? '' : `#${encodeURIComponent(this.fragment)}`;
    return `${this.scheme}:${place}${encoded(this.path)}${query}${fragment}`;
  }

  toJSON(): unknown {
    return { $mid: 1, ...this, external: this.toString() };
  }
}

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

/** As the editor does it: what is no character stays as it is written. */
function decoded(text: string): string {
  return text.replace(/(?:%[0-9A-Za-z]{2})+/g, (run) => {
    for (let at = 0; at < run.length; at += 3) {
      try {
        return run.slice(0, at) + decodeURIComponent(run.slice(at));
      } catch (error) {
        if (!(error instanceof URIError)) throw error;
      }
    }
    return run;
  });
}
