// Paths of Windows in prose: no backslash of them is lost to the mark behind it.
import assert from 'node:assert/strict';
import { createRenderer } from '../../src/webview/markdown.ts';
import { textOf } from '../builders/drawnText.ts';

const html = (text: string) => createRenderer({ image: 'Image' }).html(text);
const read = (text: string) => textOf(html(text)).trim();

describe('paths of Windows', () => {
  it('keep each backslash, whatever mark follows', () => {
    for (const path of [
      'C:\\Users\\me\\*.txt and D:\\*.log',
      '%USERPROFILE%\\.ssh\\config',
      '$env:APPDATA\\.x\\-y',
      '~\\.config\\nvim',
      '\\\\?\\C:\\long\\-x',
      '\\\\.\\pipe\\x',
      '\\\\192.168.1.1\\share\\_x\\#a',
      'C:\\_build\\{x}\\#a\\(b)\\[c]\\!d',
      'C:\\\\Users\\\\.ssh',
      'project\\.vscode\\settings.json',
      '..\\..\\.git and .\\.env',
      'C:\\src\\**\\*.ts',
      '(C:\\a\\) [C:\\b\\]',
    ])
      assert.equal(read(path), path);
    assert.match(read('| a |\n| - |\n| C:\\a\\*.txt |'), /C:\\a\\\*\.txt$/);
  });

  it('may stand in emphasis, and as the label of a link', () => {
    assert.equal(
      html('**C:\\Temp\\**, *C:\\a\\b* _C:\\dir_ [C:\\x\\.y](https://a.b)'),
      '<p><strong>C:\\Temp\\</strong>, <em>C:\\a\\b</em> <em>C:\\dir</em> <a href="https://a.b">C:\\x\\.y</a></p>\n',
    );
  });

  it('are none where a backslash keeps a mark from its meaning', () => {
    assert.equal(
      read('a\\*b\\* \\_x\\_ snake\\_case 1986\\. A, 2\\.5 (\\*) x:\\*'),
      'a*b* _x_ snake_case 1986. A, 2.5 (*) x:\\*',
    );
  });
});
