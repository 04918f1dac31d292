import { directionOf } from "../domain/spoken-languages";
import { assertNever } from "../lib/assert-never";
import { type Block, type Sheet, samplesOf } from "./blocks";
import { Flow, sheetSize, textWidth } from "./flow";
import { type ObjectNumber, PdfFile, pdfText } from "./pdf/pdf-file";
import type { Part } from "./pdf/structure";
import { type LoadFont, readFaces } from "./text/faces";
import { type Line, linesOf } from "./text/lines";
import { type Drawn, Shaper } from "./text/shape";

export interface RenderedPdf {
  bytes: Uint8Array;
  pages: number;
}

/** Draws a report as a PDF. The same sheet and fonts always make the same bytes. Throws only when a font cannot be read. */
export async function renderPdf(sheet: Sheet, load: LoadFont): Promise<RenderedPdf> {
  const faces = await readFaces(samplesOf(sheet), sheet.language, load);
  const file = new PdfFile();
  const setter = new Setter(sheet, file, new Shaper(faces));
  for (const block of sheet.blocks) {
    if (setter.flow.isFull) break;
    setter.set(block);
  }
  return setter.finish();
}

const ink = 0.1;
const pale = 0.38;

/** Sets blocks onto pages. */
class Setter {
  readonly flow: Flow;
  readonly #sheet: Sheet;
  readonly #file: PdfFile;
  readonly #shaper: Shaper;

  constructor(sheet: Sheet, file: PdfFile, shaper: Shaper) {
    this.#sheet = sheet;
    this.#file = file;
    this.#shaper = shaper;
    this.flow = new Flow(file, directionOf(sheet.language));
    this.flow.text.drawDigitsWith((text) => (this.#lines(text, 1_000, 1, false)[0]?.runs[0]?.marks ?? []) as Drawn[]);
  }

  set(block: Block): void {
    const { structure } = this.flow;
    switch (block.kind) {
      case "title":
        this.#line(block.text, structure.add("H1"), { size: 19, grey: ink, bold: true, pad: 3 });
        return;
      case "heading": {
        const size = block.level === 2 ? 12.5 : 10;
        this.flow.gap(block.level === 2 ? 16 : 8);
        this.flow.need(64);
        const tag = block.level === 2 ? "H2" : "H3";
        this.#line(block.text, structure.add(tag), { size, grey: ink, bold: true, pad: 3, ruled: block.level === 2 });
        return;
      }
      case "text":
        this.#line(block.text, structure.add("P"), {
          size: 9,
          grey: block.muted === true ? pale : ink,
          bold: false,
          pad: 2,
        });
        return;
      case "facts":
        this.#facts(block.rows);
        return;
      case "table":
        this.#table(block);
        return;
      case "picture":
        this.#picture(block);
        return;
      default:
        assertNever(block);
    }
  }

  finish(): RenderedPdf {
    const { flow } = this;
    if (flow.isFull)
      this.#line(this.#sheet.cutOff, flow.structure.add("P"), { size: 10, grey: ink, bold: true, pad: 8 });
    const count = flow.pages.length;
    for (let page = 0; page < count; page++) {
      const aside = (text: string) => this.#lines(text, textWidth, 7.5, false)[0];
      const [head, foot] = [aside(this.#sheet.header), aside(this.#sheet.footer(page + 1, count))];
      if (head) flow.aside(page, head, { y: sheetSize.height - 34, size: 7.5, grey: pale });
      if (foot) flow.aside(page, foot, { y: 28, size: 7.5, grey: pale, atEnd: true });
    }
    return { bytes: this.#write(), pages: count };
  }

  #write(): Uint8Array {
    const file = this.#file;
    const tree = file.reserve();
    const fonts = this.flow.text.finish();
    const pictures = [...this.flow.pictures].map(([name, object]) => `/${name} ${object} 0 R`).join("");
    const resources = file.write(`<</Font<<${fonts}>>/XObject<<${pictures}>>>>`);
    const pages: ObjectNumber[] = this.flow.pages.map((operators, index) =>
      file.write(
        `<</Type/Page/Parent ${tree} 0 R/MediaBox[0 0 ${sheetSize.width} ${sheetSize.height}]/Resources ${resources} 0 R` +
          `/StructParents ${index}/Tabs/S/Contents ${file.stream(operators.join("\n"))} 0 R>>`,
      ),
    );
    file.write(`<</Type/Pages/Count ${pages.length}/Kids[${pages.map((page) => `${page} 0 R`).join(" ")}]>>`, tree);
    const { language, title, dateMs, idHex } = this.#sheet;
    const direction = directionOf(language) === "rtl" ? "/Direction/R2L" : "";
    const root = file.write(
      `<</Type/Catalog/Pages ${tree} 0 R/Lang ${pdfText(language)}/MarkInfo<</Marked true>>` +
        `/StructTreeRoot ${this.flow.structure.write(file, pages)} 0 R/ViewerPreferences<</DisplayDocTitle true${direction}>>>>`,
    );
    const info = file.write(
      `<</Title ${pdfText(title)}/Producer(Edgecase)/CreationDate(${pdfDate(dateMs)})/ModDate(${pdfDate(dateMs)})>>`,
    );
    return file.bytes(root, info, idHex);
  }

  #line(
    text: string,
    part: Part,
    {
      size,
      grey,
      bold,
      pad,
      ruled = false,
    }: { size: number; grey: number; bold: boolean; pad: number; ruled?: boolean },
  ): void {
    const lines = this.#lines(text, textWidth, size, bold);
    this.flow.row([{ lines, size, grey, x: 0, width: textWidth, part }], { pad, ruled });
  }

  #facts(rows: readonly [string, string][]): void {
    const labelWidth = textWidth * 0.3;
    const table = this.flow.structure.add("Table");
    for (const [label, value] of rows) {
      if (this.flow.isFull) return;
      const line = this.flow.structure.add("TR", table);
      const cell = (text: string, x: number, width: number, grey: number) => ({
        lines: this.#lines(text, width - 8, 9, false),
        size: 9,
        grey,
        x,
        width,
        part: this.flow.structure.add("TD", line),
      });
      const cells = [cell(label, 0, labelWidth, pale), cell(value, labelWidth, textWidth - labelWidth, ink)];
      this.flow.row(cells, { pad: 1.6 });
    }
  }

  #table({ heads, widths, rows }: Extract<Block, { kind: "table" }>): void {
    const whole = widths.reduce((sum, width) => sum + width, 0);
    const sizes = widths.map((width) => (width * textWidth) / whole);
    const table = this.flow.structure.add("Table");
    const cellsOf = (texts: readonly string[], tag: "TH" | "TD", bold: boolean) => {
      const line = this.flow.structure.add("TR", table);
      let x = 0;
      return sizes.map((width, column) => {
        const part = this.flow.structure.add(tag, line);
        const cell = {
          lines: this.#lines(texts[column] ?? "", width - 8, 8, bold),
          size: 8,
          grey: ink,
          x,
          width,
          part,
        };
        x += width;
        return cell;
      });
    };
    const head = () => this.flow.row(cellsOf(heads, "TH", true), { pad: 3, shaded: true });
    this.flow.need(48);
    head();
    for (const row of rows) {
      if (this.flow.isFull) return;
      this.flow.row(cellsOf(row, "TD", false), { pad: 2.5, ruled: true }, head);
    }
    this.flow.gap(6);
  }

  #picture({ jpeg, width, height, isGrey, caption }: Extract<Block, { kind: "picture" }>): void {
    const scale = Math.min(240 / width, 200 / height, 1);
    const object = this.#file.jpeg(jpeg, { width, height, isGrey });
    const part = this.flow.structure.add("Figure", this.flow.structure.root, caption);
    this.flow.picture(
      `I${this.flow.pictures.size + 1}`,
      object,
      { width: width * scale, height: height * scale },
      part,
    );
    this.#line(caption, this.flow.structure.add("P"), { size: 7.5, grey: pale, bold: false, pad: 1 });
  }

  #lines(text: string, width: number, size: number, bold: boolean): Line[] {
    const direction = directionOf(this.#sheet.language);
    return linesOf(this.#shaper, text, { bold, direction, width: (width * 1_000) / size });
  }
}

/** `D:20260131094500Z` */
const pdfDate = (atMs: number): string => `D:${new Date(atMs).toISOString().replace(/[-:T]|\.\d+/g, "")}`;
