import { type ObjectNumber, type PdfFile, pdfText } from "./pdf-file";

export type Tag = "Document" | "H1" | "H2" | "H3" | "P" | "Table" | "TR" | "TH" | "TD" | "Figure";

/** A part of the document as readers for the blind are told of it. */
export interface Part {
  tag: Tag;
  parts: Part[];
  /** Where its writing stands: the page, and the number of the marked content on it. */
  places: { page: number; id: number }[];
  /** What a picture shows. */
  alt?: string;
}

/** What a document consists of, in reading order. */
export class Structure {
  readonly root: Part = { tag: "Document", parts: [], places: [] };
  readonly #onPage: Part[][] = [];

  add(tag: Tag, under: Part = this.root, alt?: string): Part {
    const part: Part = { tag, parts: [], places: [], ...(alt !== undefined && { alt }) };
    under.parts.push(part);
    return part;
  }

  /** The number of the next marked content on the page, which is this part's. */
  mark(part: Part, page: number): number {
    this.#onPage[page] ??= [];
    const id = (this.#onPage[page] ?? []).push(part) - 1;
    part.places.push({ page, id });
    return id;
  }

  /** Writes the tree; answers its root. `pages`: the objects of the pages. */
  write(file: PdfFile, pages: readonly ObjectNumber[]): ObjectNumber {
    const tree = file.reserve();
    const numbers = new Map<Part, ObjectNumber>();
    const document = this.#element(file, this.root, tree, pages, numbers);
    const kids = pages.map((_page, index) => {
      const parts = this.#onPage[index] ?? [];
      return `${index} ${file.write(`[${parts.map((part) => `${numbers.get(part) ?? document} 0 R`).join(" ")}]`)} 0 R`;
    });
    const parents = file.write(`<</Nums[${kids.join(" ")}]>>`);
    return file.write(
      `<</Type/StructTreeRoot/K ${document} 0 R/ParentTree ${parents} 0 R/ParentTreeNextKey ${pages.length}>>`,
      tree,
    );
  }

  #element(
    file: PdfFile,
    part: Part,
    parent: ObjectNumber,
    pages: readonly ObjectNumber[],
    numbers: Map<Part, ObjectNumber>,
  ): ObjectNumber {
    const here = file.reserve();
    numbers.set(part, here);
    const places = part.places.map(({ page, id }) => `<</Type/MCR/Pg ${pages[page]} 0 R/MCID ${id}>>`);
    const below = part.parts.map((one) => `${this.#element(file, one, here, pages, numbers)} 0 R`);
    const alt = part.alt === undefined ? "" : `/Alt ${pdfText(part.alt)}`;
    const scope = part.tag === "TH" ? "/A<</O/Table/Scope/Column>>" : "";
    return file.write(
      `<</Type/StructElem/S/${part.tag}/P ${parent} 0 R${alt}${scope}/K[${[...places, ...below].join(" ")}]>>`,
      here,
    );
  }
}
