declare module 'svg2ttf' {
  /** @param options.ts seconds since 1970 of the font's making, 0 for one that is the same each time */
  export default function svg2ttf(svgFont: string, options: { ts: number; version: string }): { buffer: Uint8Array };
}

declare module 'ttf2woff' {
  export default function ttf2woff(ttf: Uint8Array): Uint8Array;
}
