// Every string in the sources that a person may read, found in the syntax tree as TypeScript's own parser builds it.
import { join, relative } from 'node:path';
import { type Node, type SourceFile, SyntaxKind } from 'typescript/unstable/ast';
import {
  isBinaryExpression,
  isCallExpression,
  isConditionalExpression,
  isImportDeclaration,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isParenthesizedExpression,
  isStringLiteral,
  isTemplateExpression,
} from 'typescript/unstable/ast/is';
import { API } from 'typescript/unstable/sync';

/**
 * `sentence`: goes through `t` or a `HumanError`. `piece`: reads like prose, and is put into one, or shown, in some other
 * way. `log`: only the log says it.
 */
export type SentenceKind = 'sentence' | 'piece' | 'log';

export interface Sentence {
  readonly kind: SentenceKind;
  readonly text: string;
}

const PROJECTS = ['tsconfig.json', 'src/webview/tsconfig.json'];
const TRANSLATES = /(^|\.)t$/;
const LOGS = /(^|[.#])log(ger)?\??\.\w+$/i;
const PROSE = /[A-Za-z’']{2,}[,.;:]? [A-Za-z]{2,}/;
/** Markup, SQL, and the names of classes or elements that the page puts together. */
const NO_PROSE =
  /<|\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|WHERE|FROM|AND|JOIN|ORDER|VALUES|TABLE|NULL|BEGIN|INDEXED)\b/;

/** By the path of each file under `src`, in the order of the file, each text once. */
export function sourceSentences(root: string): ReadonlyMap<string, readonly Sentence[]> {
  const found = new Map<string, readonly Sentence[]>();
  const api = new API({ cwd: root });
  try {
    for (const config of PROJECTS) {
      const project = api.updateSnapshot({ openProject: join(root, config) }).getProject(join(root, config));
      if (project === undefined) throw new Error(`${config} could not be opened`);
      for (const name of project.program.getSourceFileNames()) {
        const path = relative(root, name).replaceAll('\\', '/');
        if (!path.startsWith('src/') || !path.endsWith('.ts') || found.has(path)) continue;
        const file = project.program.getSourceFile(name);
        if (file === undefined) throw new Error(`${path} could not be read`);
        found.set(path, sentencesOf(file, path));
      }
    }
  } finally {
    api.close();
  }
  return found;
}

function sentencesOf(file: SourceFile, path: string): Sentence[] {
  const found = new Map<string, Sentence>();
  const add = (kind: SentenceKind, text: string) => {
    if (!found.has(text)) found.set(text, { kind, text });
  };
  const visit = (node: Node): void => {
    if (isImportDeclaration(node) || node.kind === SyntaxKind.LiteralType) return;
    if (isCallExpression(node) || isNewExpression(node)) {
      const callee = node.expression.getText(file);
      // An `Error` is a bug or an outside cause: it goes to the log, which scrubs it.
      const kind = TRANSLATES.test(callee) || callee === 'HumanError' ? 'sentence' : kindOfLog(callee);
      const first = node.arguments?.[0];
      const texts = kind === null || first === undefined ? [] : wordings(first, file);
      for (const text of texts) if (kind !== null) add(kind, text);
      node.expression.forEachChild(visit);
      for (const argument of node.arguments ?? []) if (argument !== first || texts.length === 0) visit(argument);
      return;
    }
    if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node) || isTemplateExpression(node)) {
      for (const text of wordings(node, file)) if (isProse(text, path)) add('piece', text);
      if (!isTemplateExpression(node)) return;
    }
    node.forEachChild(visit);
  };
  visit(file);
  return [...found.values()];
}

function kindOfLog(callee: string): SentenceKind | null {
  return callee === 'Error' || callee === 'TypeError' || LOGS.test(callee) ? 'log' : null;
}

/** What an argument may say: two wordings of `a ? 'one' : 'other'`, and `${…}` where code stands within a text. */
function wordings(node: Node, file: SourceFile): string[] {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (isParenthesizedExpression(node)) return wordings(node.expression, file);
  if (isConditionalExpression(node)) return [...wordings(node.whenTrue, file), ...wordings(node.whenFalse, file)];
  if (isTemplateExpression(node)) {
    const spans = node.templateSpans.map((span) => `\${${span.expression.getText(file)}}${span.literal.text}`);
    return [node.head.text + spans.join('')];
  }
  if (isBinaryExpression(node) && node.operatorToken.kind === SyntaxKind.PlusToken) {
    return wordings(node.left, file).flatMap((left) => wordings(node.right, file).map((right) => left + right));
  }
  return [];
}

function isProse(text: string, path: string): boolean {
  if (!PROSE.test(text.replace(/\$\{[^}]*\}/g, '')) || NO_PROSE.test(text)) return false;
  return !path.startsWith('src/webview/') || /^[A-Z]/.test(text);
}
