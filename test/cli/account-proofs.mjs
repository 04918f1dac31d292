// Who calls, and what the command line says when it is not understood.
import { statSync } from "node:fs";
import { join } from "node:path";
import { newApiKey } from "../../scripts/local-crypto.mjs";

export async function proveAccount({ cli, server, home, secrets, liveKey, prove }) {
  const wrong = await cli.run(["login", "--url", server.url], { EDGECASE_API_KEY: newApiKey("sandbox") });
  await prove("a key that the server does not know is not stored: exit code 4", () => [
    [wrong.code, 4],
    [JSON.stringify(wrong.files), "[]"],
  ]);
  const login = await cli.run(["login", "--url", server.url, "--json"], {}, secrets.apiKey);
  const file = join(home, ".config", "edgecase", "config.json");
  await prove("a login is kept where nobody else can read it, and its key in no output", () => [
    [login.code, 0],
    [login.json.tenant.environment, "sandbox"],
    [(statSync(file).mode & 0o777).toString(8), "600"],
    [login.text.includes(secrets.apiKey), false],
  ]);
  await cli.run(["login", "--profile", "live", "--url", server.url, "--key", liveKey]);
  const both = [await cli.run(["whoami", "--json"]), await cli.run(["whoami", "--json", "--profile", "live"])];
  await prove("each profile is its own tenant, and the environment goes before what is stored", async () => [
    [both.map(({ json }) => json.tenant.environment).join(), "sandbox,live"],
    [(await cli.run(["whoami", "--json"], { EDGECASE_API_KEY: liveKey })).json.tenant.environment, "live"],
  ]);
}

export async function proveUsage({ cli, prove }) {
  const help = await cli.run(["--help"]);
  const badly = [["nope"], ["cases"], ["cases", "get"], ["cases", "list", "--nope"], ["cases", "list", "--limit", "x"]];
  const codes = [];
  for (const typed of badly) codes.push((await cli.run(typed)).code);
  const missing = await cli.run(["cases", "get", "case_none", "--json"]);
  await prove("what is not understood is exit code 2; what the API refuses is its error object on stderr", () => [
    [help.code, 0],
    [codes.join(), "2,2,2,2,2"],
    [missing.code, 1],
    [missing.text, ""],
    [JSON.parse(missing.errors).error.code, "not_found"],
    [typeof JSON.parse(missing.errors).error.requestId, "string"],
  ]);
  const ansi = "\u001b[";
  await prove("nothing is coloured where no person looks", () => [
    [`${help.text}${help.errors}`.includes(ansi), false],
  ]);
  const scripts = [];
  for (const shell of ["bash", "zsh", "fish"]) scripts.push((await cli.run(["completion", shell])).text);
  const words = await cli.complete(scripts[0], ["edgecase", "config", "pu"]);
  await prove("the shell completes commands", () => [
    [words, "pull push"],
    [scripts.every((script) => script.includes("edgecase")), true],
  ]);
}
