// A value of the wrong kind in a setting, such as "false" in quotation marks: each has its sentence, and none silently means
// something else.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { OPENAI_ENDPOINT } from '../../src/core/providers/endpoint.ts';
import { Settings } from '../../src/editor/settings.ts';
import { isHumanError } from '../../src/shared/humanError.ts';
import { isInert } from '../builders/hostileTexts.ts';
import { editor } from '../fakes/vscode.ts';

const manifest: { contributes: { configuration: { properties: Record<string, { type: string }> }[] } } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
);
const TYPES = manifest.contributes.configuration
  .flatMap(({ properties }) => Object.entries(properties))
  .map(([name, { type }]) => [name.replace(/^ponder\./, ''), type] as const);

const VALUES: readonly unknown[] = ['false', 'true', '0', 'NaN', '', null, false, true, 7, -1, [], {}, [7], [null]];
const KINDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number',
  number: (value) => typeof value === 'number',
  array: (value) => Array.isArray(value),
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
};

describe('a value of the wrong kind', () => {
  let settings: Settings;
  let said: string[];

  beforeEach(() => {
    editor.reset();
    said = [];
    settings = new Settings((problem) => said.push(problem));
  });
  afterEach(() => settings.dispose());

  const set = (name: string, value: unknown) => editor.configuration.set(`ponder.${name}`, value);

  /** Everything that is read, and what was thrown on the way. */
  const readAll = async (): Promise<string[]> => {
    const thrown: string[] = [];
    const reads: (() => unknown)[] = [
      () => settings.endpoints,
      () => settings.endpoint,
      () => settings.background,
      () => settings.store,
      () => settings.maxOutputTokens,
      () => settings.confirmAbove,
      () => settings.limits,
      () => settings.historyDays,
      () => settings.model,
      () => settings.mode,
      () => settings.effort,
      () => settings.wantsSummary,
      () => settings.prompts,
      () => settings.instructions,
      () => settings.notify,
      () => settings.catalogue(),
    ];
    for (const read of reads) {
      try {
        await read();
      } catch (error) {
        assert.ok(isHumanError(error), String(error));
        thrown.push(error.message);
      }
    }
    return thrown;
  };

  it('is said of every setting there is, and of none without one', async () => {
    assert.deepEqual([await readAll(), said], [[], []]);
    for (const [name, type] of TYPES) {
      for (const value of VALUES) {
        if (KINDS[type]?.(value) === true) continue;
        // An empty row by model id is what others write for none.
        if (type === 'object' && value === null) continue;
        set(name, value);
        said = [];
        const sentences = [...(await readAll()), ...said];
        set(name, undefined);
        assert.equal(new Set(sentences).size, 1, `${name} = ${JSON.stringify(value)}: ${sentences.join(' | ')}`);
        assert.match(sentences[0] ?? '', new RegExp(`^ponder\\.${name.replace('.', '\\.')} `));
        assert.ok(isInert(sentences[0] ?? ''), sentences[0]);
      }
    }
  });

  it('that decides where a text goes or is kept stops sending until it is corrected', () => {
    set('store', 'false');
    assert.throws(() => settings.store, {
      message:
        'ponder.store is "false" but must be true or false, without quotation marks. Nothing is sent until you fix it.',
    });
    for (const value of ['false', false, 'Never', null]) {
      set('background', value);
      assert.throws(() => settings.background, {
        message: `ponder.background is ${JSON.stringify(value)} but must be "auto", "always" or "never". Nothing is sent until you fix it.`,
      });
    }
    for (const value of [false, null, ['Simulator'], 0]) {
      set('endpoint', value);
      assert.throws(() => settings.endpoint, {
        message: /^ponder\.endpoint names “.+”, but there is no usable endpoint/,
      });
    }
    set('endpoint', '');
    assert.equal(settings.endpoint, OPENAI_ENDPOINT);
  });

  it('of the others is said with what counts instead', () => {
    const cases: readonly (readonly [name: string, value: unknown, read: () => unknown, now: unknown, says: string])[] =
      [
        [
          'mode',
          'false',
          () => settings.mode,
          null,
          '"standard", "pro" or empty. Until you fix it, the last one counts.',
        ],
        [
          'notify',
          'false',
          () => settings.notify,
          'whenHidden',
          '"whenHidden", "always", "never". Until you fix it, "whenHidden" counts.',
        ],
        [
          'reasoningSummary',
          'false',
          () => settings.wantsSummary,
          true,
          '"auto", "off". Until you fix it, "auto" counts.',
        ],
        [
          'prompts',
          'false',
          () => settings.prompts,
          [],
          'a list of texts. Until you fix it, there are no saved questions.',
        ],
        [
          'prompts',
          ['Why?', 7, ' '],
          () => settings.prompts,
          ['Why?'],
          'a list of texts. Until you fix it, the others are left out.',
        ],
        ['model', false, () => settings.model, '', 'a text. Until you fix it, it counts as empty.'],
        ['instructions', ['x'], () => settings.instructions, '', 'a text. Until you fix it, it counts as empty.'],
      ];
    for (const [name, value, read, now, says] of cases) {
      set(name, value);
      said = [];
      assert.deepEqual(read(), now);
      assert.deepEqual(said, [`ponder.${name} is ${JSON.stringify(value)} but must be ${says}`]);
    }
  });
});
