import { quietButton, tellChanged, type Widget } from "./widgets";

/** As `strokesBox` and `mostStrokeChars` have it on the server. */
const width = 9_000;
const height = 3_000;
const mostChars = 20_000;
/** Points nearer than this to the last one are left out: nobody sees them. */
const nearest = 45;

const svgNames = "http://www.w3.org/2000/svg";

/** A paper to draw the signature on. What counts stands in the fields that are posted; the typed name is enough without it. */
export const start: Widget = (box, words) => {
  const field = (part: string): HTMLInputElement | null =>
    box.querySelector<HTMLInputElement>(`input[name="${CSS.escape(`${box.dataset.field}.${part}`)}"]`);
  const kept = field("strokes");
  if (kept === null) return;
  const open = quietButton(words.draw ?? "", () => {
    open.remove();
    box.querySelector(".drawn")?.remove();
    showPaper();
  });
  const last = box.querySelector(".drawn") ?? field("name") ?? box;
  last.after(open);

  function showPaper(): void {
    if (kept === null) return;
    let lines: string[] = kept.value === "" ? [] : kept.value.split(";");
    const paper = document.createElementNS(svgNames, "svg");
    paper.setAttribute("viewBox", `0 0 ${width} ${height}`);
    paper.setAttribute("class", "paper");
    paper.setAttribute("role", "img");
    paper.setAttribute("aria-label", words.drawn ?? "");
    const ink = document.createElementNS(svgNames, "path");
    paper.append(ink);
    const how = document.createElement("p");
    how.className = "hint";
    how.textContent = words.drawHere ?? "";
    const undo = quietButton(words.undo ?? "", () => change(lines.slice(0, -1)), "");
    const clear = quietButton(words.clear ?? "", () => change([]), "");
    const tools = document.createElement("div");
    tools.className = "tools";
    tools.append(undo, clear);

    const draw = (shown: string[]): void => {
      ink.setAttribute("d", shown.map((line) => `M${line.replaceAll(" ", "L").replaceAll(",", " ")}l0 1`).join(""));
      undo.disabled = clear.disabled = lines.length === 0;
    };
    const change = (next: string[]): void => {
      if (next.join(";").length <= mostChars) lines = next;
      kept.value = lines.join(";");
      draw(lines);
      tellChanged(kept);
    };

    let pen: { id: number; points: [x: number, y: number][] } | null = null;
    const lineOf = (points: [number, number][]): string => points.map(([x, y]) => `${x},${y}`).join(" ");
    const pointOf = ({ clientX, clientY }: PointerEvent): [number, number] => {
      const { left, top, width: wide, height: high } = paper.getBoundingClientRect();
      return [within(((clientX - left) / wide) * width, width), within(((clientY - top) / high) * height, height)];
    };
    paper.addEventListener("pointerdown", (event) => {
      if (box.matches(":disabled") || pen !== null || event.button !== 0) return;
      event.preventDefault();
      paper.setPointerCapture(event.pointerId);
      pen = { id: event.pointerId, points: [pointOf(event)] };
      draw([...lines, lineOf(pen.points)]);
    });
    paper.addEventListener("pointermove", (event) => {
      if (pen?.id !== event.pointerId) return;
      const last = pen.points.at(-1) ?? [0, 0];
      const next = pointOf(event);
      if (Math.hypot(next[0] - last[0], next[1] - last[1]) < nearest) return;
      pen.points.push(next);
      draw([...lines, lineOf(pen.points)]);
    });
    const lift = (event: PointerEvent): void => {
      if (pen?.id !== event.pointerId) return;
      const { points } = pen;
      pen = null;
      change([...lines, lineOf(points)]);
    };
    paper.addEventListener("pointerup", lift);
    paper.addEventListener("pointercancel", lift);
    (field("name") ?? box).after(how, paper, tools);
    draw(lines);
    paper.scrollIntoView({ block: "nearest" });
    undo.disabled = clear.disabled = lines.length === 0;
  }
};

const within = (at: number, most: number): number => Math.max(0, Math.min(most, Math.round(at)));
