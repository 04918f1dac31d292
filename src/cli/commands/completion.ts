import { type Command, commonOptions } from "../command";

/** Scripts for shells that know every command and option. `commands` is asked late: this command is one of them. */
export const completionCommand = (commands: () => readonly Command[]): Command => ({
  name: "completion",
  summary: "Print a completion script for your shell",
  args: [{ name: "shell", summary: "bash, zsh or fish", choices: ["bash", "zsh", "fish"] }],
  details: 'bash: eval "$(edgecase completion bash)"  zsh: the same  fish: edgecase completion fish | source',
  async run(call) {
    const shell = call.arg("shell");
    const script = shell === "fish" ? fish(commands()) : shell === "zsh" ? zsh(commands()) : bash(commands());
    call.out.answer({ shell, script }, () => script);
  },
});

const groupsOf = (commands: readonly Command[]): Map<string, Command[]> =>
  Map.groupBy(commands, ({ name }) => name.split(" ")[0] ?? "");

const optionsOf = ({ options = {} }: Command): string[] =>
  [...Object.keys(options), ...Object.keys(commonOptions)].map((name) => `--${name}`);

function bash(commands: readonly Command[]): string {
  const groups = groupsOf(commands);
  const seconds = [...groups].flatMap(([group, members]) => {
    const words = members.map(({ name }) => name.split(" ")[1]).filter((word) => word !== undefined);
    return words.length === 0 ? [] : [`    ${group}) words="${words.join(" ")}" ;;`];
  });
  const options = commands.map((command) => `    "${command.name}") words="${optionsOf(command).join(" ")}" ;;`);
  const choices = commands.flatMap(({ name, args = [] }) =>
    args[0]?.choices === undefined ? [] : [`    ${name}) words="${args[0].choices.join(" ")}" ;;`],
  );
  return `_edgecase() {
  local current="\${COMP_WORDS[COMP_CWORD]}" first="\${COMP_WORDS[1]}" second="\${COMP_WORDS[2]}" words="" command
  command="$first"
  case "$first" in
    ${[...groups]
      .filter(([, members]) => members.some(({ name }) => name.includes(" ")))
      .map(([group]) => group)
      .join("|")}) command="$first $second" ;;
  esac
  if [ "$COMP_CWORD" -eq 1 ]; then words="${[...groups.keys()].join(" ")}"
  elif [[ "$current" == -* ]]; then case "$command" in
${options.join("\n")}
  esac
  elif [ "$COMP_CWORD" -eq 2 ]; then case "$first" in
${seconds.join("\n")}
${choices.join("\n")}
  esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _edgecase edgecase`;
}

/** zsh runs the script of bash. */
const zsh = (commands: readonly Command[]): string => `autoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;

function fish(commands: readonly Command[]): string {
  const groups = groupsOf(commands);
  const quoted = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const firsts = [...groups].map(([group, members]) => {
    const [only] = members;
    const summary =
      members.length === 1 && only !== undefined
        ? only.summary
        : members.map(({ name }) => name.split(" ")[1]).join(", ");
    return `complete -c edgecase -n __fish_use_subcommand -a ${group} -d ${quoted(summary)}`;
  });
  const rest = commands.flatMap((command) => {
    const [group = "", second] = command.name.split(" ");
    const seen = `'__fish_seen_subcommand_from ${group}${second === undefined ? "" : `; and __fish_seen_subcommand_from ${second}`}'`;
    const own = Object.entries({ ...command.options, ...commonOptions }).map(
      ([name, { summary, value, choices }]) =>
        `complete -c edgecase -n ${seen} -l ${name} -d ${quoted(summary)}${value === undefined ? "" : " -r"}` +
        (choices === undefined ? "" : ` -a ${quoted(choices.join(" "))}`),
    );
    const choices = command.args?.[0]?.choices;
    return [
      ...(second === undefined
        ? []
        : [
            `complete -c edgecase -n '__fish_seen_subcommand_from ${group}' -a ${second} -d ${quoted(command.summary)}`,
          ]),
      ...(choices === undefined ? [] : [`complete -c edgecase -n ${seen} -a ${quoted(choices.join(" "))}`]),
      ...own,
    ];
  });
  return ["complete -c edgecase -f", ...firsts, ...rest].join("\n");
}
