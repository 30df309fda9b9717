// Turns TeX into the library's tree of MathML. Some commands build their argument two or three times, so that a few
// nested ones would fill the memory: nodes are counted as they are made, and too many of them stop the work.
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

/** How many nodes the formula that is being built has so far; NaN until `countNodes` has run. */
let made = Number.NaN;

/** @throws if the formula can't be parsed or would be too large */
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

/** The library has no such bound and does not export its class of nodes, so that class is taken from a node it made. */
function countNodes(): void {
  Object.defineProperty(Object.getPrototypeOf(build('x', false)), 'type', {
    set(this: object, type: unknown) {
      made += 1;
      if (made > MOST_MADE) throw tooLargeFormula();
      Object.defineProperty(this, 'type', { value: type, writable: true, enumerable: true, configurable: true });
    },
  });
}
