// The README as the packed extension shows it. Without an address that serves its pictures a relative one would be a
// broken picture on the extension's page.

const PICTURE = /!\[[^\]]*\]\(([^)\s]+)[^)]*\)/g;
const PICTURE_TAG = /<(?:img|source|video)\b[^>]*?\ssrc(?:set)?=["']([^"'\s]+)[^>]*>/gi;

/** Each picture that is named by a path is left out, with its line if it stands there alone. */
export function withoutLocalPictures(markdown: string): string {
  return markdown
    .replace(PICTURE, (all, address: string) => (isServed(address) ? all : ''))
    .replace(PICTURE_TAG, (all, address: string) => (isServed(address) ? all : ''))
    .replace(/\n[ \t]*\n(?:[ \t]*\n)+/g, '\n\n');
}

/** Addresses of pictures that the extension's page can't load. */
export function brokenPictures(markdown: string): string[] {
  return [PICTURE, PICTURE_TAG]
    .flatMap((pattern) => [...markdown.matchAll(pattern)].map(([, address = '']) => address))
    .filter((address) => !isServed(address));
}

/** VS Code shows pictures from https addresses only. */
function isServed(address: string): boolean {
  return /^https:\/\/\w/.test(address);
}
