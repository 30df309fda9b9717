// TeX as the library's tree of MathML. Some commands build what stands in them two or three times, so that a few of them
// inside of each other would fill the memory: nodes are counted as they are made, and too many end it there.
import temml from 'temml';
import { checkTex, MOST_EXPANSIONS } from './checkTex.ts';

const MOST_MADE = 12_000;

export interface Tree {
  readonly type?: unknown;
  readonly text?: unknown;
  readonly attributes?: unknown;
  readonly classes?: unknown;
  readonly style?: unknown;
  readonly children?: unknown;
}

/** Nodes of the formula that is being built; not a number before they are counted. */
let made = Number.NaN;

/** Throws where the formula can't be understood, or would be too large. */
export function texTree(tex: string, isDisplay: boolean): unknown {
  checkTex(tex);
  if (Number.isNaN(made)) countNodes();
  made = 0;
  try {
    return build(tex, isDisplay);
  } catch (error) {
    if (error instanceof RangeError) throw tooLargeFormula();
    throw error;
  }
}

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null;
}

export function tooLargeFormula(): Error {
  return new Error('The formula is too large');
}

function build(tex: string, isDisplay: boolean): unknown {
  const render: unknown = Reflect.get(temml, '__renderToMathMLTree');
  if (typeof render !== 'function') throw new Error('The library has changed');
  return render(tex, {
    displayMode: isDisplay,
    annotate: true,
    throwOnError: true,
    strict: false,
    trust: false,
    maxExpand: MOST_EXPANSIONS,
    maxSize: [30, 300],
  });
}

/** The library has no such bound, and does not export what it makes nodes with: a node gives its kind away. */
function countNodes(): void {
  Object.defineProperty(Object.getPrototypeOf(build('x', false)), 'type', {
    set(this: object, type: unknown) {
      made += 1;
      if (made > MOST_MADE) throw tooLargeFormula();
      Object.defineProperty(this, 'type', { value: type, writable: true, enumerable: true, configurable: true });
    },
  });
}
