// Manifest, ids and command table say the same; texts exist; nothing is left over.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandId, ContextKey, ViewId } from '../../src/shared/ids.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const manifest: Manifest = JSON.parse(read('package.json'));
const texts: Record<string, string> = JSON.parse(read('package.nls.json'));
const { contributes } = manifest;

interface Manifest {
  readonly publisher: string;
  readonly name: string;
  readonly engines: { readonly vscode: string };
  readonly extensionKind: readonly string[];
  readonly activationEvents: readonly string[];
  readonly browser?: string;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly optionalDependencies: Readonly<Record<string, string>>;
  readonly dependencies?: unknown;
  readonly capabilities: {
    readonly virtualWorkspaces: boolean;
    readonly untrustedWorkspaces: { readonly supported: string; readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly when?: string }[]>>;
    readonly keybindings: readonly { readonly command: string; readonly key: string; readonly mac?: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsContainers: { readonly activitybar: readonly { readonly id: string; readonly icon: string }[] };
    readonly viewsWelcome: readonly { readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly Step[] }[];
    readonly configuration: readonly Group[];
    readonly icons: Readonly<
      Record<string, { readonly default: { readonly fontPath: string; readonly fontCharacter: string } }>
    >;
  };
}

interface Step {
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Group {
  readonly title: string;
  readonly order: number;
  readonly properties: Readonly<Record<string, Property>>;
}

interface Property {
  readonly order: number;
  readonly scope: string;
  readonly default?: unknown;
  readonly ignoreSync?: boolean;
  readonly markdownDescription: string;
}

const properties = contributes.configuration.flatMap((group) => Object.entries(group.properties));
/** What the welcome texts and notices call a key of package.json. */
const keyWords = (key: string) => key.replace(/(^|[+ ])[a-z]/g, (start) => start.toUpperCase());

describe('the manifest', () => {
  it('has the commands of ids.ts, and no others', () => {
    const declared = contributes.commands.map(({ command }) => command).sort();
    assert.deepEqual(declared, Object.values(CommandId).sort());
  });

  it('has each command in the table, in a file and a function of its name', () => {
    const table = read('src/editor/commands/index.ts');
    for (const [name, id] of Object.entries(CommandId)) {
      assert.equal(id, `ponder.${name}`);
      assert.match(table, new RegExp(`\\[CommandId\\.${name}\\]: `), `${name} is missing from the table`);
      if (id === CommandId.showLog) continue;
      assert.match(read(`src/editor/commands/${name}.ts`), new RegExp(`export async function ${name}\\(`));
    }
  });

  it('names only commands that exist in menus, keys and welcome texts', () => {
    const known = new Set<string>(Object.values(CommandId));
    const used = [
      ...Object.values(contributes.menus)
        .flat()
        .map(({ command }) => command),
      ...contributes.keybindings.map(({ command }) => command),
      ...Object.values(texts).flatMap((text) => [...text.matchAll(/\(command:([\w.]+)\)/g)].map(([, id]) => id)),
    ].filter((id) => id !== undefined && !id.startsWith('workbench.'));
    assert.deepEqual(
      used.filter((id) => !known.has(id ?? '')),
      [],
    );
  });

  it('has keys that no layout needs for a character, nor stand beside Quit', () => {
    const faults = contributes.keybindings.flatMap(({ key, mac }) => keyFaults(key, mac));
    assert.deepEqual(faults, []);
    for (const [key, mac] of [
      // AltGr on Windows: `@` on a German keyboard.
      ['ctrl+alt+q', 'cmd+k a'],
      ['ctrl+shift+alt+a', 'cmd+k a'],
      ['ctrl+k a', 'cmd+alt+q'],
      ['ctrl+k a', 'cmd+k cmd+w'],
      // Letters of their own on a Mac.
      ['ctrl+k a', 'alt+a'],
      ['alt+a', 'cmd+k a'],
    ] as const) {
      assert.notDeepEqual(keyFaults(key, mac), [], `${key}, ${mac}`);
    }
    const named = [...Object.values(texts), read('README.md')].join('\n').match(/\b(Ctrl|Cmd)\+(Shift\+)?Alt\+\w/g);
    assert.deepEqual(named, null, 'a key that is named and not ours any more');
  });

  it('keeps commands that need a job out of the palette', () => {
    const onPage = /^activeWebviewPanelId == 'ponder\.answer' && (isWorkspaceTrusted && )?ponder\.activeJob =~ /;
    const hidden = contributes.menus.commandPalette
      ?.filter(({ when }) => when === 'false' || onPage.test(when ?? ''))
      .map(({ command }) => command);
    const onItems = contributes.menus['view/item/context']?.map(({ command }) => command);
    // Without a job, one asks which is meant, and the other means all that wait.
    const alsoWithout: readonly (string | undefined)[] = [CommandId.resolveUncertain, CommandId.tryNow];
    const needJob = new Set(onItems?.filter((command) => !alsoWithout.includes(command)));
    // What is done to the panel itself, and what Enter does in the list.
    const ofNoJob = [CommandId.keepAnswerOpen, CommandId.openAndKeepAnswer];
    assert.deepEqual([...needJob, ...ofNoJob].sort(), hidden?.sort());
  });

  it('has two buttons in the title bar of an answer, Keep and Open File, and leaves the rest to its page', () => {
    const onTitle = contributes.menus['editor/title']
      ?.filter(({ when }) => when?.includes(`activeWebviewPanelId == '${ViewId.answer}'`))
      .map(({ command }) => command);
    assert.deepEqual(onTitle, [CommandId.keepAnswerOpen, CommandId.revealSource]);
  });

  it('has every text, and uses every text', () => {
    const used = [...read('package.json').matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key ?? '');
    assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
  });

  it('has a category and a Title Case title for each command', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.equal(category, 'Ponder', command);
      const words = (texts[title.slice(1, -1)] ?? '').split(' ');
      assert.ok(
        words.every((word) => /^([A-Z]|(a|and|as|by|for|or|the)$)/.test(word)),
        `${command}: ${words.join(' ')}`,
      );
    }
  });

  it('uses the views and contexts of ids.ts', () => {
    assert.equal(contributes.viewsContainers.activitybar[0]?.id, ViewId.container);
    assert.deepEqual(
      contributes.views[ViewId.container]?.map(({ id }) => id),
      [ViewId.jobs],
    );
    assert.ok(contributes.viewsWelcome.every(({ when }) => when.includes(ContextKey.view)));
    assert.ok(existsSync(join(root, contributes.viewsContainers.activitybar[0]?.icon ?? 'missing')));
  });

  it('has walkthrough steps with a picture in theme colours, and ends that exist', () => {
    const steps = contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);
    assert.deepEqual(
      steps.map(({ media }) => media.svg),
      ['key', 'ask', 'watch', 'read'].map((name) => `media/walkthrough/${name}.svg`),
    );
    for (const { media, completionEvents } of steps) {
      const svg = read(media.svg);
      // VS Code's policy for pictures of a walkthrough drops styles, and what they would have coloured is black.
      assert.doesNotMatch(svg, /<style|\sstyle=|\sclass=/, media.svg);
      // A fixed colour would vanish on the background of some theme.
      for (const [, colour = ''] of svg.matchAll(/\s(?:fill|stroke)="([^"]*)"/g)) {
        assert.match(colour, /^(none|var\(--vscode-.*\))$/, media.svg);
      }
      // In high contrast a selection or a button is filled: a text on it needs the colour that goes with it.
      for (const [, name = ''] of svg.matchAll(/--vscode-(editor-selection|button)-?[bB]ackground/g)) {
        assert.match(svg, new RegExp(`--vscode-${name}-?[fF]oreground`), media.svg);
      }
      assert.ok(
        svg.includes(`aria-label="${(texts[media.altText.slice(1, -1)] ?? '').replace(/\.$/, '')}"`),
        media.svg,
      );
      for (const event of completionEvents) {
        const [kind, name = ''] = event.split(':');
        const known: readonly string[] = kind === 'onCommand' ? Object.values(CommandId) : Object.values(ViewId);
        if (kind === 'onContext') assert.match(name, /^ponder\.view ==|^activeWebviewPanelId == 'ponder\.answer'$/);
        else assert.ok(known.includes(name), event);
      }
    }
  });

  it('has a first screen of one button, and says the key that package.json binds', () => {
    const binding = contributes.keybindings.find(({ command }) => command === CommandId.askSelection);
    for (const [name, key] of [
      ['welcome.ready', binding?.key],
      ['welcome.ready.mac', binding?.mac],
    ] as const) {
      assert.ok(texts[name]?.includes(` press ${keyWords(key ?? 'none')} `), name);
    }
    for (const key of [binding?.key, binding?.mac]) {
      assert.ok(read('README.md').includes(`\`${keyWords(key ?? 'none')}\``), 'README.md names another key');
    }
    for (const name of ['welcome.ready', 'welcome.ready.mac', 'welcome.noKey', 'welcome.untrusted']) {
      const lines = (texts[name] ?? '').split('\n');
      // A link that has a line to itself becomes a button.
      assert.equal(lines.filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line)).length, 1, name);
    }
  });

  it('has its settings in groups, each in the order in which it is written', () => {
    const groups = contributes.configuration;
    assert.deepEqual(
      groups.map(({ title }) => texts[title.slice(1, -1)]),
      ['Asking', 'Money', 'Notices', 'Endpoints', 'History', 'Models'],
    );
    assert.deepEqual(
      groups.map(({ order }) => order),
      groups.map((_group, index) => index + 1),
    );
    for (const { title, properties: own } of groups) {
      assert.deepEqual(
        Object.values(own).map(({ order }) => order),
        Object.keys(own).map((_name, index) => index + 1),
        title,
      );
    }
    const links = Object.values(texts).flatMap((text) => [...text.matchAll(/`#(ponder\.[\w.]+)#`/g)]);
    assert.ok(links.length > 0);
    for (const [, name] of links)
      assert.ok(
        properties.some(([own]) => own === name),
        `${name} is no setting`,
      );
  });

  it('says where it runs, when it starts, and what an untrusted workspace may not do', () => {
    assert.equal(`${manifest.publisher}.${manifest.name}`, 'ponder.ponder');
    assert.deepEqual(manifest.extensionKind, ['ui', 'workspace']);
    assert.equal(manifest.browser, undefined);
    assert.deepEqual(manifest.activationEvents, [
      'onStartupFinished',
      'onWebviewPanel:ponder.answer',
      'onWebviewPanel:ponder.costs',
    ]);
    assert.equal(manifest.capabilities.virtualWorkspaces, true);
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('gives every setting the scope that keeps money and text in the user’s hands', () => {
    const scopes = Object.fromEntries(properties.map(([name, { scope }]) => [name.replace('ponder.', ''), scope]));
    assert.deepEqual(scopes, {
      endpoints: 'application',
      endpoint: 'application',
      background: 'application',
      store: 'application',
      maxOutputTokens: 'application',
      confirmAboveUsd: 'application',
      'budget.dayUsd': 'application',
      'budget.monthUsd': 'application',
      prices: 'application',
      models: 'application',
      historyDays: 'application',
      model: 'window',
      mode: 'window',
      effort: 'window',
      reasoningSummary: 'window',
      prompts: 'window',
      instructions: 'window',
      notify: 'window',
    });
    const windowScoped = properties.filter(([, { scope }]) => scope === 'window').map(([name]) => name);
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.deepEqual([...restrictedConfigurations].sort(), windowScoped.sort());
    assert.deepEqual(
      properties.filter(([, { ignoreSync }]) => ignoreSync).map(([name]) => name),
      ['ponder.endpoint', 'ponder.endpoints'],
    );
  });

  it('has a default for every setting, and for none a second one in the code', () => {
    assert.deepEqual(
      properties.filter(([, property]) => property.default === undefined),
      [],
    );
    assert.doesNotMatch(read('src/editor/settings.ts'), /\.get\([^)]*,/);
  });

  it('pins exact versions, types of VS Code equal to the engine, and ships no dependency unbundled', () => {
    for (const [name, version] of Object.entries({ ...manifest.devDependencies, ...manifest.optionalDependencies })) {
      assert.match(version, /^\d+\.\d+\.\d+$/, `${name} ${version}`);
    }
    assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
    assert.equal(manifest.dependencies, undefined);
  });
});

/** Each press of a chord is looked at; only the first of one may be a plain letter nowhere. */
function keyFaults(key: string, mac = key): string[] {
  const presses = (chord: string) => chord.split(' ').map((press) => press.split('+'));
  const elsewhere = presses(key).filter(
    (press, at) =>
      press.includes('alt') || (at === 0 && !press.includes('ctrl') && !/^(enter|f\d+)$/.test(press.at(-1) ?? '')),
  );
  const onMac = presses(mac).filter(
    (press) =>
      (press.includes('alt') && !press.includes('cmd')) || (press.includes('cmd') && /^[qw]$/.test(press.at(-1) ?? '')),
  );
  return [...elsewhere, ...onMac].map((press) => press.join('+'));
}
