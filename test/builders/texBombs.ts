// TeX of at most 4,000 characters that asks for far more than it is long. Kinds by construction: every command and every
// environment that the library's own source names, nested and in a row, and every way to define a command.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface TexBomb {
  readonly kind: string;
  readonly tex: string;
}

const MOST = 4_000;
const DEEP = 40;

export function texBombs(): TexBomb[] {
  const source = readFileSync(fileURLToPath(import.meta.resolve('temml')), 'utf8');
  const commands = new Set([...source.matchAll(/"\\\\([a-zA-Z]+)"/g)].map(([, name]) => `\\${name}`));
  const environments = new Set(
    [...source.matchAll(/names: \[([^\]]*)\]/g)].flatMap(([, names = '']) =>
      [...names.matchAll(/"([a-zA-Z]+\*?)"/g)].map(([, name = '']) => name),
    ),
  );
  if (commands.size < 500 || environments.size < 20) throw new Error('The library names its commands in another way');
  return [
    ...[...commands].flatMap(ofCommand),
    ...[...environments].flatMap(ofEnvironment),
    ...definitions(),
    ...others(),
  ].map(({ kind, tex }) => ({ kind, tex: tex.slice(0, MOST) }));
}

/** As deep as it may be long. */
function nested(around: (inner: string) => string, depth = DEEP): string {
  let tex = 'x';
  for (let level = 0; level < depth; level += 1) {
    const next = around(tex);
    if (next.length > MOST) break;
    tex = next;
  }
  return tex;
}

const inARow = (unit: string) => unit.repeat(Math.max(1, Math.floor(MOST / unit.length)));

function ofCommand(name: string): TexBomb[] {
  return [
    { kind: `${name} in itself`, tex: nested((inner) => `${name}{${inner}}`) },
    { kind: `${name} in its second argument`, tex: nested((inner) => `${name}{a}{${inner}}`) },
    { kind: `${name} in its first argument of two`, tex: nested((inner) => `${name}{${inner}}{a}`) },
    { kind: `${name} with large numbers`, tex: `${name}{999999999}{999999999}{999999999}` },
    { kind: `${name} with a large number behind`, tex: `${name}999999999em x` },
  ];
}

function ofEnvironment(name: string): TexBomb[] {
  const environment = (columns: string, body: string) => `\\begin{${name}}${columns}${body}\\end{${name}}`;
  const rows = ['&', '\\\\', '&\\\\', '\\hline', '\\tag{1}\\\\'].flatMap((unit) =>
    ['', '{c}', '{99}'].map((columns) => ({
      kind: `${name}${columns} full of ${unit}`,
      tex: environment(columns, inARow(unit).slice(0, MOST - 200)),
    })),
  );
  return [
    ...['', '{c}', '{2}'].map((columns) => ({
      kind: `${name}${columns} in itself`,
      tex: nested((inner) => environment(columns, inner)),
    })),
    ...['{999999999}', `{${'9'.repeat(400)}}`, '{*{999999999}{c}}', '{0x7fffffff}'].map((columns) => ({
      kind: `${name} with the columns ${columns.slice(0, 12)}`,
      tex: environment(columns, 'a&b'),
    })),
    ...rows,
  ];
}

/** Ten names, each of which stands for the next one some times. */
function chain(define: (name: string, body: string) => string, times: number): string {
  const names = [...'abcdefghij'].map((letter) => `\\bomb${letter}`);
  const made = names.map((name, index) => define(name, (names[index + 1] ?? 'x').repeat(times)));
  return `${made.reverse().join('')}${names[0]}`;
}

function definitions(): TexBomb[] {
  const bombs: TexBomb[] = [];
  for (const define of ['\\def', '\\gdef', '\\edef', '\\xdef', '\\global\\def', '\\long\\def', '\\global\\edef']) {
    for (const times of [2, 4, 10, 30])
      bombs.push({ kind: `${define} ×${times}`, tex: chain((name, body) => `${define}${name}{${body}}`, times) });
    for (const times of [1, 2, 8, 50, 400]) {
      const copying = `${define}\\bomb#1{${'#1'.repeat(times)}}`;
      bombs.push({
        kind: `${define} with a parameter ×${times}`,
        tex: copying + nested((inner) => `\\bomb{${inner}}`, 12),
      });
    }
    bombs.push({
      kind: `${define} of a long body`,
      tex: `${define}\\bomb{${'x'.repeat(2_000)}}${'\\bomb'.repeat(300)}`,
    });
    bombs.push({ kind: `${define} of short bodies`, tex: `${define}\\bomb{${'x'.repeat(90)}}${'\\bomb'.repeat(300)}` });
    bombs.push({
      kind: `${define} of an environment's begin`,
      tex: `${define}\\bomb{\\begin}\\bomb{alignedat}{999999999}a`,
    });
    bombs.push({
      kind: `${define} of an environment's name`,
      tex: `${define}\\bomb{alignedat}\\begin{\\bomb}{999999999}a`,
    });
    bombs.push({
      kind: `${define} of a number`,
      tex: `${define}\\bomb{999999999}\\begin{alignedat}{\\bomb}a\\end{alignedat}`,
    });
    bombs.push({
      kind: `${define} of a definition`,
      tex: `${define}\\bomb{${define}\\bomb{\\bomb\\bomb}\\bomb}\\bomb`,
    });
    bombs.push({ kind: `${define} without end`, tex: `${define}\\bomb{` });
  }
  for (const define of ['\\newcommand', '\\renewcommand', '\\providecommand', '\\newcommand*']) {
    for (const times of [2, 10, 30])
      bombs.push({ kind: `${define} ×${times}`, tex: chain((name, body) => `${define}{${name}}{${body}}`, times) });
    for (const times of [1, 2, 8, 400]) {
      const copying = `${define}{\\bomb}[1]{${'#1'.repeat(times)}}`;
      bombs.push({
        kind: `${define} with a parameter ×${times}`,
        tex: copying + nested((inner) => `\\bomb{${inner}}`, 12),
      });
    }
  }
  for (const tex of [
    '\\let\\bomb\\def\\bomb\\a#1{#1#1#1#1}\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{\\a{x}}}}}}}}}}}}}',
    '\\futurelet\\bomb\\a\\b',
    '\\expandafter\\def\\csname a\\endcsname#1{#1#1}',
    '\\edef\\a{x}\\edef\\a{\\a\\a}\\edef\\a{\\a\\a}\\edef\\a{\\a\\a}'.repeat(40),
  ])
    bombs.push({ kind: tex.slice(0, 20), tex });
  return bombs;
}

function others(): TexBomb[] {
  const open = ['{', '^{', '_{', '\\left(', '\\sqrt[', '\\text{$', '\\begin{matrix}', '\\ce{', '\\pu{', '{a\\over '];
  const units = [
    "'",
    '&',
    '\\\\',
    '$',
    '#',
    '~',
    '%',
    'é',
    '\u0301',
    '\u{1f600}',
    '²',
    '1',
    '(',
    '\\left.\\right.',
    '\\verb|a|',
  ];
  return [
    ...open.map((tex) => ({ kind: `${tex} without end`, tex: inARow(tex) })),
    ...units.map((tex) => ({ kind: `${tex} in a row`, tex: inARow(tex) })),
    { kind: 'braces in braces', tex: nested((inner) => `{${inner}}`, MOST) },
    { kind: 'powers of powers', tex: nested((inner) => `a^{${inner}}_{b}`, MOST) },
    { kind: 'reactions in reactions', tex: nested((inner) => `\\ce{A <=>[${inner}] B}`) },
    {
      kind: 'every doubling command in the others',
      tex: nested((inner) => `\\cancelto{\\mathllap{${inner}}}{\\llap{a}}`),
    },
  ];
}
