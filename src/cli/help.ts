import { type Command, commonOptions, type Option } from "./command";
import { columns, type Output } from "./output";

/** All commands, or those of one group (`cases`). */
export function overview(commands: readonly Command[], group: string | null, { paint }: Output): string {
  const shown = group === null ? commands : commands.filter(({ name }) => name.split(" ")[0] === group);
  return [
    group === null ? "Edgecase on the command line." : `edgecase ${group}: what there is.`,
    "",
    `${paint("bold", "Usage")}  edgecase ${group ?? "<command>"} …`,
    "",
    columns(shown.map((command) => [`  ${paint("cyan", usageOf(command))}`, command.summary])),
    "",
    "`edgecase <command> --help` explains one; every command takes --json, --profile and --url.",
    "Exit codes: 0 done, 1 failed, 2 not understood, 3 invalid or different, 4 not allowed.",
  ].join("\n");
}

/** One command: what it takes, and examples. */
export function explain(command: Command, { paint }: Output): string {
  const section = (title: string, body: string): string[] => (body === "" ? [] : ["", paint("bold", title), body]);
  return [
    command.summary,
    ...(command.details === undefined ? [] : ["", command.details]),
    ...section("Usage", `  edgecase ${usageOf(command)} [options]`),
    ...section("Arguments", columns((command.args ?? []).map(({ name, summary }) => [`  ${name}`, summary]))),
    ...section("Options", optionsOf({ ...command.options, ...commonOptions })),
    ...section("Examples", (command.examples ?? []).map((one) => `  edgecase ${one}`).join("\n")),
  ].join("\n");
}

export const usageOf = ({ name, args = [] }: Command): string =>
  [
    name,
    ...args.map((arg) => {
      const word = `${arg.name}${arg.many === true ? "…" : ""}`;
      return arg.optional === true ? `[${word}]` : `<${word}>`;
    }),
  ].join(" ");

const optionsOf = (options: Readonly<Record<string, Option>>): string =>
  columns(
    Object.entries(options).map(([name, { summary, value, short, choices }]) => [
      `  ${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` <${value}>`}`,
      choices === undefined ? summary : `${summary} (${choices.join(", ")})`,
    ]),
  );
