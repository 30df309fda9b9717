// All that a person may read, as one text: by surface, in the order in which a person comes upon it.
import { catalogueTexts, manifestLiterals, type NamedText, nlsTexts } from './manifestTexts.ts';
import { type SentenceKind, sourceSentences } from './sourceSentences.ts';

export interface Said {
  /** `package.nls.json`, or a path under the root. */
  readonly from: string;
  /** Its key there; empty in sources. */
  readonly name: string;
  readonly kind: SentenceKind;
  readonly text: string;
}

export interface Surface {
  readonly title: string;
  readonly said: readonly Said[];
}

const NLS: readonly (readonly [title: string, names: RegExp])[] = [
  ['Extension page and view', /^(description|view\.|submenu\.)/],
  ['First screen', /^welcome\./],
  ['Walkthrough', /^walkthrough\./],
  ['Commands', /^command\./],
  ['Settings', /./],
];

/** The first that fits has the file. */
const SOURCES: readonly (readonly [title: string, paths: RegExp])[] = [
  ['Asking', /^src\/editor\/(asking|commands\/(ask|preview|send|choose))/],
  ['Asking, refused', /^src\/core\/(asking|jobs\/prepare)\//],
  ['Keys and endpoints', /^src\/(editor\/keys|core\/(providers|accounts))\//],
  ['Tree', /^src\/editor\/(tree|draw)/],
  ['Status bar and costs', /^src\/editor\/costs\//],
  ['Notices', /^src\/editor\/(notices|resolving)\//],
  ['Words of several surfaces', /^src\/editor\/words\//],
  ['Answer page', /^src\/(editor\/answer|webview)\//],
  ['Commands on jobs and answers', /^src\/editor\/commands\//],
  ['Jobs', /^src\/core\/jobs\//],
  ['Settings that can’t be used', /^src\/(editor\/setting|core\/models\/)/],
  ['Ledger', /^src\/(core\/ledger|editor\/ledgerDoor)/],
  ['Everything else', /./],
];

const ABOUT = `# Every sentence that Ponder may say

Made by \`node test/builders/makeSentences.ts\` from package.json, package.nls.json, the catalogue and the sources; held
against them by test/unit/sentences.test.ts. Don't edit it: change the source, and make it anew.
"~" marks a piece of a sentence, or a text that reaches a person on another way than \`t\` or \`HumanError\`. "\\n" is a new line.
`;

export function surfaces(root: string): Surface[] {
  const named = (from: string, texts: readonly NamedText[]): Said[] =>
    texts.map(({ name, text }) => ({ from, name, kind: 'sentence', text }));
  const { uses, sources } = catalogueTexts(root);
  const nls = named('package.nls.json', nlsTexts(root));
  const inSources: Said[] = [...sourceSentences(root)]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([from, sentences]) => sentences.map((sentence) => ({ from, name: '', ...sentence })));
  const logged = inSources.filter(({ kind }) => kind === 'log');
  const shown = inSources.filter(({ kind }) => kind !== 'log');
  return [
    { title: 'Said by package.json itself', said: named('package.json', manifestLiterals(root)) },
    ...sorted(NLS, nls, ({ name }) => name),
    { title: 'What a model is for', said: named('src/core/models/catalogue.json', uses) },
    { title: 'Where its price was read', said: named('src/core/models/catalogue.json', sources) },
    ...sorted(SOURCES, shown, ({ from }) => from),
    { title: 'In the log', said: logged },
  ];
}

export function sentenceList(all: readonly Surface[]): string {
  const parts = all.map(({ title, said }) => {
    const lines = said.flatMap(({ from, name, kind, text }, index) => {
      const line = `${kind === 'piece' ? '~ ' : ''}${name === '' ? '' : `${name}: `}${text.replaceAll('\n', '\\n')}`;
      return said[index - 1]?.from === from ? [line] : ['', `[${from}]`, line];
    });
    return `\n## ${title}\n${lines.join('\n')}\n`;
  });
  return ABOUT + parts.join('');
}

function sorted(
  groups: readonly (readonly [title: string, fits: RegExp])[],
  said: readonly Said[],
  by: (one: Said) => string,
): Surface[] {
  const groupOf = (one: Said) => groups.find(([, fits]) => fits.test(by(one)));
  return groups.map((group) => ({ title: group[0], said: said.filter((one) => groupOf(one) === group) }));
}
