// What stands in a guide to be copied. A fence says after its language what is done with it:
//   run               executed as it stands, in the reader's shell
//   file=<name>       saved under that name, for a block below it that runs or sends it
//   output            what the block above prints; `…` stands for anything in a line, a line of it for any lines
//   not-run="<why>"   not executed, and why
/** The languages of what somebody copies and runs. */
const commands = new Set(["sh", "bash", "js", "ts"]);

/** The fenced blocks of a guide in their order: `{line, language, code, run, file, output, reason}`. `line`: of the fence, from 1. */
export function blocksOf(source) {
  const fences = source.matchAll(/^```(\w+)?([^\n]*)\n([\s\S]*?)^```$/gm);
  return Array.from(fences, ({ 1: language = "", 2: words = "", 3: code = "", index }) => ({
    line: source.slice(0, index).split("\n").length,
    language,
    code,
    run: /(^| )run( |$)/.test(words),
    file: /(?:^| )file=(\S+)/.exec(words)?.[1] ?? null,
    output: /(^| )output( |$)/.test(words),
    reason: /(?:^| )not-run="([^"]+)"/.exec(words)?.[1] ?? null,
  }));
}

/** Whether blocks of this guide are executed. */
export const isRun = (source) => blocksOf(source).some(({ run }) => run);

/** The steps of a guide: `{line, code, expected}` to run, in the reader's order, and `{line, file, code}` to save. */
export function stepsOf(source) {
  const steps = [];
  for (const block of blocksOf(source)) {
    if (block.run) steps.push({ line: block.line, code: block.code, expected: null });
    else if (block.file !== null) steps.push({ line: block.line, file: block.file, code: block.code });
    else if (block.output) steps.at(-1).expected = block.code;
  }
  return steps;
}

/** One sentence for everything in a guide that would pass for tried and is not. */
export function faultsOf(source) {
  const blocks = blocksOf(source);
  return blocks.flatMap((block, place) => {
    const at = `line ${block.line}`;
    const marks = [block.run, block.file !== null, block.output, block.reason !== null].filter(Boolean).length;
    if (marks > 1) return [`${at}: a block is one of run, file, output and not-run`];
    if (marks === 0 && commands.has(block.language)) return [`${at}: is neither run nor says why not`];
    if (block.run && block.language !== "sh") return [`${at}: only sh is run; save the rest as a file and run that`];
    if (block.output && !blocks[place - 1]?.run) return [`${at}: is the output of nothing`];
    // By its name, or by that of the folder that it lies in.
    const isUsed = ({ run, code }, later) => run && later > place && code.includes(block.file?.replace(/\/[^/]+$/, ""));
    if (block.file !== null && !blocks.some(isUsed)) return [`${at}: nothing below runs or sends ${block.file}`];
    return [];
  });
}

/** Whether what was printed is what the guide shows. Blanks at the ends of lines and of the whole do not count. */
export function isAsShown(printed, shown) {
  const lines = tidy(shown).split("\n");
  const pattern = lines
    .map((line) => (line.trim() === "…" ? "[\\s\\S]*" : line.split("…").map(RegExp.escape).join("[^\\n]+?")))
    .join("\n")
    .replaceAll("[\\s\\S]*\n", "(?:[\\s\\S]*\n)?");
  return new RegExp(`^${pattern}$`).test(tidy(printed));
}

const tidy = (text) =>
  text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
