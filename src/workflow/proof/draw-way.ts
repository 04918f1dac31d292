import type { Chart } from "../chart";
import { mermaidOf } from "../graph";
import type { WayStep } from "./words";

/** The chart as Mermaid with a way marked in it: its states are red, its steps are numbered arrows. */
export function drawWay(chart: Chart, way: readonly WayStep[]): string {
  const arrows = way.flatMap(({ from, to, event, by }, place): string[] => {
    const [left, right] = [idOf(chart, from), idOf(chart, to)];
    return left === null || right === null ? [] : [`  ${left} --> ${right}: ${place}. ${plain(event ?? by)}`];
  });
  const onWay = new Set(way.flatMap(({ to }) => to.split("|")));
  const marked = chart.nodes.filter(({ path }) => path !== "" && onWay.has(path)).map(({ index }) => `s${index}`);
  const style = ["  classDef way fill:#fecaca,stroke:#b91c1c", `  class ${marked.join(",")} way`];
  return `${mermaidOf(chart)}${[...arrows, ...style].join("\n")}\n`;
}

/** Of several active leaves the first one stands for all: an arrow has one end. */
const idOf = (chart: Chart, state: string | null): string | null => {
  const index = state === null ? undefined : chart.byPath.get(state.split("|")[0] ?? "")?.index;
  return index === undefined ? null : `s${index}`;
};

// Event names are the author's: what Mermaid would read as syntax becomes an entity.
const plain = (text: string): string =>
  text.replace(/[^\p{L}\p{N} _.,()[\]*-]/gu, (sign) => `#${sign.codePointAt(0)};`);
