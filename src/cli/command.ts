import { parseArgs } from "node:util";
import type { Api } from "./api";
import { CliError } from "./failure";
import type { Output } from "./output";
import type { Profiles } from "./profiles";

/** One thing the command line can do. `name` is as it is typed: `cases create`. */
export interface Command {
  name: string;
  summary: string;
  /** What the summary leaves open, for `--help`. */
  details?: string;
  args?: readonly Argument[];
  options?: Readonly<Record<string, Option>>;
  examples?: readonly string[];
  /** Resolves to the exit code; nothing: 0. */
  run(call: Invocation): Promise<number | undefined> | Promise<void>;
}

export interface Argument {
  name: string;
  summary: string;
  optional?: true;
  /** Takes all that are left. */
  many?: true;
  /** What may stand here, for completion. */
  choices?: readonly string[];
}

export interface Option {
  summary: string;
  /** What the value is called; without it the option is a switch. */
  value?: string;
  short?: string;
  many?: true;
  choices?: readonly string[];
}

/** What every command understands. */
export const commonOptions: Readonly<Record<string, Option>> = {
  profile: { summary: "Which stored login to use", value: "name" },
  url: { summary: "Address of the server (or EDGECASE_URL)", value: "url" },
  json: { summary: "Answers as JSON on stdout, errors as the API's error object on stderr" },
  "no-color": { summary: "No colours (also NO_COLOR)" },
  help: { summary: "Explain the command", short: "h" },
};

/** A command with what was typed behind it. */
export interface Invocation {
  out: Output;
  profiles: Profiles;
  env: NodeJS.ProcessEnv;
  /** The API with the key of the profile; a `CliError` when there is none. */
  api(): Promise<Api>;
  /** A positional by its name. */
  arg(name: string): string;
  maybe(name: string): string | undefined;
  rest(name: string): string[];
  text(option: string): string | undefined;
  texts(option: string): string[];
  flag(option: string): boolean;
  /** A whole number of at least `least`. */
  count(option: string, usual: number, least?: number): number;
  /** Ends when somebody presses Ctrl-C. */
  signal: AbortSignal;
}

type Parsed = Pick<Invocation, "arg" | "maybe" | "rest" | "text" | "texts" | "flag" | "count">;

/** Reads what stands behind a command; what it does not know is a usage error. */
export function parse(command: Command, typed: readonly string[]): Parsed {
  const known: Record<string, Option> = { ...commonOptions, ...command.options };
  const options = Object.fromEntries(
    Object.entries(known).map(([name, { value, short, many }]) => [
      name,
      {
        type: value === undefined ? ("boolean" as const) : ("string" as const),
        ...(short !== undefined && { short }),
        ...(many === true && { multiple: true }),
      },
    ]),
  );
  const { values, positionals } = readArgs(typed, options);
  const places = new Map<string, string[]>();
  const left = [...positionals];
  for (const { name, optional, many } of command.args ?? []) {
    const taken = many === true ? left.splice(0) : left.splice(0, 1);
    if (taken.length === 0 && optional !== true) throw new CliError("usage", `${command.name} needs <${name}>.`);
    places.set(name, taken);
  }
  const [extra] = left;
  if (extra !== undefined) throw new CliError("usage", `${command.name} does not know what to do with "${extra}".`);
  for (const [name, { choices }] of Object.entries(known)) {
    const said = [values[name] ?? []].flat().filter((one) => typeof one === "string");
    const wrong = said.find((one) => choices !== undefined && !choices.includes(one));
    if (wrong !== undefined) throw new CliError("usage", `--${name} is one of ${choices?.join(", ")}, not "${wrong}".`);
  }
  const texts = (name: string): string[] => [values[name] ?? []].flat().filter((one) => typeof one === "string");
  return {
    arg: (name) => places.get(name)?.[0] ?? "",
    maybe: (name) => places.get(name)?.[0],
    rest: (name) => places.get(name) ?? [],
    text: (name) => texts(name).at(-1),
    texts,
    flag: (name) => values[name] === true,
    count: (name, usual, least = 0) => {
      const said = texts(name).at(-1);
      if (said === undefined) return usual;
      if (!/^\d{1,9}$/.test(said) || Number(said) < least)
        throw new CliError("usage", `--${name} is a whole number of at least ${least}, not "${said}".`);
      return Number(said);
    },
  };
}

function readArgs(typed: readonly string[], options: NonNullable<Parameters<typeof parseArgs>[0]>["options"] & object) {
  try {
    return parseArgs({ args: [...typed], options, allowPositionals: true, strict: true });
  } catch (failure) {
    throw new CliError("usage", failure instanceof Error ? (failure.message.split(". ")[0] ?? "") : String(failure));
  }
}
