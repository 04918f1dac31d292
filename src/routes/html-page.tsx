import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { randomSecret } from "../lib/bytes";

interface Page {
  title: string;
  body: ComponentChildren;
  /** Origins that may show it in a frame; nobody otherwise. */
  framedBy?: readonly string[];
  /** Beside the name, at the top. */
  menu?: ComponentChildren;
  /** Added to the style sheet. Without `<`, `&` and double quotes. */
  css?: string;
  /** It shows pictures of this host. */
  pictures?: boolean;
  /** Addresses of scripts below `/assets/`. They may read from this host and draw. */
  scripts?: readonly string[];
  /** Names of what these scripts let text become markup by (Trusted Types). */
  drawnBy?: readonly string[];
  /** Hashes of styles that these scripts put into the page without a nonce. */
  styles?: readonly string[];
}

/**
 * A whole HTML page as an answer: one style sheet under a nonce, forms to this host only, and no script but those of ours that it names.
 * Everything in `body` is escaped by the renderer; what reaches it from outside has been parsed to strings and numbers first.
 */
export function htmlPage(page: Page, init: { status?: number; headers?: Record<string, string> } = {}): Response {
  const nonce = randomSecret(16);
  const html = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{`${page.title} · Edgecase`}</title>
        <style nonce={nonce}>{`${css}${page.css ?? ""}`}</style>
      </head>
      <body>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <header id="top">
          <span class="brand">Edgecase</span>
          {page.menu}
        </header>
        <main id="main" tabIndex={-1}>
          {page.body}
        </main>
        {page.scripts?.map((script) => (
          <script key={script} src={script} nonce={nonce} />
        ))}
      </body>
    </html>,
  );
  return new Response(`<!doctype html>${html}`, {
    status: init.status ?? 200,
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": policyOf(page, nonce),
      ...init.headers,
    },
  });
}

function policyOf(page: Page, nonce: string): string {
  const { scripts, drawnBy = [], styles = [], pictures = false, framedBy } = page;
  const allowed = [`nonce-${nonce}`, ...styles].map((source) => `'${source}'`).join(" ");
  return [
    `default-src 'none'; style-src ${allowed}`,
    ...(pictures ? ["img-src 'self' data:"] : []),
    ...(scripts === undefined ? [] : [`script-src 'nonce-${nonce}'; connect-src 'self'; worker-src blob:`]),
    `form-action 'self'; base-uri 'none'; frame-ancestors ${framedBy?.join(" ") || "'none'"}`,
    `require-trusted-types-for 'script'; trusted-types ${drawnBy.join(" ") || "'none'"}`,
  ].join("; ");
}

// Without `<`, `&` and double quotes: the renderer would escape them, and a style element does not unescape.
const css = `
:root { --brand: oklch(0.50 0.14 265); --brand-ink: #fff; --bg: oklch(0.985 0.004 265); --surface: #fff; --line: oklch(0.87 0.01 265);
  --ink: oklch(0.24 0.012 265); --ink-2: oklch(0.46 0.012 265); --bad: oklch(0.47 0.17 27); --bad-soft: oklch(0.95 0.03 27); --radius: 8px; }
@media (prefers-color-scheme: dark) { :root { --brand: oklch(0.76 0.11 265); --brand-ink: oklch(0.2 0.02 265); --bg: oklch(0.18 0.012 265);
  --surface: oklch(0.22 0.012 265); --line: oklch(0.36 0.012 265); --ink: oklch(0.94 0.006 265); --ink-2: oklch(0.75 0.01 265);
  --bad: oklch(0.8 0.11 27); --bad-soft: oklch(0.3 0.07 27); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--bg); color: var(--ink); font: 14px/1.5 system-ui, sans-serif; }
header { display: flex; flex-wrap: wrap; gap: 12px; justify-content: space-between; align-items: center; padding: 12px 16px;
  border-block-end: 1px solid var(--line); background: var(--surface); }
header form { display: flex; flex-wrap: wrap; gap: 12px; align-items: center; }
.brand { font-weight: 650; font-size: 16px; }
main { max-inline-size: 1120px; margin-inline: auto; padding: 24px 16px 48px; }
main:focus { outline: none; }
h1 { font-size: 22px; line-height: 1.25; margin: 0 0 8px; overflow-wrap: anywhere; }
h2 { font-size: 16px; line-height: 1.25; margin: 32px 0 8px; }
p { max-inline-size: 66ch; }
a { color: var(--brand); }
:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; inset-inline-start: -999px; }
.skip:focus { inset-inline-start: 16px; inset-block-start: 12px; background: var(--surface); padding: 4px 8px; }
button, input, select { font: inherit; color: inherit; min-block-size: 36px; padding: 4px 12px; border-radius: var(--radius);
  border: 1px solid var(--line); background: var(--surface); }
button { background: var(--brand); color: var(--brand-ink); border-color: transparent; cursor: pointer; }
button.large { min-block-size: 48px; padding-inline: 24px; font-size: 16px; }
button.quiet { background: transparent; color: var(--ink); border-color: var(--line); }
.filters { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; margin-block: 16px; }
.filters label { display: grid; gap: 4px; color: var(--ink-2); font-size: 13px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: var(--radius); background: var(--surface); }
table { inline-size: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: start; padding: 8px 12px; color: var(--ink-2); font-size: 13px; }
th, td { text-align: start; padding: 8px 12px; border-block-start: 1px solid var(--line); vertical-align: top; }
th { font-size: 13px; color: var(--ink-2); white-space: nowrap; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px 24px; margin: 16px 0; }
dt { color: var(--ink-2); font-size: 13px; }
dd { margin: 0; overflow-wrap: anywhere; }
.tag { display: inline-block; border: 1px solid var(--line); border-radius: 999px; padding: 0 8px; margin: 0 4px 4px 0; font-size: 13px; }
.alert { border-inline-start: 4px solid var(--bad); background: var(--bad-soft); padding: 8px 16px; border-radius: 4px; }
.plain { list-style: none; padding: 0; }
.more { margin-block: 16px; }
.choices button { display: block; inline-size: min(100%, 26rem); margin-block-end: 4px; }
.choices span { color: var(--ink-2); }
`;
