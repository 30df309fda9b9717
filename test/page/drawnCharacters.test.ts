// A block that never ends is drawn anew while it grows. How much the renderer is handed at once, and in all, stays within
// bounds whatever the text is: counted in characters, since no test may look at the clock.
import assert from 'node:assert/strict';
import { type AnswerPageHost, startAnswerPages } from './answerPageHost.ts';

const SIZE = 300_000;
/** The longest part, what may still be a formula, and the slice that came on top; drawn as settled and as open. */
const MOST_AT_ONCE = 120_000;
const MOST_IN_ALL = 5;

describe('the characters that are drawn', () => {
  let host: AnswerPageHost;

  before(async () => {
    host = await startAnswerPages();
  });
  after(() => host.dispose());

  for (const unit of [
    'word ',
    '漢',
    'a\n',
    '> a\n',
    '> ',
    '- a\n  b\n',
    '  - a\n',
    '[',
    '*a_ ',
    '|a|b|\n',
    '    a\n',
    '$$ a\n',
  ]) {
    it(`are bounded at once and in all: ${JSON.stringify(unit)}`, async () => {
      const page = await host.openControl();
      const text = unit.repeat(SIZE / unit.length);
      const { most, all, shown } = await page.evaluate(async (given) => {
        const make: unknown = Reflect.get(globalThis, 'answerView');
        if (typeof make !== 'function') throw new Error('No answerView');
        const words = new Proxy({}, { get: (_, name) => String(name) });
        let before = 0;
        let most = 0;
        const onDidDraw = () => {
          most = Math.max(most, view.drawnCharacters - before);
          before = view.drawnCharacters;
        };
        const view = make({ words, post: () => undefined, onDidDraw });
        document.body.append(view.element);
        const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        view.set(given.slice(0, given.length / 2), false);
        await frame();
        view.set(given, true);
        for (let quiet = 0, drawn = -1; quiet < 5; drawn = view.drawnCharacters) {
          await frame();
          quiet = drawn === view.drawnCharacters ? quiet + 1 : 0;
        }
        const letters = (from: string) => [...from].filter((letter) => /[\p{L}[]/u.test(letter)).length;
        return { most, all: view.drawnCharacters, shown: letters(view.element.textContent) };
      }, text);
      await page.close();
      assert.ok(most <= MOST_AT_ONCE, `${most} characters at once`);
      assert.ok(all <= MOST_IN_ALL * text.length, `${(all / text.length).toFixed(1)} times the text in all`);
      const written = [...text].filter((letter) => /[\p{L}[]/u.test(letter)).length;
      assert.ok(shown >= written, `${shown} of ${written} letters are shown`);
    });
  }
});
