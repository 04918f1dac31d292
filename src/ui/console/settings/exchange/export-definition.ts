import type { JsonObject } from "../../../../lib/json";
import { err, ok } from "../../../../lib/result";
import { type Answer, api } from "../../../shared";

export type ExportFormat = "edgecase" | "ballerine";

/** Asks for the document and hands it to the browser as a file. */
export async function exportDefinition(
  { id, key, version }: { id: string; key: string; version: number },
  format: ExportFormat,
): Promise<Answer<string>> {
  const path = `/workflow-definitions/${encodeURIComponent(id)}/export?format=${format}`;
  const answer = await api.get<JsonObject>(path);
  if (!answer.ok) return err(answer.error);
  const name = fileNameOf(key, version, format);
  const file = new Blob([`${JSON.stringify(answer.value, null, 2)}\n`], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
  return ok(name);
}

/** `kyb.v3.json`; the row of the documented system says so: `kyb.v3.ballerine.json`. */
export const fileNameOf = (key: string, version: number, format: ExportFormat): string =>
  `${key}.v${version}${format === "ballerine" ? ".ballerine" : ""}.json`;
