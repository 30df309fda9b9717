// What is taken when a person asks: never more or less than they are told.
import assert from 'node:assert/strict';
import { findPlace } from '../../src/core/anchor/findPlace.ts';
import { askedText } from '../../src/editor/asking/text/askedText.ts';
import { sourceWords } from '../../src/editor/words/sourceWords.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { inWords } from '../builders/inWords.ts';
import {
  DocumentSymbol,
  editor,
  NotebookDocument,
  NotebookEditor,
  NotebookRange,
  Range,
  Selection,
  SymbolKind,
  TabInputNotebook,
  TabInputTextDiff,
  TabInputWebview,
  TextDocument,
  Uri,
} from '../fakes/vscode.ts';

const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\n';
const ts = { languageId: 'typescript' };

async function words(): Promise<string> {
  return sourceWords((await askedText()).source, inWords);
}

async function refusal(): Promise<string> {
  try {
    return `taken: ${(await askedText()).context}`;
  } catch (error) {
    assert.ok(isHumanError(error), String(error));
    return error.message;
  }
}

describe('the text a question is about', () => {
  beforeEach(() => {
    editor.reset();
    editor.folder('/project');
  });

  it('is the selection, with its file and lines', async () => {
    editor.show(editor.document('/project/src/a.ts', LINES, ts), new Selection(1, 0, 3, 0));
    const { context, source } = await askedText();
    const { anchors, ...rest } = source;
    assert.deepEqual(
      { context, source: rest },
      {
        context: 'two\nthree\n',
        source: {
          uri: 'file:///project/src/a.ts',
          path: 'src/a.ts',
          languageId: 'typescript',
          startLine: 2,
          endLine: 3,
          scope: 'selection',
        },
      },
    );
    assert.deepEqual(findPlace(context, anchors?.[0], `zero\n${LINES}`), {
      kind: 'sure',
      start: 9,
      end: 19,
      isExact: true,
    });
  });

  it('is every one of several selections with its lines, in the order of the text', async () => {
    const document = editor.document('/project/src/a.ts', LINES, ts);
    const empty = new Selection(4, 1, 4, 1);
    editor.show(document, new Selection(5, 0, 5, 3), empty, new Selection(1, 2, 0, 0), new Selection(2, 0, 4, 0));
    const { context, source } = await askedText();
    assert.equal(source.anchors?.length, 3);
    assert.equal(context, '[lines 1-2]\none\ntw\n\n[lines 3-4]\nthree\nfour\n\n\n[line 6]\nsix');
    assert.deepEqual(source.ranges, [
      { startLine: 1, endLine: 2 },
      { startLine: 3, endLine: 4 },
      { startLine: 6, endLine: 6 },
    ]);
    assert.deepEqual([source.startLine, source.endLine], [1, 6]);
    assert.equal(await words(), '3 selections in src/a.ts');
  });

  it('is the innermost function around the cursor when nothing is selected', async () => {
    const document = editor.document('/project/src/a.ts', LINES, ts);
    const inner = new DocumentSymbol('inner', SymbolKind.Method, new Range(2, 0, 3, 4));
    const outer = new DocumentSymbol('Outer', SymbolKind.Class, new Range(0, 0, 5, 3), [inner]);
    editor.symbols = [outer];
    editor.show(document, new Selection(2, 1, 2, 1));
    assert.equal((await askedText()).context, 'three\nfour');
    assert.equal(await words(), 'the function around the cursor, src/a.ts, lines 3–4');
    editor.show(document, new Selection(0, 1, 0, 1));
    assert.equal(await words(), 'the whole file src/a.ts');
  });

  describe('while the language is asked for the function', () => {
    const found = (line: number) => new DocumentSymbol('f', SymbolKind.Function, new Range(line, 0, line + 1, 4));

    it('follows what is typed meanwhile: the lines of then are other lines now', async () => {
      const document = editor.document('/project/src/a.ts', LINES, ts);
      editor.symbols = [found(2)];
      editor.show(document, new Selection(2, 1, 2, 1));
      const asking = askedText();
      document.setText(`zero\n${LINES}`);
      editor.symbols = [found(3)];
      if (editor.state.active !== undefined) editor.state.active.selection = new Selection(3, 1, 3, 1);
      const { context, source } = await asking;
      assert.deepEqual([context, source.startLine, source.scope], ['three\nfour', 4, 'function']);
    });

    it('takes what is selected meanwhile', async () => {
      const document = editor.document('/project/src/a.ts', LINES, ts);
      editor.symbols = [found(2)];
      const shown = editor.show(document, new Selection(2, 1, 2, 1));
      const asking = askedText();
      shown.selection = new Selection(0, 0, 0, 3);
      const { context, source } = await asking;
      assert.deepEqual([context, source.scope], ['one', 'selection']);
    });

    it('takes all of a text that never stands still', async () => {
      const document = editor.document('/project/src/a.ts', LINES, ts);
      editor.show(document, new Selection(2, 1, 2, 1));
      Object.defineProperty(editor, 'symbols', {
        configurable: true,
        get: () => {
          document.setText(`${document.getText()}.`);
          return [found(2)];
        },
      });
      try {
        assert.equal((await askedText()).source.scope, 'document');
      } finally {
        Object.defineProperty(editor, 'symbols', { configurable: true, writable: true, value: undefined });
      }
    });
  });

  it('is a function without a name of its own as well, but no member of a type', async () => {
    const text =
      'const take = (n) => {\n  return n;\n};\ninterface A {\n  run: () => void;\n}\nconst two = {\n  a: 1 };\n';
    const document = editor.document('/project/src/a.ts', text, ts);
    editor.symbols = [
      new DocumentSymbol('take', SymbolKind.Variable, new Range(0, 6, 2, 1)),
      new DocumentSymbol('run', SymbolKind.Property, new Range(4, 2, 4, 18)),
      new DocumentSymbol('two', SymbolKind.Variable, new Range(6, 6, 7, 8)),
    ];
    const at = async (line: number) => {
      editor.show(document, new Selection(line, 7, line, 7));
      return (await askedText()).source.scope;
    };
    assert.deepEqual([await at(1), await at(4), await at(7)], ['function', 'document', 'document']);
  });

  it('is the whole file when the language knows nothing of functions', async () => {
    for (const symbols of [undefined, [], [{ name: 'flat', kind: 11, location: {} }]]) {
      editor.symbols = symbols;
      editor.show(editor.document('/project/notes.txt', LINES));
      assert.equal(await words(), 'the whole file notes.txt');
      assert.equal((await askedText()).context, LINES);
    }
  });

  it('is called by a short name that tells nothing of the person', async () => {
    editor.folder('/srv/app', 'vscode-remote://ssh-remote+build.example');
    editor.folder('/octo/repo', 'vscode-vfs://github');
    const sha = '0123456789abcdef0123456789abcdef01234567';
    const git = (ref: string) =>
      Uri.from({ scheme: 'git', path: '/project/src/a.ts', query: JSON.stringify({ path: '/project/src/a.ts', ref }) });
    const names: [uri: Uri, name: string][] = [
      [Uri.file('/project/src/a.ts'), 'project/src/a.ts'],
      [Uri.file('/home/ada/secret-client/a.ts'), 'a.ts'],
      [Uri.parse('vscode-remote://ssh-remote+build.example/srv/app/lib/b.py'), 'app/lib/b.py'],
      [Uri.parse('vscode-remote://ssh-remote+build.example/home/ada/b.py'), 'b.py'],
      [Uri.parse('vscode-vfs://github/octo/repo/c.rs'), 'repo/c.rs'],
      [git('HEAD'), 'project/src/a.ts (git HEAD)'],
      [git('~'), 'project/src/a.ts (git index)'],
      [git(sha), 'project/src/a.ts (git 01234567)'],
      [Uri.from({ scheme: 'untitled', path: 'Untitled-1' }), 'Untitled-1'],
      [Uri.from({ scheme: 'output', path: 'extension-output-vscode.git-#1-Git' }), 'Git (output)'],
      [Uri.from({ scheme: 'output', path: 'tasks' }), 'tasks (output)'],
      [Uri.from({ scheme: 'search-editor', path: '' }), 'search-editor'],
    ];
    for (const [uri, name] of names) {
      editor.show(editor.document(uri, LINES), new Selection(0, 0, 1, 0));
      assert.equal((await askedText()).source.path, name, uri.toString());
    }
  });

  it('says which side of a diff it is from', async () => {
    const original = Uri.from({ scheme: 'git', path: '/project/a.ts', query: '{"path":"/project/a.ts","ref":"HEAD"}' });
    const modified = Uri.file('/project/a.ts');
    const show = (uri: Uri, ...selections: Selection[]) => {
      editor.show(editor.document(uri, LINES, ts), ...selections);
      editor.state.tab = { label: 'a.ts', input: new TabInputTextDiff(original, modified) };
    };
    show(original, new Selection(0, 0, 2, 0));
    assert.equal(await words(), 'the left side of the diff, a.ts (git HEAD), lines 1–2');
    show(modified);
    assert.equal(await words(), 'the right side of the diff, the whole file a.ts');
    show(Uri.file('/project/b.ts'));
    assert.equal(await words(), 'the whole file b.ts');
  });

  it('needs an editor with text in it', async () => {
    const none = 'Open a file and select the code you want to ask about.';
    assert.equal(await refusal(), none);
    editor.state.tab = { label: 'Answer', input: new TabInputWebview('ponder.answer') };
    assert.equal(await refusal(), none);
    editor.state.tab = { label: 'logo.png', input: {} };
    assert.equal(
      await refusal(),
      '“logo.png” is not open as text: it may be binary or too large. Open a text file and ask again.',
    );
  });
});

describe('the text a question is about, in a notebook', () => {
  const uri = Uri.file('/project/plot.ipynb');
  let cells: TextDocument[];

  beforeEach(() => {
    editor.reset();
    editor.folder('/project');
    cells = ['# Plot', 'import math\nmath.pi\n', 'print(1)'].map(
      (text, index) =>
        new TextDocument(uri.with({ scheme: 'vscode-notebook-cell', fragment: `c${index}` }), text, {
          languageId: index === 0 ? 'markdown' : 'python',
        }),
    );
  });

  function show(start: number, end: number): void {
    const notebook = new NotebookDocument(uri, 'jupyter-notebook', cells);
    editor.state.notebook = new NotebookEditor(notebook, [new NotebookRange(start, end)]);
    editor.state.tab = { label: 'plot.ipynb', input: new TabInputNotebook(uri, 'jupyter-notebook') };
  }

  function focus(index: number, ...selections: Selection[]): void {
    const document = cells[index];
    assert.ok(document);
    editor.show(document, ...selections);
  }

  it('is the cell with the cursor, in its own language', async () => {
    focus(1);
    show(1, 2);
    const { context, source } = await askedText();
    assert.equal(context, 'import math\nmath.pi\n');
    assert.deepEqual(source, {
      uri: uri.toString(),
      path: 'plot.ipynb',
      languageId: 'python',
      cells: [2],
      startLine: 1,
      endLine: 2,
      scope: 'document',
    });
    assert.equal(await words(), 'cell 2 of plot.ipynb');
  });

  it('is what is selected in the cell', async () => {
    focus(1, new Selection(1, 0, 1, 7));
    show(1, 2);
    assert.equal((await askedText()).context, 'math.pi');
    assert.equal(await words(), 'cell 2 of plot.ipynb, line 2');
    focus(1, new Selection(0, 0, 0, 6), new Selection(1, 0, 1, 4));
    show(1, 2);
    assert.equal((await askedText()).context, '[line 1]\nimport\n\n[line 2]\nmath');
    assert.equal(await words(), '2 selections in cell 2 of plot.ipynb');
  });

  it('is every selected cell with its number and language', async () => {
    show(0, 2);
    const { context, source } = await askedText();
    assert.equal(context, '[cell 1, markdown]\n# Plot\n\n[cell 2, python]\nimport math\nmath.pi\n');
    assert.deepEqual([source.cells, source.languageId], [[1, 2], '']);
    assert.equal(await words(), 'cells 1, 2 of plot.ipynb');
    show(1, 3);
    assert.equal((await askedText()).source.languageId, 'python');
  });

  it('is the notebook in front, and not a text editor left elsewhere', async () => {
    editor.show(editor.document('/project/a.ts', LINES, ts), new Selection(0, 0, 1, 0));
    show(2, 3);
    assert.equal(await words(), 'cell 3 of plot.ipynb');
    editor.show(editor.document('/project/b.ts', LINES, ts), new Selection(0, 0, 1, 0));
    assert.equal(await words(), 'b.ts, line 1');
  });

  it('is nothing when no cell is selected', async () => {
    show(0, 0);
    assert.equal(await refusal(), 'Select the notebook cells you want to ask about.');
  });
});
