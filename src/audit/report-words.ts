import type { ExportReport } from "./export-file";
import { type Finding, findingLine } from "./findings";
import type { PackManifest } from "./pack";

/** What a reader of an export is told, a line each: the verdict first. */
export function exportWords(report: ExportReport): string[] {
  const { isIntact, entries, fromSeq, throughSeq, anchors, anchoredThroughSeq } = report;
  const stretch = fromSeq === null ? "no entries" : `entries ${fromSeq} to ${throughSeq} (${entries})`;
  const vouched =
    anchoredThroughSeq === null
      ? "no anchor vouches for them yet: only their hashes do"
      : `${anchors} anchors vouch for them up to ${anchoredThroughSeq}`;
  return [
    isIntact ? `Intact: ${stretch}; ${vouched}.` : `NOT intact: ${stretch}.`,
    ...report.findings.map((one) => `  ${findingLine(one)}`),
    `Tenant ${report.tenantId ?? "?"}, signed by ${report.keyIds.join(", ") || "nobody known"}.`,
    ...(report.areKeysKnown ? [] : [believed]),
  ];
}

export function proofWords(caseId: string, rows: number, anchors: number, found: readonly Finding[]): string[] {
  return [
    found.length === 0
      ? `Intact: ${rows} rows of ${caseId}; ${anchors} anchors vouch for them.`
      : `NOT intact: ${caseId}.`,
    ...found.map((one) => `  ${findingLine(one)}`),
  ];
}

export function packWords(manifest: PackManifest | null, found: readonly Finding[]): string[] {
  const of = manifest === null ? "the pack" : `pack ${manifest.packId} of ${manifest.caseId}`;
  const verdict = found.length === 0 ? `Intact: ${of}, ${manifest?.files.length ?? 0} files.` : `NOT intact: ${of}.`;
  return [verdict, ...found.map((one) => `  ${findingLine(one)}`)];
}

/** Said where keys came with what they prove. */
export const believed =
  "The keys were taken from the file itself. Compare them with /.well-known/edgecase-audit-keys.json of the server (--keys).";
