// A small defect at one place of a source file, planted by a fixed operator.

export const OPERATORS = [
  'condition',
  'boundary',
  'constant',
  'removedCall',
  'swappedArguments',
  'logic',
  'earlyReturn',
] as const;
export type Operator = (typeof OPERATORS)[number];

export interface Mutant {
  /** From the root of the repository, with `/`. */
  readonly file: string;
  readonly operator: Operator;
  /** Of what is replaced, as offsets in the file. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export function plant(source: string, { start, end, text }: Pick<Mutant, 'start' | 'end' | 'text'>): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** Counted from 1. */
export function lineOf(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** The line it stands on, without its indentation: what an equivalent is found by, wherever the line moves to. */
export function lineText(source: string, offset: number): string {
  const from = source.lastIndexOf('\n', offset - 1) + 1;
  const to = source.indexOf('\n', offset);
  return source.slice(from, to < 0 ? source.length : to).trim();
}

/** Stays the same wherever its line moves to. */
export function keyOf(source: string, { file, operator, start, end, text }: Mutant): string {
  const from = source.lastIndexOf('\n', start - 1) + 1;
  return [file, operator, source.slice(from, end), text].join(' | ');
}

/** `jobs` = a room of core, `editor/keys` = one of the editor; what lies beside the rooms is `core/.` and `editor/.`. */
export function roomOf(file: string): string {
  const [, layer = '', room = '', below] = file.split('/');
  if (below === undefined) return `${layer}/.`;
  return layer === 'core' ? room : `${layer}/${room}`;
}
