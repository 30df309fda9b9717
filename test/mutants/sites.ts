// Where in a source the operators can plant something. TypeScript's own parser finds the places; types, imports and what is
// written to the log are left alone.
import type { BinaryExpression, Expression, Node, SourceFile, Statement } from 'typescript/unstable/ast';
import { SyntaxKind } from 'typescript/unstable/ast';
import * as is from 'typescript/unstable/ast/is';
import type { Mutant, Operator } from './mutant.ts';

type Site = Omit<Mutant, 'file'>;

const BOUNDARIES: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.LessThanToken, '<='],
  [SyntaxKind.LessThanEqualsToken, '<'],
  [SyntaxKind.GreaterThanToken, '>='],
  [SyntaxKind.GreaterThanEqualsToken, '>'],
]);
const EQUALITIES: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.EqualsEqualsEqualsToken, '!=='],
  [SyntaxKind.ExclamationEqualsEqualsToken, '==='],
]);
/** `||` for `??` would mostly do the same. */
const LOGIC: ReadonlyMap<SyntaxKind, string> = new Map([
  [SyntaxKind.AmpersandAmpersandToken, '||'],
  [SyntaxKind.BarBarToken, '&&'],
  [SyntaxKind.QuestionQuestionToken, '&&'],
]);
/** From here on one more is nothing to anybody: a minute and a millisecond are a minute. */
const MANY = 60;
/** Of these the order of two arguments is nothing to anybody. */
const COMMUTATIVE = /^(?:Math\.(?:max|min)|sum|product)$/;
const LOGGED = /^(?:await |void )?(?:this\.)?(?:#\w+\.)*#?log\??\.(?:debug|info|warn|error)\(/;

export function sitesIn(source: SourceFile): Site[] {
  const sites: Site[] = [];
  const add = (operator: Operator, start: number, end: number, text: string): void => {
    sites.push({ operator, start, end, text });
  };
  const visit = (node: Node): void => {
    if (isLeftAlone(node, source)) return;
    addCondition(node);
    addBinary(node);
    addConstant(node);
    addCall(node);
    addEarlyReturn(node);
    node.forEachChild(visit);
  };

  const negate = (condition: Expression): void => {
    const text = condition.getText(source);
    const plain = is.isPrefixUnaryExpression(condition) && condition.operator === SyntaxKind.ExclamationToken;
    const negated = plain ? condition.operand.getText(source) : `!(${text})`;
    // An equality is turned round where it stands.
    const isEquality = is.isBinaryExpression(condition) && EQUALITIES.has(condition.operatorToken.kind);
    if (!isEquality) add('condition', condition.getStart(source), condition.end, negated);
  };

  const addCondition = (node: Node): void => {
    if (is.isIfStatement(node) || is.isWhileStatement(node) || is.isDoStatement(node)) negate(node.expression);
    else if (is.isConditionalExpression(node)) negate(node.condition);
    else if (is.isForStatement(node) && node.condition !== undefined) negate(node.condition);
  };

  const addBinary = (node: Node): void => {
    if (!is.isBinaryExpression(node)) return;
    replaceOperator(node, 'boundary', BOUNDARIES);
    replaceOperator(node, 'condition', EQUALITIES);
    const logic = LOGIC.get(node.operatorToken.kind);
    const [left, right] = [node.left.getText(source), node.right.getText(source)];
    // In parentheses: `??` may not stand beside the others.
    if (logic !== undefined) add('logic', node.getStart(source), node.end, `((${left}) ${logic} (${right}))`);
  };

  const replaceOperator = (
    { operatorToken }: BinaryExpression,
    operator: Operator,
    by: ReadonlyMap<SyntaxKind, string>,
  ): void => {
    const text = by.get(operatorToken.kind);
    if (text !== undefined) add(operator, operatorToken.getStart(source), operatorToken.end, text);
  };

  const addConstant = (node: Node): void => {
    const text = otherConstant(node, source);
    if (text !== null) add('constant', node.getStart(source), node.end, text);
  };

  const addCall = (node: Node): void => {
    if (is.isExpressionStatement(node) && isCall(node.expression)) {
      add('removedCall', node.getStart(source), node.end, ';');
    }
    if (!is.isCallExpression(node) || COMMUTATIVE.test(node.expression.getText(source))) return;
    const [first, second] = node.arguments;
    if (first === undefined || second === undefined || is.isSpreadElement(first) || is.isSpreadElement(second)) return;
    const [one, two] = [first.getText(source), second.getText(source)];
    const between = source.text.slice(first.end, second.getStart(source));
    if (one !== two) add('swappedArguments', first.getStart(source), second.end, two + between + one);
  };

  const addEarlyReturn = (node: Node): void => {
    if (!is.isIfStatement(node) || node.elseStatement !== undefined || !leaves(node.thenStatement)) return;
    add('earlyReturn', node.getStart(source), node.end, ';');
  };

  visit(source);
  return sites;
}

function isLeftAlone(node: Node, source: SourceFile): boolean {
  return (
    is.isTypeNode(node) ||
    is.isImportDeclaration(node) ||
    is.isExportDeclaration(node) ||
    is.isInterfaceDeclaration(node) ||
    is.isTypeAliasDeclaration(node) ||
    // What can't happen.
    (is.isCallExpression(node) && node.expression.getText(source) === 'assertNever') ||
    (is.isExpressionStatement(node) && LOGGED.test(node.getText(source)))
  );
}

function isCall(expression: Expression): boolean {
  if (is.isAwaitExpression(expression) || is.isVoidExpression(expression)) return isCall(expression.expression);
  return is.isCallExpression(expression) && expression.expression.kind !== SyntaxKind.SuperKeyword;
}

function otherConstant(node: Node, source: SourceFile): string | null {
  if (node.kind === SyntaxKind.TrueKeyword) return 'false';
  if (node.kind === SyntaxKind.FalseKeyword) return 'true';
  if (!is.isNumericLiteral(node)) return null;
  const text = node.getText(source);
  const value = Number(text.replaceAll('_', ''));
  return Number.isInteger(value) && value < MANY ? String(value + 1) : String(value * 2);
}

/** Ends in a way out of the function or the loop. */
function leaves(statement: Statement): boolean {
  if (!is.isBlock(statement)) {
    return is.isReturnStatement(statement) || is.isContinueStatement(statement) || is.isBreakStatement(statement);
  }
  const last = statement.statements.at(-1);
  return last !== undefined && leaves(last);
}
