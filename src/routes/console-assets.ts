import * as z from "zod";
import { type Env, settingsOf } from "../env";

/** Addresses of what the console's page loads. */
export interface ConsoleAssets {
  script: string;
  styles: string[];
}

const file = z.string().regex(/^console\/[\w.-]+$/);
const Manifest = z.record(z.string(), z.object({ file }));
const entry = "src/ui/console/main.tsx";

let known: ConsoleAssets | null = null;

/**
 * The built console, as the build named its files (`public/assets/console/manifest.json`); null when it was not built. Read once per
 * isolate, on a developer's machine every time.
 */
export async function consoleAssets(env: Env): Promise<ConsoleAssets | null> {
  const isLocal = settingsOf(env).ENVIRONMENT === "local";
  if (known !== null && !isLocal) return known;
  const answer = await env.ASSETS.fetch("https://assets.invalid/assets/console/manifest.json");
  const built = answer.ok ? assetsIn(await answer.text()) : null;
  if (!isLocal) known = built;
  return built;
}

/** What a manifest says. The console has one style sheet, whatever its name. */
export function assetsIn(text: string): ConsoleAssets | null {
  const manifest = Manifest.safeParse(JSON.parse(text));
  const script = manifest.success ? manifest.data[entry]?.file : undefined;
  if (!manifest.success || script === undefined) return null;
  const files = Object.values(manifest.data).map((one) => one.file);
  return {
    script: `/assets/${script}`,
    styles: files.filter((name) => name.endsWith(".css")).map((name) => `/assets/${name}`),
  };
}
