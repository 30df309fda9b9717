// Checks TeX before anything is built from it: a few letters can ask for more memory than a machine has. While it is
// read, TeX can grow by definitions that copy and by a number of columns; what is built is counted in texTree.ts.

const LONGEST = 4_000;
/** In characters. Definitions can add at most `MOST_EXPANSIONS` times this length to a formula. */
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
/** An environment with a plain name; if it takes a number of columns, that has at most two digits. */
const BEGIN = /\\begin\s*\{(?:[a-z]*at(?:ed)?\*?\}(?:\[[a-z]\])?\{\d{1,2}\}|(?![a-z]*at(?:ed)?\*?\})[a-z]+\*?\})/iy;

/** How many commands the library may replace by their definitions in one formula. */
export const MOST_EXPANSIONS = 300;

/** @throws if the TeX must not even be parsed */
export function checkTex(tex: string): void {
  if (tex.length > LONGEST) throw new Error('The formula is too large');
  for (const { 0: command, index } of tex.matchAll(COMMAND)) {
    if (DEFINES.has(command) && !isPlainDefinition(tex, index))
      throw new Error('The formula defines commands that could make it too large');
    BEGIN.lastIndex = index;
    if (command === '\\begin' && !BEGIN.test(tex)) throw new Error('The formula has an environment that is not plain');
  }
}

/** Whether a definition is short and uses each parameter at most once, so that it copies nothing. */
function isPlainDefinition(tex: string, at: number): boolean {
  DEFINITION.lastIndex = at;
  if (!DEFINITION.test(tex)) return false;
  const body = bodyAt(tex, DEFINITION.lastIndex);
  if (body === null) return false;
  const parameters = [...body.matchAll(/#./g)].map(([parameter]) => parameter);
  return !parameters.includes('##') && new Set(parameters).size === parameters.length;
}

/** The text up to the closing brace; null = it is too long, or never closed. */
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
