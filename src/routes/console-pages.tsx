import { Hono } from "hono";
import { renderToString } from "preact-render-to-string";
import { authenticate } from "../auth/authenticate";
import { type Env, settingsOf } from "../env";
import { randomSecret } from "../lib/bytes";
import { type ConsoleAssets, consoleAssets } from "./console-assets";
import { htmlPage } from "./html-page";

/** The console is one page whatever its address: what is shown is the page's own affair. Only people who are signed in get it. */
export const consoleRoutes = new Hono<{ Bindings: Env }>()
  .get("/console", (c) => shell(c.req.raw, c.env))
  .get("/console/*", (c) => shell(c.req.raw, c.env));

async function shell(request: Request, env: Env): Promise<Response> {
  const actor = await authenticate(request, env, Date.now());
  // Pages are for people: an API key in a header does not open them.
  if (actor?.kind !== "analyst") return signIn(request);
  const assets = await consoleAssets(env);
  return assets === null ? notBuilt() : consolePage(assets, settingsOf(env).CONTENT_ORIGIN);
}

/** After signing in one is where one wanted to be. */
function signIn(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const way = pathname === "/console" ? "/sign-in" : `/sign-in?return=${encodeURIComponent(pathname + search)}`;
  return new Response(null, { status: 303, headers: { Location: way, "Cache-Control": "no-store" } });
}

// Before anything is drawn: a chosen theme must not flash. Without `<`, `&` and double quotes: the renderer would escape them, and a
// script element does not unescape.
const themeScript =
  "const t = localStorage.getItem('edgecase.theme'); if (t === 'light' || t === 'dark') document.documentElement.dataset.theme = t;";

function consolePage({ script, styles }: ConsoleAssets, files: string): Response {
  const nonce = randomSecret(16);
  const html = renderToString(
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>Edgecase</title>
        <script nonce={nonce}>{themeScript}</script>
        {styles.map((href) => (
          <link key={href} rel="stylesheet" href={href} />
        ))}
        <script type="module" nonce={nonce} src={script} />
      </head>
      <body>
        <div id="app" />
        <noscript>The console needs JavaScript. The API does not: see /docs.</noscript>
      </body>
    </html>,
  );
  return new Response(`<!doctype html>${html}`, {
    headers: {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": "no-store",
      "Referrer-Policy": "same-origin",
      "X-Content-Type-Options": "nosniff",
      "Content-Security-Policy": policy(nonce, files),
    },
  });
}

// `blob:` is for documents: they come with a policy of their own that no viewer survives, so the page hands them on as blobs. `files`: where
// they come from, when that is another host. Frames are for drawings of the applicant's pages.
const policy = (nonce: string, files: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    "style-src 'self'",
    "img-src 'self' blob:",
    "frame-src 'self'",
    `connect-src 'self' ${files}`.trim(),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    // The one worker takes PDF files apart. It is a file of ours, and the one policy lets nothing else become one.
    "worker-src 'self'",
    "require-trusted-types-for 'script'",
    "trusted-types edgecase-pdf-worker",
  ].join("; ");

const notBuilt = (): Response =>
  htmlPage(
    {
      title: "Not built",
      body: (
        <>
          <h1>The console has not been built</h1>
          <p>
            Run <code>npm run build:ui</code> once; <code>npm start</code> does it by itself.
          </p>
        </>
      ),
    },
    { status: 503 },
  );
