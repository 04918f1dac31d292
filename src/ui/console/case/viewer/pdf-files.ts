const files = import.meta.glob(
  [
    "/node_modules/pdfjs-dist/cmaps/*.bcmap",
    "/node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}",
    "/node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm",
  ],
  { query: "?url", import: "default", eager: true },
);

const byName = new Map(Object.entries(files).map(([path, address]) => [path.split("/").at(-1) ?? path, address]));

/** Where a file of the PDF library lies; null: it is none that is needed to look at pages. */
export const addressOf = (name: string): string | null => byName.get(name) ?? null;
