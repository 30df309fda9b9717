// Helpers that make elements. Text is always inserted as text, never as HTML.

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** An element for somebody else's words, whose direction (left to right or not) follows from the words. */
export function foreign<K extends keyof HTMLElementTagNameMap>(
  name: K,
  text: string,
  attributes: Readonly<Record<string, string>> = {},
): HTMLElementTagNameMap[K] {
  return element(name, { dir: 'auto', ...attributes }, text);
}

const SVG = 'http://www.w3.org/2000/svg';

export function svg(name: string, attributes: Readonly<Record<string, string>>, ...children: readonly Node[]): Element {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}
