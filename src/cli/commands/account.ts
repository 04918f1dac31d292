import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import { apiAt } from "../api";
import type { Command, Invocation } from "../command";
import { CliError } from "../failure";
import { columns } from "../output";
import { usualUrl } from "../profiles";
import { objectIn, word } from "../words";
import { checkoutAround } from "./dev";

export const accountCommands: readonly Command[] = [
  {
    name: "login",
    summary: "Remember a server and an API key, after trying the key",
    details:
      "The key is taken from --key, EDGECASE_API_KEY or the terminal, and kept in ~/.config/edgecase/config.json, which only you can read. " +
      "--local takes address and key of the server that `npm start` runs in this checkout.",
    options: {
      key: { summary: "The API key; better typed when asked, where no history keeps it", value: "key" },
      local: { summary: "Log in to the local server of this checkout" },
    },
    examples: ["login --local", "login --url https://edgecase.example.com --profile live"],
    run: login,
  },
  {
    name: "whoami",
    summary: "Say which tenant and key this is",
    async run(call) {
      const api = await call.api();
      const me = await api.get("/me");
      call.out.answer({ ...me, url: api.url, profile: call.profiles.name }, () => described(call, api.url, me));
    },
  },
];

async function login(call: Invocation): Promise<void> {
  const { out, profiles, env } = call;
  const local = call.flag("local") ? localServer() : null;
  const url = (call.text("url") ?? local?.url ?? (env.EDGECASE_URL || usualUrl)).replace(/\/+$/, "");
  const key = call.text("key") ?? local?.key ?? (env.EDGECASE_API_KEY || (await askedKey(url)));
  const me = await apiAt(url, key, call.signal).get("/me");
  const before = profiles.read();
  profiles.save({ ...(before?.webhookSecret !== undefined && { webhookSecret: before.webhookSecret }), url, key });
  out.answer({ ...me, url, profile: profiles.name }, () => `Logged in.\n${described(call, url, me)}`);
}

const described = ({ out, profiles }: Invocation, url: string, me: Parameters<typeof word>[0]): string =>
  columns([
    ["Server", url],
    ["Tenant", `${word(me, "tenant", "name")} (${word(me, "tenant", "environment")}, ${word(me, "tenant", "id")})`],
    ["As", `${word(me, "actor", "kind")} ${word(me, "actor", "id")}`],
    ["Profile", out.paint("dim", profiles.name)],
  ]);

async function askedKey(url: string): Promise<string> {
  if (!process.stdin.isTTY) {
    const key = readFileSync(0, "utf8").trim();
    if (key !== "") return key;
    throw new CliError("usage", "There is no key: use --key, EDGECASE_API_KEY or stdin.");
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await prompt.question(`API key for ${url}: `)).trim();
  } finally {
    prompt.close();
  }
}

function localServer(): { url: string; key: string } {
  const root = checkoutAround(process.cwd());
  const file = root === null ? null : join(root, ".edgecase", "demo.json");
  let text = "";
  try {
    text = file === null ? "" : readFileSync(file, "utf8");
  } catch {
    // Said below.
  }
  if (file === null || text === "") throw new CliError("usage", "No local server runs here: `npm start` first.");
  const demo = objectIn(text, file);
  return { url: word(demo, "baseUrl"), key: word(demo, "apiKey") };
}
