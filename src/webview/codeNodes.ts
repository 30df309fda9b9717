// Code as nodes. Marks that turn the order of what follows are shown: code could read otherwise than it runs.

const TURNS = /([\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069])/;

export function codeNodes(text: string): Node[] {
  return text
    .split(TURNS)
    .filter((part) => part !== '')
    .map((part) => {
      if (!TURNS.test(part)) return document.createTextNode(part);
      const mark = document.createElement('span');
      mark.className = 'turn';
      mark.textContent = part;
      return mark;
    });
}
