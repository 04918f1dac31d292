import { cellOf } from "../../../lib/csv";
import type * as generated from "../../../sdk/api/generated/types";
import { type Answer, type ApiFailure, api, type Listed } from "../../shared/api";
import type { Tone } from "../../shared/badge";
import { readAnswer } from "../settings/screening/upload";

/** `GET /transactions/imports/{id}`. */
export type TransactionImport = generated.TransactionImport;
export type ImportRefusal = generated.ListImportRefusalsAnswer["data"][number];
/** `POST /transactions/imports/preview`. */
export type ImportPreview = generated.TransactionImportPreview;
/** Name of a column → field; an empty one leaves it out. Empty: all are guessed. */
export type ColumnChoices = Readonly<Record<string, string>>;
export type DateWriting = ImportPreview["dates"]["written"];

/** What somebody wants of a file. */
export interface ImportWishes {
  choices: ColumnChoices;
  /** How dates are written; null: as the file shows by itself. */
  dates: DateWriting | null;
  /** Null: nobody has said. */
  timeZone: string | null;
}
export const noWishes: ImportWishes = { choices: {}, dates: null, timeZone: null };

export const importStandings: Record<TransactionImport["status"], { label: string; tone: Tone }> = {
  running: { label: "Being taken in", tone: "info" },
  done: { label: "Done", tone: "ok" },
  cancelled: { label: "Stopped", tone: "neutral" },
  failed: { label: "Broke off", tone: "bad" },
};

export const mostFileBytes = 50_000_000;
const previewBytes = 64_000;

export const importPath = (id: string, rest = ""): string => `/transactions/imports/${encodeURIComponent(id)}${rest}`;

function queryOf({ choices, timeZone }: ImportWishes, dates: DateWriting): string {
  const query = new URLSearchParams();
  if (Object.keys(choices).length > 0) query.set("mapping", JSON.stringify(choices));
  if (dates !== "exact") {
    query.set("dates", dates);
    // As the API has it where nothing is said: of days alone, and as long as it is asked for.
    query.set("timeZone", timeZone ?? "UTC");
  }
  return query.size === 0 ? "" : `?${query}`;
}

/**
 * What the file would become: its first rows are sent and looked at. Where nobody has said how dates are written and the rows leave
 * one way only, they are read in that one.
 */
export async function previewOf(file: File, wishes: ImportWishes): Promise<Answer<ImportPreview>> {
  const look = (dates: DateWriting): Promise<Answer<ImportPreview>> =>
    sendBytes(`/transactions/imports/preview${queryOf(wishes, dates)}`, file.slice(0, previewBytes), {});
  const first = await look(wishes.dates ?? "exact");
  const [only = "exact", ...others] = first.ok ? first.value.dates.possible : [];
  return wishes.dates !== null || only === "exact" || others.length > 0 ? first : look(only);
}

/** The rows do not tell day from month, and nobody has said. */
export const isUndecided = ({ dates }: ImportWishes, preview: ImportPreview): boolean =>
  dates === null && preview.dates.possible.length > 1;

/** Some rows were read off a clock and do not say where, and nobody has said. */
export const isZoneUndecided = ({ dates, timeZone }: ImportWishes, preview: ImportPreview): boolean =>
  timeZone === null && dates !== "exact" && preview.dates.needZone;

/** What has to be said of the dates before the file can be sent, as a sentence; null: nothing. */
export function datesToSay(wishes: ImportWishes, preview: ImportPreview): string | null {
  if (isUndecided(wishes, preview)) return "Say how dates are written first.";
  return isZoneUndecided(wishes, preview) ? "Say of which time zone the times are first." : null;
}

interface Sending {
  onPart?: (part: number) => void;
  stop?: AbortSignal;
}

/** Sends the whole file, read as it was looked at. What becomes of it is told by its import. */
export const sendImport = (
  file: File,
  wishes: ImportWishes,
  { dates }: ImportPreview,
  sending: Sending,
): Promise<Answer<TransactionImport>> =>
  sendBytes(`/transactions/imports${queryOf(wishes, dates.written)}`, file, sending);

// `fetch` cannot tell how far a body is.
function sendBytes<Value>(path: string, bytes: Blob, { onPart, stop }: Sending): Promise<Answer<Value>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", `/api/v1${path}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", ({ loaded, total }) => total > 0 && onPart?.(loaded / total));
    request.addEventListener("load", () => resolve(readAnswer<Value>(request.status, request.responseText)));
    request.addEventListener("error", () => resolve({ ok: false, error: offline }));
    request.addEventListener("abort", () => resolve({ ok: false, error: stopped }));
    stop?.addEventListener("abort", () => request.abort());
    request.send(bytes);
  });
}

const nothing = { status: 0, param: null, details: {}, requestId: null };
const offline: ApiFailure = {
  ...nothing,
  ...{ kind: "offline", code: "offline", message: "The server cannot be reached. Check the connection and try again." },
};
const stopped: ApiFailure = { ...nothing, kind: "aborted", code: "aborted", message: "Stopped. Nothing was taken in." };

/** Every refused line that is kept, as a table for spreadsheets. */
export async function refusalsCsv(id: string): Promise<Answer<string>> {
  const lines = ["line,code,message"];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: "100", ...(cursor !== null && { cursor }) });
    const page: Answer<Listed<ImportRefusal>> = await api.get(importPath(id, `/refusals?${query}`));
    if (!page.ok) return page;
    lines.push(...page.value.data.map(({ line, code, message }) => `${line},${cellOf(code)},${cellOf(message)}`));
    cursor = page.value.nextCursor;
  } while (cursor !== null);
  return { ok: true, value: `${lines.join("\r\n")}\r\n` };
}

export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${Number((bytes / 1_000_000).toFixed(1))} MB`;
}

/** `originator.correlationId` → "Originator: your id". */
export function fieldWords(field: string): string {
  const [first = "", second] = field.split(".");
  const name = second ?? first;
  const words = fieldNames[name] ?? name.replaceAll(/(?=[A-Z])/g, " ").toLowerCase();
  const said = second === undefined ? words : `${groups[first] ?? first}: ${words}`;
  return said.charAt(0).toUpperCase() + said.slice(1);
}
const groups: Record<string, string> = { cardDetails: "card" };
const fieldNames: Record<string, string> = {
  correlationId: "your id",
  mccCode: "MCC",
  sku: "SKU",
  cardBin: "first digits",
  brandName: "brand",
};
