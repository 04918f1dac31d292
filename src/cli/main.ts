import { apiAt } from "./api";
import { type Command, type Invocation, parse } from "./command";
import { accountCommands } from "./commands/account";
import { auditCommands } from "./commands/audit";
import { caseCommands } from "./commands/cases";
import { completionCommand } from "./commands/completion";
import { configCommands } from "./commands/config";
import { definitionCommands } from "./commands/definitions";
import { devCommand } from "./commands/dev";
import { eventCommands } from "./commands/events";
import { listenCommand } from "./commands/listen";
import { ruleCommands } from "./commands/rules";
import { sandboxCommands } from "./commands/sandbox";
import { triggerCommand } from "./commands/trigger";
import { CliError, exitCodes } from "./failure";
import { explain, overview } from "./help";
import { outputTo, sayFailure, wantsColours } from "./output";
import { credentials, profilesIn } from "./profiles";

/** Everything the command line can do. */
export const commands: readonly Command[] = [
  devCommand,
  ...accountCommands,
  ...caseCommands,
  listenCommand,
  triggerCommand,
  ...eventCommands,
  ...definitionCommands,
  ...ruleCommands,
  ...sandboxCommands,
  ...configCommands,
  ...auditCommands,
  completionCommand(() => commands),
];

/** Runs what was typed; answers the exit code. */
export async function main(typed: readonly string[], env: NodeJS.ProcessEnv, version: string): Promise<number> {
  const isJson = typed.includes("--json");
  const colours = wantsColours(process.stdout, env) && !typed.includes("--no-color");
  const out = outputTo(process.stdout, process.stderr, { isJson, colours });
  try {
    if (typed.length === 1 && (typed[0] === "--version" || typed[0] === "-v")) {
      out.answer({ version }, () => version);
      return 0;
    }
    const found = commandIn(typed);
    if (found === null) return noCommand(typed, (group) => process.stdout.write(`${overview(commands, group, out)}\n`));
    const { command, rest } = found;
    if (rest.includes("--help") || rest.includes("-h")) {
      process.stdout.write(`${explain(command, out)}\n`);
      return 0;
    }
    const parsed = parse(command, rest);
    const profiles = profilesIn(env, parsed.text("profile"));
    const stopping = new AbortController();
    for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stopping.abort());
    const call: Invocation = {
      ...parsed,
      out,
      profiles,
      env,
      signal: stopping.signal,
      api: async () => {
        const { url, key } = credentials(profiles, env, parsed.text("url"));
        return apiAt(url, key, stopping.signal);
      },
    };
    return (await command.run(call)) ?? 0;
  } catch (failure) {
    sayFailure(process.stderr, failure, isJson);
    return failure instanceof CliError ? exitCodes[failure.kind] : exitCodes.failed;
  }
}

/** The command whose words come first, and what stands behind them. */
function commandIn(typed: readonly string[]): { command: Command; rest: string[] } | null {
  for (const command of commands) {
    const words = command.name.split(" ");
    if (words.every((word, place) => typed[place] === word)) return { command, rest: typed.slice(words.length) };
  }
  return null;
}

function noCommand(typed: readonly string[], show: (group: string | null) => void): number {
  const [first, second] = typed.filter((word) => !word.startsWith("-"));
  const group = commands.some(({ name }) => name.startsWith(`${first} `)) ? (first ?? null) : null;
  const isAsking = typed.length === 0 || typed.includes("--help") || typed.includes("-h") || first === "help";
  if (isAsking || (group !== null && second === undefined)) {
    show(group);
    return isAsking ? 0 : exitCodes.usage;
  }
  const meant = [first, group === null ? undefined : second].filter(Boolean).join(" ");
  throw new CliError("usage", `There is no command "${meant}"; \`edgecase --help\` lists them.`);
}
