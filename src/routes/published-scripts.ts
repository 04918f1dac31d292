import { Hono } from "hono";
import * as z from "zod";
import { type Env, settingsOf } from "../env";
import type { AppEnv } from "./framework-headers";

const Manifest = z.record(z.string(), z.object({ file: z.string().regex(/^[\w./-]+$/) }));
/** Scripts that pages of other websites load, by their place in `public/assets` and the source that the build names them by. */
const scripts = { embed: "src/embed/embed.ts", sdk: "src/sdk/flow.ts" } as const;

const known = new Map<string, string>();

/**
 * `/embed/v1.js` and `/sdk/v1.js`: addresses that stay. What changes behind them keeps working for pages written for version 1; the
 * hashed file is what a page names that wants the very bytes (with `integrity`).
 */
export const publishedScripts = new Hono<AppEnv>()
  .get("/embed/v1.js", (c) => scriptAnswer(c.env, "embed"))
  .get("/sdk/v1.js", (c) => scriptAnswer(c.env, "sdk"));

async function scriptAnswer(env: Env, name: keyof typeof scripts): Promise<Response> {
  const file = await builtFile(env, name);
  const asset = file === null ? null : await env.ASSETS.fetch(`https://assets.invalid/assets/${file}`);
  if (file === null || !asset?.ok) return new Response("It was not built.\n", { status: 404 });
  return new Response(asset.body, {
    headers: {
      "Content-Type": "text/javascript; charset=utf-8",
      // A day, and a month more while the newest is fetched behind the reader's back.
      "Cache-Control": "public, max-age=86400, stale-while-revalidate=2592000",
      ETag: `"${file}"`,
      "Access-Control-Allow-Origin": "*",
      "Cross-Origin-Resource-Policy": "cross-origin",
    },
  });
}

async function builtFile(env: Env, name: keyof typeof scripts): Promise<string | null> {
  const remembered = known.get(name);
  if (remembered !== undefined && settingsOf(env).ENVIRONMENT !== "local") return remembered;
  const answer = await env.ASSETS.fetch(`https://assets.invalid/assets/${name}/manifest.json`);
  const manifest = Manifest.safeParse(answer.ok ? JSON.parse(await answer.text()) : {});
  const file = manifest.success ? manifest.data[scripts[name]]?.file : undefined;
  if (file !== undefined) known.set(name, file);
  return file ?? null;
}
