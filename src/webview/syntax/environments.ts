// TeX's environments: `\begin{name}` up to its own `\end{name}`, whatever stands between.

const MARK = /\\(begin|end)\{([A-Za-z]{1,20}\*?)\}/g;
const OPENING = /\\begin\{([A-Za-z]{1,20})(\*?)\}/y;
/** Environments that are formulas by themselves; any other is prose or code in TeX. */
const FORMULAS: ReadonlySet<string> = new Set([
  ...['align', 'alignat', 'aligned', 'alignedat', 'array', 'cases', 'CD', 'darray', 'dcases', 'displaymath', 'drcases'],
  ...['eqnarray', 'equation', 'flalign', 'gather', 'gathered', 'math', 'multline', 'rcases', 'split', 'subarray'],
  ...['matrix', 'bmatrix', 'Bmatrix', 'pmatrix', 'vmatrix', 'Vmatrix', 'smallmatrix'],
]);

export interface Environment {
  readonly name: string;
  readonly isFormula: boolean;
}

/** The environment that begins at `pos`; null = none does. */
export function environmentAt(src: string, pos: number): Environment | null {
  OPENING.lastIndex = pos;
  const [found, name = '', star = ''] = OPENING.exec(src) ?? [];
  return found === undefined ? null : { name: name + star, isFormula: FORMULAS.has(name) };
}

/** Where each environment ends, by where it begins. One pass over the text, however deep environments are nested. */
export function environmentEnds(src: string): ReadonlyMap<number, number> {
  const ends = new Map<number, number>();
  const open: { readonly name: string; readonly at: number }[] = [];
  const counts = new Map<string, number>();
  for (const { 0: found, 1: kind, 2: name = '', index } of src.matchAll(MARK)) {
    const count = counts.get(name) ?? 0;
    if (kind === 'begin') {
      open.push({ name, at: index });
      counts.set(name, count + 1);
    } else if (count > 0) {
      // Environments that began inside this one and never ended are dropped.
      for (let last = open.pop(); last !== undefined; last = open.pop()) {
        counts.set(last.name, (counts.get(last.name) ?? 1) - 1);
        if (last.name !== name) continue;
        ends.set(last.at, index + found.length);
        break;
      }
    }
  }
  return ends;
}
