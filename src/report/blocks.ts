import { assertNever } from "../lib/assert-never";
import type { Sample } from "./text/faces";

/** What a report consists of, one below the other. */
export type Block =
  | { kind: "title"; text: string }
  | { kind: "heading"; level: 2 | 3; text: string }
  | { kind: "text"; text: string; muted?: boolean }
  /** What something is called, and what it is. */
  | { kind: "facts"; rows: [label: string, value: string][] }
  /** `widths`: shares of the page's width, in any unit. */
  | { kind: "table"; heads: string[]; widths: number[]; rows: string[][] }
  /** A JPEG as it is; `height` and `width` in its own pixels. */
  | { kind: "picture"; jpeg: Uint8Array; width: number; height: number; isGrey: boolean; caption: string };

/** A report before it is drawn. */
export interface Sheet {
  /** BCP 47; also says which way its pages go. */
  language: string;
  title: string;
  /** Stands at the head of every page. */
  header: string;
  /** Stands at the foot of a page. */
  footer(page: number, pages: number): string;
  /** Said where the report had to end because it has too many pages. */
  cutOff: string;
  blocks: Block[];
  /** For the file's properties; never the time it is drawn at. */
  dateMs: number;
  /** 32 hex digits: the same report has the same ones. */
  idHex: string;
}

/** Every text of it, as it will be drawn. */
export function samplesOf(sheet: Sheet): Sample[] {
  const plain = (text: string): Sample => ({ text, bold: false });
  const bold = (text: string): Sample => ({ text, bold: true });
  const inBlock = (block: Block): Sample[] => {
    switch (block.kind) {
      case "title":
      case "heading":
        return [bold(block.text)];
      case "text":
        return [plain(block.text)];
      case "facts":
        return block.rows.flat().map(plain);
      case "table":
        return [...block.heads.map(bold), ...block.rows.flat().map(plain)];
      case "picture":
        return [plain(block.caption)];
      default:
        return assertNever(block);
    }
  };
  const digits = plain("0123456789ABCDEF"); // page numbers, and boxes for what cannot be drawn
  return [digits, plain(sheet.header), plain(sheet.footer(1, 1)), bold(sheet.cutOff), ...sheet.blocks.flatMap(inBlock)];
}
