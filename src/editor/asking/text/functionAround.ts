// Finds the function around the cursor, by the symbols that the language's extension provides.
import * as vscode from 'vscode';

/** How long to wait for a language server, which may still be starting. */
const SYMBOLS_WAIT_MS = 1_500;

const FUNCTIONS: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
]);
/** Symbols that may hold a function without a name of its own: `const take = () => …`. */
const HOLDERS: ReadonlySet<vscode.SymbolKind> = new Set([
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Field,
]);
const BEGINS_A_FUNCTION = /^[^;{]*(=>|\bfunction\b)/;

/** Null = the cursor is in no function, or nobody knows. */
export async function functionAround(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.Range | null> {
  const symbols = await soonEnough(
    vscode.commands.executeCommand<unknown>('vscode.executeDocumentSymbolProvider', document.uri),
  );
  return Array.isArray(symbols) ? innermost(symbols, document, at) : null;
}

function soonEnough(asked: Thenable<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, SYMBOLS_WAIT_MS, undefined);
    asked.then(
      (symbols) => {
        clearTimeout(timer);
        resolve(symbols);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

function innermost(
  symbols: readonly unknown[],
  document: vscode.TextDocument,
  at: vscode.Position,
): vscode.Range | null {
  for (const symbol of symbols) {
    if (!isDocumentSymbol(symbol) || !symbol.range.contains(at)) continue;
    const inner = innermost(symbol.children, document, at);
    if (inner !== null) return inner;
    if (isFunction(symbol, document)) return symbol.range;
  }
  return null;
}

function isFunction({ kind, range }: vscode.DocumentSymbol, document: vscode.TextDocument): boolean {
  if (FUNCTIONS.has(kind)) return true;
  // A type's member on one line reads the same, but is no function.
  return HOLDERS.has(kind) && range.end.line > range.start.line && BEGINS_A_FUNCTION.test(document.getText(range));
}

/** False for the older, flat kind of symbols, which providers may also give and which does not tell nesting. */
function isDocumentSymbol(symbol: unknown): symbol is vscode.DocumentSymbol {
  return typeof symbol === 'object' && symbol !== null && 'children' in symbol && 'range' in symbol && 'kind' in symbol;
}
