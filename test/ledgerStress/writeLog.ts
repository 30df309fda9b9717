// What a program did to the files of one folder, in order, and what a disk may hold of it after a power cut.

export type Op =
  | { readonly type: 'create' | 'remove' | 'flush'; readonly file: string }
  | { readonly type: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly type: 'truncate'; readonly file: string; readonly size: number }
  /** All names of the folder are on the disk. */
  | { readonly type: 'flushFolder' }
  /** The program was told that its transaction is committed. */
  | { readonly type: 'acknowledged'; readonly commit: number };

/** File name → content. */
export type Image = ReadonlyMap<string, Buffer>;

/** Of what was not flushed, a disk may hold any part. @returns true = this piece is on it */
export type Survives = () => boolean;

const SECTOR = 512;

interface Inode {
  /** As it is for certain. */
  flushed: Buffer;
  pending: Op[];
}

interface Naming {
  readonly file: string;
  /** null = the name was removed. */
  readonly inode: Inode | null;
}

/** The disk while the program runs. */
export class Disk {
  /** Names that are there for certain. */
  readonly #names = new Map<string, Inode>();
  /** Names are given and taken in this order, also by a disk that lost the last of them. */
  #pendingNames: Naming[] = [];
  /** As the program sees them. */
  readonly #open = new Map<string, Inode>();

  apply(op: Op): void {
    switch (op.type) {
      case 'create': {
        const inode: Inode = { flushed: Buffer.alloc(0), pending: [] };
        this.#open.set(op.file, inode);
        this.#pendingNames.push({ file: op.file, inode });
        return;
      }
      case 'remove':
        this.#open.delete(op.file);
        this.#pendingNames.push({ file: op.file, inode: null });
        return;
      case 'write':
      case 'truncate':
        this.#inode(op.file).pending.push(op);
        return;
      case 'flush': {
        const inode = this.#inode(op.file);
        inode.flushed = contentOf(inode, () => true);
        inode.pending = [];
        return;
      }
      case 'flushFolder':
        for (const naming of this.#pendingNames) rename(this.#names, naming);
        this.#pendingNames = [];
        return;
      case 'acknowledged':
    }
  }

  /** What the disk may hold when the power goes now. */
  image(survives: Survives): Image {
    const names = new Map(this.#names);
    for (const naming of this.#pendingNames) {
      if (!survives()) break;
      rename(names, naming);
    }
    return new Map([...names].map(([file, inode]) => [file, contentOf(inode, survives)] as const));
  }

  #inode(file: string): Inode {
    const inode = this.#open.get(file);
    if (inode === undefined) throw new Error(`${file} was written before it was made`);
    return inode;
  }
}

function rename(names: Map<string, Inode>, { file, inode }: Naming): void {
  if (inode === null) names.delete(file);
  else names.set(file, inode);
}

function contentOf({ flushed, pending }: Inode, survives: Survives): Buffer {
  let content: Buffer = Buffer.from(flushed);
  for (const op of pending) {
    if (op.type === 'truncate' && survives()) content = resized(content, op.size);
    if (op.type !== 'write') continue;
    for (const [from, to] of sectors(op.at, op.at + op.bytes.length)) {
      if (!survives()) continue;
      if (to > content.length) content = resized(content, to);
      op.bytes.copy(content, from, from - op.at, to - op.at);
    }
  }
  return content;
}

function resized(content: Buffer, size: number): Buffer {
  const next = Buffer.alloc(size);
  content.copy(next, 0, 0, Math.min(size, content.length));
  return next;
}

/** A write reaches the disk in sectors, in any order. */
function* sectors(from: number, to: number): Generator<readonly [number, number]> {
  for (let at = from; at < to; ) {
    const end = Math.min(to, (Math.floor(at / SECTOR) + 1) * SECTOR);
    yield [at, end];
    at = end;
  }
}
