import type { Face } from "../text/faces";
import type { Line } from "../text/lines";
import { type Box, type Drawn, isOff, type Mark, nothing } from "../text/shape";
import { EmbeddedFont } from "./embedded-font";
import { hex4, num, type PdfFile, pdfText } from "./pdf-file";

/** Where and how a line is written. Points; `y` is its baseline, from the foot of the page. */
export interface Spot {
  x: number;
  y: number;
  size: number;
  /** 0 black … 1 white. */
  grey: number;
}

/** The fonts of a file, and the words of pages that show text in them. */
export class PageText {
  readonly #file: PdfFile;
  readonly #fonts = new Map<Face, EmbeddedFont>();

  constructor(file: PdfFile) {
    this.#file = file;
  }

  /** The operators that show a line whose left end is at the spot, in the order in which it is read. */
  show({ runs }: Line, spot: Spot): string {
    return runs
      .map(({ x, marks, text }) => {
        const shown = this.#marks(marks, { ...spot, x: spot.x + (x * spot.size) / 1_000 });
        // Where glyphs do not tell what stands here one by one, the whole says so.
        const isTold = marks.every((mark) => "box" in mark || mark.text !== nothing);
        return isTold ? shown : `/Span <</ActualText ${pdfText(text)}>> BDC\n${shown}\nEMC`;
      })
      .join("\n");
  }

  #marks(marks: readonly Mark[], { x, y, size, grey }: Spot): string {
    const out: string[] = [`${num(grey)} g ${num(grey)} G`];
    let at = x;
    for (let from = 0; from < marks.length; ) {
      const first = marks[from];
      if (first === undefined) break;
      if ("box" in first) {
        out.push(this.#box(first, { x: at, y, size, grey }));
        at += (first.advance * size) / 1_000;
        from++;
        continue;
      }
      const to = this.#end(marks, from);
      const run = marks.slice(from, to) as Drawn[];
      out.push(this.#run(run, { x: at, y, size, grey }));
      at += (run.reduce((sum, { advance }) => sum + advance, 0) * size) / 1_000;
      from = to;
    }
    return out.join("\n");
  }

  /** Name → object, for the resources of pages. Finishes the fonts: nothing can be shown after. */
  finish(): string {
    return [...this.#fonts.values()]
      .map((font) => {
        font.finish(this.#file);
        return `/${font.name} ${font.object} 0 R`;
      })
      .join("");
  }

  /** Marks that follow each other in one font. */
  #end(marks: readonly Mark[], from: number): number {
    const { cut } = marks[from] as Drawn;
    let to = from + 1;
    for (; to < marks.length; to++) {
      const mark = marks[to];
      if (mark === undefined || "box" in mark || mark.cut.face !== cut.face || mark.cut.thick !== cut.thick) break;
    }
    return to;
  }

  /** Letters in one go; what stands above, below or over them after that, each at its place. */
  #run(run: readonly Drawn[], { x, y, size }: Spot): string {
    const [first] = run;
    if (first === undefined) return "";
    const font = this.#fontOf(first.cut.face);
    const off: string[] = [];
    let shown = "";
    let move = 0; // thousandths to the left, before the next glyph
    let at = x;
    for (const mark of run) {
      const code = hex4(font.codeOf(mark.id, mark.text));
      if (isOff(mark)) {
        const [left, base] = [at + (mark.dx * size) / 1_000, y + (mark.dy * size) / 1_000];
        off.push(`1 0 0 1 ${num(left)} ${num(base)} Tm <${code}> Tj`);
        move -= mark.advance;
      } else {
        const before = move - mark.dx;
        shown += `${Math.abs(before) >= 0.5 ? `>${num(before)}<` : ""}${code}`;
        move = mark.dx + font.widthOf(mark.id) - mark.advance;
      }
      at += (mark.advance * size) / 1_000;
    }
    const pen = first.cut.thick ? `2 Tr ${num(size / 32)} w` : "0 Tr";
    const letters = `1 0 0 1 ${num(x)} ${num(y)} Tm [<${shown}>] TJ`;
    return `BT /${font.name} ${num(size)} Tf ${pen} ${[letters, ...off].join(" ")} ET`;
  }

  /** A frame with the code point in it, so that it can be looked up what stands here. */
  #box({ box, advance }: Box, { x, y, size, grey }: Spot): string {
    const width = (advance * size) / 1_000;
    const [inner, height] = [width - size * 0.12, size * 0.92];
    const frame = `q ${num(size / 24)} w ${num(x + size * 0.06)} ${num(y - size * 0.14)} ${num(inner)} ${num(height)} re S Q`;
    const digits = this.#digits?.(box) ?? [];
    const digitSize = Math.min(
      size * 0.42,
      (inner * 900) /
        Math.max(
          1,
          digits.reduce((sum, one) => sum + one.advance, 0),
        ),
    );
    return `${frame}\n${this.#marks(digits, { x: x + size * 0.12, y: y + size * 0.18, size: digitSize, grey })}`;
  }

  #digits: ((text: string) => Drawn[]) | null = null;
  /** How the digits of code points are drawn. */
  drawDigitsWith(draw: (text: string) => Drawn[]): void {
    this.#digits = draw;
  }

  #fontOf(face: Face): EmbeddedFont {
    let font = this.#fonts.get(face);
    if (font === undefined) {
      font = new EmbeddedFont(this.#file, face, `F${this.#fonts.size + 1}`);
      this.#fonts.set(face, font);
    }
    return font;
  }
}
