import * as z from "zod";
import { type Env, settingsOf } from "../env";

const Manifest = z.record(z.string(), z.object({ file: z.string().regex(/^[\w.-]+$/) }));
const entry = "src/ui/flow/browser/enhance.ts";

let known: string | null | undefined;

/**
 * Address of the browser's part of the flow, as the build named it (`public/assets/manifest.json`); null when it was not built: the
 * pages work without. Read once per isolate, on a developer's machine every time.
 */
export async function flowScript(env: Env): Promise<string | null> {
  if (known !== undefined && settingsOf(env).ENVIRONMENT !== "local") return known;
  const answer = await env.ASSETS.fetch("https://assets.invalid/assets/manifest.json");
  const text = answer.ok ? await answer.text() : "{}";
  const manifest = Manifest.safeParse(JSON.parse(text));
  const file = manifest.success ? manifest.data[entry]?.file : undefined;
  known = file === undefined ? null : `/assets/${file}`;
  return known;
}
