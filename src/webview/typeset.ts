// Sets formulas as MathML; a chunk of its own that is loaded with the first formula. The library's tree becomes
// elements by way of allowlists: no style, no address, no id, nothing that was not meant for a formula.
import { isTree, texTree, tooLargeFormula } from './texTree.ts';

const MATHML = 'http://www.w3.org/1998/Math/MathML';
const TAGS: ReadonlySet<string> = new Set([
  ...['math', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot', 'mstyle', 'merror'],
  ...['mpadded', 'mphantom', 'menclose', 'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts'],
  ...['mprescripts', 'mtable', 'mtr', 'mtd', 'semantics', 'annotation'],
]);
const ATTRIBUTES: ReadonlySet<string> = new Set([
  ...['accent', 'accentunder', 'columnspan', 'depth', 'display', 'displaystyle', 'encoding', 'fence', 'form', 'height'],
  ...[
    'largeop',
    'linethickness',
    'lspace',
    'mathvariant',
    'maxsize',
    'minsize',
    'movablelimits',
    'notation',
    'rowspan',
  ],
  ...['rspace', 'scriptlevel', 'separator', 'stretchy', 'symmetric', 'voffset', 'width'],
]);
const CLASS =
  /^(?:tml|chr|longdiv|phasor|circle|text)-?[\w-]*$|^(?:mathcal|mathscr|upstrike|downstrike|sout|actuarial)$/;
const VALUE = /^[\w.%+ -]{0,40}$/;
const MOST_NODES = 4_000;
const DEEPEST = 200;
/** Colours become one of these, which can be read in every theme; in the order of their hue, around the circle. */
const TONES = ['red', 'yellow', 'green', 'blue', 'purple', 'red'] as const;

/** @throws if the formula can't be parsed, is empty or would be too large */
export function typeset(tex: string, isDisplay: boolean): Element {
  const [made] = new Builder().nodes(texTree(tex, isDisplay), 0);
  if (!(made instanceof Element)) throw new Error('The formula is empty');
  return made;
}

class Builder {
  #count = 0;

  nodes(value: unknown, depth: number): Node[] {
    this.#count += 1;
    if (this.#count > MOST_NODES || depth > DEEPEST) throw tooLargeFormula();
    if (!isTree(value)) return [];
    if (typeof value.text === 'string') return [document.createTextNode(value.text)];
    const children = Array.isArray(value.children) ? value.children : [];
    const made = children.flatMap((child: unknown) => this.nodes(child, depth + 1));
    const { type } = value;
    if (typeof type !== 'string' || !TAGS.has(type)) return made;
    const element = document.createElementNS(MATHML, type);
    for (const [name, given] of Object.entries(Object(value.attributes))) {
      if (ATTRIBUTES.has(name) && VALUE.test(String(given).replace('/', '-')))
        element.setAttribute(name, String(given));
    }
    const classes = [...(Array.isArray(value.classes) ? value.classes : []).map(String), ...styleClasses(value.style)];
    const kept = classes.filter((name) => CLASS.test(name) || name.startsWith('math-'));
    if (kept.length > 0) element.setAttribute('class', kept.join(' '));
    element.append(...made);
    return [element];
  }
}

/** The page's policy allows no inline styles; those that matter become classes. */
function styleClasses(style: unknown): string[] {
  const found: string[] = [];
  for (const [name, given] of Object.entries(Object(style))) {
    const value = String(given);
    if (name === 'color') found.push(...tone(value));
    else if (name === 'border') found.push('math-box');
    else if (/^border(?:Top|Bottom|Left|Right)$/.test(name)) found.push(`math-line-${name.slice(6).toLowerCase()}`);
    else if (/^padding(?:Left|Right)$/.test(name)) {
      const side = name.slice(7).toLowerCase();
      found.push(Number.parseFloat(value) === 0 ? `math-tight-${side}` : `math-apart-${side}`);
    } else if (name === 'textAlign' && /left|right/.test(value)) found.push(`math-to-${value.replace('-webkit-', '')}`);
  }
  return found;
}

function tone(colour: string): string[] {
  const [red = 0, green = 0, blue = 0] = (/^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour) ?? [])
    .slice(1)
    .map((part) => Number.parseInt(part, 16));
  const most = Math.max(red, green, blue);
  const spread = most - Math.min(red, green, blue);
  if (spread < 40) return [];
  const turn =
    most === red ? (green - blue) / spread : most === green ? 2 + (blue - red) / spread : 4 + (red - green) / spread;
  return [`math-${TONES[Math.round(((turn + 6) % 6) * (5 / 6))] ?? 'red'}`];
}
