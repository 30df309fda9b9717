// Texts that stand out too little from what is behind them. Runs inside the page: it may use nothing from outside itself.

/** @param least of the ratio; high contrast wants more than others */
export function poorContrast(least = 4.5): string[] {
  const pixel = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (pixel === null) throw new Error('No canvas');
  /** Lays colours over each other, whatever notation and transparency they come in. */
  const mix = (...colours: string[]) => {
    for (const colour of colours) {
      pixel.fillStyle = colour;
      pixel.fillRect(0, 0, 1, 1);
    }
    return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const luminance = (colour: number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const grounds = (element: Element | null): string[] =>
    element === null ? [] : [...grounds(element.parentElement), getComputedStyle(element).backgroundColor];
  const found = new Set<string>();
  for (const element of document.querySelectorAll('main *')) {
    const hasText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim() !== '');
    if (!hasText || element.getClientRects().length === 0) continue;
    const behind = grounds(element);
    const back = luminance(mix('white', ...behind));
    const front = luminance(mix('white', ...behind, getComputedStyle(element).color));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < least) found.add(`${element.tagName.toLowerCase()}.${element.className}: ${ratio.toFixed(2)}`);
  }
  return [...found];
}
