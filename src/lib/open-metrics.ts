/** A family of metrics, as its `# TYPE`, `# HELP` and `# UNIT` lines say it. Names end in their unit. */
export interface Family {
  type: "gauge" | "info";
  help: string;
  unit?: "seconds";
}

/** One number of a family, with what it is of. */
export interface Sample {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** The media type of the text below. */
export const openMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/** Families with their samples as OpenMetrics 1.0 text. A family without samples is left out: it was not measured. */
export function openMetrics(families: readonly [name: string, family: Family, samples: readonly Sample[]][]): string {
  const lines = families.flatMap(([name, { type, help, unit }, samples]) =>
    samples.length === 0
      ? []
      : [
          `# TYPE ${name} ${type}`,
          ...(unit === undefined ? [] : [`# UNIT ${name} ${unit}`]),
          `# HELP ${name} ${escaped(help)}`,
          ...samples.map((sample) => `${name}${type === "info" ? "_info" : ""}${labelsOf(sample)} ${sample.value}`),
        ],
  );
  return `${[...lines, "# EOF"].join("\n")}\n`;
}

function labelsOf({ labels = {} }: Sample): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

const escaped = (text: string): string => text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
