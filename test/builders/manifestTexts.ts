// The texts of the manifest, of package.nls.json and of the catalogue that a person may read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

const SHOWN =
  /^(displayName|description|title|label|name|category|contents|altText|shortTitle|contextualTitle|(markdown)?[eE]numDescriptions|enumItemLabels|(markdown)?[dD]escription|(markdown)?[dD]eprecationMessage|patternErrorMessage)$/;

export function nlsTexts(root: string): NamedText[] {
  const texts: unknown = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));
  return Object.entries(texts ?? {}).map(([name, text]) => ({ name, text: String(text) }));
}

/** What package.json says itself, without a key of package.nls.json. */
export function manifestLiterals(root: string): NamedText[] {
  const found = new Map<string, NamedText>();
  const visit = (value: unknown, path: string, key: string): void => {
    if (typeof value === 'string') {
      const isId = /^%.+%$/.test(value) || /^[a-z][\w.-]*$/.test(value);
      if (SHOWN.test(key) && !isId && !found.has(value)) found.set(value, { name: path, text: value });
    } else if (Array.isArray(value)) {
      for (const item of value) visit(item, path, key);
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, item] of Object.entries(value)) visit(item, path === '' ? name : `${path}.${name}`, name);
    }
  };
  visit(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), '', '');
  return [...found.values()];
}

interface CatalogueRow {
  readonly id: string;
  readonly use?: string;
  readonly price_source?: { readonly source: string };
}

/** What each model is for, and where its price was read: the picker and the preview show both. */
export function catalogueTexts(root: string): { readonly uses: NamedText[]; readonly sources: NamedText[] } {
  const path = join(root, 'src/core/models/catalogue.json');
  const { models }: { models: readonly CatalogueRow[] } = JSON.parse(readFileSync(path, 'utf8'));
  return {
    uses: models.flatMap(({ id, use }) => (use === undefined ? [] : [{ name: id, text: use }])),
    sources: models.flatMap(({ id, price_source }) =>
      price_source === undefined ? [] : [{ name: id, text: price_source.source }],
    ),
  };
}
