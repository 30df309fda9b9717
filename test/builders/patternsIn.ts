// The regular expressions of a source file, as TypeScript's own scanner reads it.
import { SyntaxKind } from 'typescript/unstable/ast';
import { createScanner } from 'typescript/unstable/ast/scanner';

export interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** What ends a value: a slash behind it divides. A keyword does not, but for these. */
const ENDS: ReadonlySet<SyntaxKind> = new Set([
  SyntaxKind.Identifier,
  SyntaxKind.PrivateIdentifier,
  SyntaxKind.NumericLiteral,
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateTail,
  SyntaxKind.RegularExpressionLiteral,
  SyntaxKind.CloseParenToken,
  SyntaxKind.CloseBracketToken,
  SyntaxKind.CloseBraceToken,
  SyntaxKind.ThisKeyword,
]);

export function patternsIn(text: string): Pattern[] {
  const found: Pattern[] = [];
  const scanner = createScanner(true, undefined, text);
  /** Braces that are open within each place of a template. */
  const templates: number[] = [];
  let before = SyntaxKind.Unknown;
  for (let token = scanner.scan(); token !== SyntaxKind.EndOfFile; token = scanner.scan()) {
    const inner = templates.length - 1;
    if ((token === SyntaxKind.SlashToken || token === SyntaxKind.SlashEqualsToken) && !ENDS.has(before)) {
      token = scanner.reScanSlashToken();
      found.push(patternOf(scanner.getTokenText()));
    } else if (token === SyntaxKind.TemplateHead) templates.push(0);
    else if (token === SyntaxKind.OpenBraceToken && inner >= 0) templates[inner] = (templates[inner] ?? 0) + 1;
    else if (token === SyntaxKind.CloseBraceToken && inner >= 0) {
      if (templates[inner] === 0) {
        token = scanner.reScanTemplateToken(false);
        if (token === SyntaxKind.TemplateTail) templates.pop();
      } else templates[inner] = (templates[inner] ?? 0) - 1;
    }
    before = token;
  }
  return found;
}

function patternOf(literal: string): Pattern {
  const end = literal.lastIndexOf('/');
  return { source: literal.slice(1, end), flags: literal.slice(end + 1) };
}
