// What TeX may ask for before anything is built of it: a few letters can ask for more than a machine has. Definitions that
// copy are the one way to grow while it is read, a number of columns the other; what is built is counted in texTree.ts.

const LONGEST = 4_000;
/** With `MOST_EXPANSIONS` of these no definition makes a formula much longer than it may be written. */
const LONGEST_BODY = 100;
const COMMAND = /\\(?:[a-z@]+|[\s\S])/gi;
const DEFINES: ReadonlySet<string> = new Set(
  [
    'def',
    'gdef',
    'edef',
    'xdef',
    'let',
    'futurelet',
    'global',
    'long',
    'newcommand',
    'renewcommand',
    'providecommand',
  ].map((name) => `\\${name}`),
);
const NAME = '\\\\[a-zA-Z@]+';
const DEFINITION = new RegExp(
  `(?:\\\\g?def\\s*${NAME}(?:#\\d)*|\\\\(?:new|renew|provide)command\\s*(?:${NAME}|\\{${NAME}\\})\\s*(?:\\[\\d\\])?\\s*)\\{`,
  'y',
);
/** An environment by its name; with a number of columns, one that a reader could count. */
const BEGIN = /\\begin\s*\{(?:[a-z]*at(?:ed)?\*?\}(?:\[[a-z]\])?\{\d{1,2}\}|(?![a-z]*at(?:ed)?\*?\})[a-z]+\*?\})/iy;

/** How often the library may replace a command by what it stands for. */
export const MOST_EXPANSIONS = 300;

/** Throws where this must not even be read. */
export function checkTex(tex: string): void {
  if (tex.length > LONGEST) throw new Error('The formula is too large');
  for (const { 0: command, index } of tex.matchAll(COMMAND)) {
    if (DEFINES.has(command) && !isPlainDefinition(tex, index))
      throw new Error('The formula defines commands that could make it too large');
    BEGIN.lastIndex = index;
    if (command === '\\begin' && !BEGIN.test(tex)) throw new Error('The formula has an environment that is not plain');
  }
}

/** A short one with a name of its own, in which each parameter stands once: nothing is copied by it. */
function isPlainDefinition(tex: string, at: number): boolean {
  DEFINITION.lastIndex = at;
  if (!DEFINITION.test(tex)) return false;
  const body = bodyAt(tex, DEFINITION.lastIndex);
  if (body === null) return false;
  const parameters = [...body.matchAll(/#./g)].map(([parameter]) => parameter);
  return !parameters.includes('##') && new Set(parameters).size === parameters.length;
}

/** Null = it is longer than it may be. */
function bodyAt(tex: string, from: number): string | null {
  let depth = 0;
  for (let at = from; at <= from + LONGEST_BODY && at < tex.length; at += 1) {
    if (tex[at] === '\\') at += 1;
    else if (tex[at] === '{') depth += 1;
    else if (tex[at] === '}' && depth === 0) return tex.slice(from, at);
    else if (tex[at] === '}') depth -= 1;
  }
  return null;
}
