// A formula is copied as its TeX, because its drawn form is not text that could be pasted anywhere.

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

/** The text with line breaks between blocks. Only what is laid out has them, so the copy enters the page briefly. */
function textOf(copied: DocumentFragment): string {
  const box = document.createElement('div');
  box.className = 'visually-hidden copied';
  box.append(copied);
  document.body.append(box);
  const text = box.innerText;
  box.remove();
  return text;
}
