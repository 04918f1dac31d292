/** A sample as a scraper takes it in. */
export interface ReadSample {
  name: string;
  labels: Record<string, string>;
  value: number;
}
export interface ReadFamily {
  name: string;
  type: string;
  unit: string | null;
  help: string | null;
  samples: ReadSample[];
}

const name = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const number = "[-+]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][-+]?\\d+)?";
const sampleLine = new RegExp(`^(${name})(?:\\{(${label}(?:,${label})*)?\\})? (${number})$`);
const metaLine = new RegExp(`^# (TYPE|UNIT|HELP) (${name}) (.*)$`);

/**
 * OpenMetrics 1.0 text, read as strictly as the specification allows: meta data before samples, families not interleaved, names and labels
 * of the right alphabet, no label set twice, units as suffixes, one `# EOF` at the very end. Throws at the first line that is not so.
 */
export function readOpenMetrics(text: string): ReadFamily[] {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const lines = text.slice(0, -1).split("\n");
  if (lines.pop() !== "# EOF") throw new Error("it does not end with # EOF");
  const families: ReadFamily[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    const meta = metaLine.exec(line);
    if (meta !== null) takeMeta(families, meta);
    else takeSample(families, seen, line);
  }
  return families;
}

function takeMeta(families: ReadFamily[], [, kind = "", of = "", said = ""]: RegExpExecArray): void {
  let family = families.at(-1);
  if (family?.name !== of) {
    if (families.some((one) => one.name === of)) throw new Error(`${of} is interleaved with others`);
    family = { name: of, type: "unknown", unit: null, help: null, samples: [] };
    families.push(family);
  }
  if (family.samples.length > 0) throw new Error(`${kind} of ${of} comes after its samples`);
  if (kind === "TYPE") family.type = said;
  else if (kind === "HELP") family.help = said;
  else if (!of.endsWith(`_${said}`)) throw new Error(`${of} does not end in its unit ${said}`);
  else family.unit = said;
  if (kind === "TYPE" && !["gauge", "counter", "info", "unknown"].includes(said)) throw new Error(`no type ${said}`);
}

const suffixes: Record<string, string> = { counter: "_total", info: "_info" };

function takeSample(families: ReadFamily[], seen: Set<string>, line: string): void {
  const [, of = "", pairs = "", value = ""] = sampleLine.exec(line) ?? [];
  if (of === "") throw new Error(`this is no line: ${line}`);
  const family = families.at(-1);
  if (family === undefined || of !== `${family.name}${suffixes[family.type] ?? ""}`)
    throw new Error(`${of} is not of the family before it`);
  const found = [...pairs.matchAll(/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g)];
  const labels = Object.fromEntries(found.map(([, key = "", text = ""]) => [key, unescaped(text)]));
  if (Object.keys(labels).length !== found.length) throw new Error(`a label twice: ${line}`);
  const identity = JSON.stringify([of, Object.entries(labels).toSorted()]);
  if (seen.has(identity)) throw new Error(`the same sample twice: ${line}`);
  seen.add(identity);
  family.samples.push({ name: of, labels, value: Number(value) });
}

const unescaped = (text: string): string =>
  text.replaceAll(/\\(.)/g, (_, sign: string) => (sign === "n" ? "\n" : sign));
