// Hostile texts from published collections, each file with its source and licence, and what a naive sink does with them.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where nothing stops it, the text: runs script, loads something, goes elsewhere, hides a name of the page or of the
 * browser behind its own, changes how the page looks, or reads otherwise than it is.
 */
export type Harm = 'runs' | 'loads' | 'goes' | 'clobbers' | 'restyles' | 'misleads';

/** What makes a document of a text without looking at it: HTML as it stands, Markdown with everything on, an address. */
export type NaiveSink = 'html' | 'markdown' | 'address';

export interface Payload {
  /** Unique, and the same in every run: file and place. */
  readonly name: string;
  readonly class: string;
  readonly text: string;
  /** What it was seen to do in a browser, by the sink that let it. */
  readonly fires: Readonly<Partial<Record<NaiveSink, Harm>>>;
  readonly isPublished: boolean;
}

interface Row {
  readonly class: string;
  readonly fires?: Payload['fires'];
  readonly text?: string;
  readonly pattern?: {
    readonly before: string;
    readonly times: number;
    readonly after: string;
    readonly close: string;
  };
}

interface Collection {
  readonly source: string;
  readonly licence: string;
  readonly copyright: string;
  readonly payloads: readonly Row[];
}

const folder = join(import.meta.dirname, '..', 'fixtures', 'hostile');
const OWN = 'own.json';

export const COLLECTIONS: ReadonlyMap<string, Collection> = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))]),
);

export const CORPUS: readonly Payload[] = [...COLLECTIONS].flatMap(([file, { payloads }]) =>
  payloads.map((row, index) => ({
    name: `${file.replace('.json', '')} ${index}`,
    class: row.class,
    text: textOf(row),
    fires: row.fires ?? {},
    isPublished: file !== OWN,
  })),
);

export const CLASSES: readonly string[] = [...new Set(CORPUS.map((payload) => payload.class))].sort();

function textOf({ text, pattern }: Row): string {
  if (pattern === undefined) return text ?? '';
  return pattern.before.repeat(pattern.times) + pattern.after + pattern.close.repeat(pattern.times);
}
