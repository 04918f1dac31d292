import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Command } from "../command";
import { CliError } from "../failure";

export const devCommand: Command = {
  name: "dev",
  summary: "Start Edgecase on this computer (npm start)",
  details: "In a checkout of Edgecase. Restarts on changes; Ctrl-C ends it. PORT chooses the port.",
  async run({ env, signal }) {
    const root = checkoutAround(process.cwd());
    if (root === null) throw new CliError("usage", "This is not a checkout of Edgecase: there is nothing to start.");
    const child = spawn("npm", ["run", "dev"], { cwd: root, env, stdio: "inherit" });
    signal.addEventListener("abort", () => child.kill("SIGTERM"));
    return new Promise<number>((ended) => child.on("close", (code) => ended(code ?? 0)));
  },
};

/** The nearest folder upwards that Edgecase's package lies in. */
export function checkoutAround(folder: string): string | null {
  const file = join(folder, "package.json");
  if (existsSync(file) && /"name":\s*"edgecase"/.test(readFileSync(file, "utf8"))) return folder;
  const above = dirname(folder);
  return above === folder ? null : checkoutAround(above);
}
