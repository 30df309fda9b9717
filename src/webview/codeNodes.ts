// Makes nodes of code. Characters that change the direction of text are made visible: with them, code can read
// differently from how it runs.

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
