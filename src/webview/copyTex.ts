// Copied, a formula is its TeX: what it looks like is no text that could be pasted anywhere.

export function copyTex(event: ClipboardEvent): void {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return;
  const range = selection.getRangeAt(0).cloneRange();
  const first = formulaAround(range.startContainer);
  const last = formulaAround(range.endContainer);
  if (first !== null) range.setStartBefore(first);
  if (last !== null) range.setEndAfter(last);
  const copied = range.cloneContents();
  const formulas = copied.querySelectorAll('.math');
  if (formulas.length === 0 || event.clipboardData === null) return;
  for (const formula of formulas) {
    const tex = formula.querySelector('annotation, code')?.textContent ?? '';
    const mark = formula.classList.contains('display') ? '$$' : '$';
    formula.replaceWith(`${mark}${tex}${mark}`);
  }
  event.clipboardData.setData('text/plain', textOf(copied));
  event.preventDefault();
}

function formulaAround(node: Node): Element | null {
  return (node instanceof Element ? node : node.parentElement)?.closest('.math') ?? null;
}

/** With the line breaks between blocks, which only what is laid out has. */
function textOf(copied: DocumentFragment): string {
  const box = document.createElement('div');
  box.className = 'visually-hidden copied';
  box.append(copied);
  document.body.append(box);
  const text = box.innerText;
  box.remove();
  return text;
}
