import { PageText } from "./pdf/page-text";
import { num, type PdfFile } from "./pdf/pdf-file";
import { type Part, Structure } from "./pdf/structure";
import type { Line } from "./text/lines";

/** A4, in points. */
export const sheetSize = { width: 595.28, height: 841.89 };
const margin = { side: 46, head: 58, foot: 52 };
export const textWidth = sheetSize.width - 2 * margin.side;
const top = sheetSize.height - margin.head;
/** A report of more pages ends with a sentence that says so. */
const mostPages = 200;

/** Lines of one column. Points; `x` from the left edge of the text. */
export interface Cell {
  lines: readonly Line[];
  size: number;
  grey: number;
  x: number;
  width: number;
  part: Part;
}

export interface RowLook {
  /** Points above and below. */
  pad: number;
  /** A hair line under it. */
  ruled?: boolean;
  shaded?: boolean;
}

/** Pages that rows flow onto from top to bottom. A row that does not fit goes on on the next page. */
export class Flow {
  readonly structure = new Structure();
  readonly text: PageText;
  readonly #pages: string[][] = [[]];
  readonly #pictures = new Map<string, number>();
  readonly #toTheLeft: boolean;
  #y = top;

  constructor(file: PdfFile, direction: "ltr" | "rtl") {
    this.text = new PageText(file);
    this.#toTheLeft = direction === "rtl";
  }

  get pages(): readonly string[][] {
    return this.#pages;
  }
  get pictures(): ReadonlyMap<string, number> {
    return this.#pictures;
  }
  get isFull(): boolean {
    return this.#pages.length > mostPages;
  }

  /** Begins a new page unless so much is left of this one. `repeat`: what is set at the head of it. */
  need(height: number, repeat?: () => void): void {
    if (this.#y - height >= margin.foot || this.#y === top) return;
    this.#pages.push([]);
    this.#y = top;
    repeat?.();
  }

  gap(height: number): void {
    if (this.#y !== top) this.#y -= height;
  }

  row(cells: readonly Cell[], look: RowLook, repeat?: () => void): void {
    const rest = cells.map((cell) => ({ ...cell, lines: [...cell.lines] }));
    const leading = Math.max(...cells.map(({ size }) => leadingOf(size)));
    this.need(2 * look.pad + leading, repeat);
    for (;;) {
      const room = Math.max(1, Math.floor((this.#y - margin.foot - 2 * look.pad) / leading));
      const now = rest.map((cell) => ({ ...cell, lines: cell.lines.splice(0, room) }));
      this.#set(now, look, leading);
      if (rest.every(({ lines }) => lines.length === 0) || this.isFull) break;
      this.need(Number.MAX_SAFE_INTEGER, repeat);
    }
  }

  picture(name: string, object: number, size: { width: number; height: number }, part: Part): void {
    this.need(size.height + 8);
    this.#pictures.set(name, object);
    this.#y -= size.height + 4;
    const x = this.#toTheLeft ? sheetSize.width - margin.side - size.width : margin.side;
    this.#marked(part, `q ${num(size.width)} 0 0 ${num(size.height)} ${num(x)} ${num(this.#y)} cm /${name} Do Q`);
    this.#y -= 4;
  }

  /** A line at a fixed height of a finished page, which is no part of what the report says. */
  aside(page: number, line: Line, look: { y: number; size: number; grey: number; atEnd?: boolean }): void {
    const width = (line.width * look.size) / 1_000;
    const right = (look.atEnd === true) !== this.#toTheLeft;
    const x = right ? sheetSize.width - margin.side - width : margin.side;
    this.#pages[page]?.push(`/Artifact BMC ${this.text.show(line, { x, ...look })} EMC`);
  }

  #set(cells: readonly Cell[], look: RowLook, leading: number): void {
    const height = 2 * look.pad + leading * Math.max(1, ...cells.map(({ lines }) => lines.length));
    if (look.shaded)
      this.#artifact(
        `0.94 g ${num(margin.side - 4)} ${num(this.#y - height)} ${num(textWidth + 8)} ${num(height)} re f`,
      );
    for (const { lines, size, grey, x, width, part } of cells) {
      const spots = lines.map((line, index) => {
        const lineWidth = (line.width * size) / 1_000;
        const left = this.#toTheLeft ? sheetSize.width - margin.side - x - lineWidth : margin.side + x;
        const y = this.#y - look.pad - index * leading - leading * 0.74;
        return {
          line,
          spot: { x: Math.max(left, this.#toTheLeft ? sheetSize.width - margin.side - x - width : 0), y, size, grey },
        };
      });
      if (spots.length > 0) this.#marked(part, spots.map(({ line, spot }) => this.text.show(line, spot)).join("\n"));
    }
    this.#y -= height;
    if (look.ruled)
      this.#artifact(
        `0.85 G 0.4 w ${num(margin.side)} ${num(this.#y)} m ${num(margin.side + textWidth)} ${num(this.#y)} l S`,
      );
  }

  #marked(part: Part, operators: string): void {
    const page = this.#pages.length - 1;
    const id = this.structure.mark(part, page);
    const tag = part.tag === "Document" ? "P" : part.tag;
    this.#pages[page]?.push(`/${tag} <</MCID ${id}>> BDC\n${operators}\nEMC`);
  }

  #artifact(operators: string): void {
    this.#pages.at(-1)?.push(`/Artifact BMC ${operators} EMC`);
  }
}

/** Room for the marks above and below letters that Arabic and Devanagari have. */
const leadingOf = (size: number): number => size * 1.5;
