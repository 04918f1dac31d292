/** Writes the fonts of case reports below `outDir` (`public/assets`). */
export function packReportFonts(outDir: string): Promise<void>;
