// What a person can read of HTML that was drawn from Markdown: without tags, entities as what they stand for, formulas as
// their TeX between dollars, links with their address and title behind them.

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
const MATH = /<(span|div) class="math( display)?"><code>([^<]*)<\/code><\/\1>/g;
const LINK = /<a href="([^"]*)"(?: title="([^"]*)")?>([\s\S]*?)<\/a>/g;

export function textOf(html: string): string {
  return html
    .replace(MATH, (_, _tag, display: string | undefined, tex: string) => {
      const mark = display === undefined ? '$' : '$$';
      return mark + tex + mark;
    })
    .replace(LINK, (_, href: string, title = '', label: string) => `${label} ${decoded(href)} ${title}`)
    .replace(/<[^>]*>/g, '')
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? '');
}

function decoded(href: string): string {
  try {
    return decodeURIComponent(href);
  } catch {
    return href;
  }
}
