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
export type AmountWriting = ImportPreview["amounts"]["written"];

/** What somebody wants of a file. */
export interface ImportWishes {
  choices: ColumnChoices;
  /** How dates are written; null: as the file shows by itself. */
  dates: DateWriting | null;
  /** Null: nobody has said. */
  timeZone: string | null;
  /** How amounts are written; null: as the file shows by itself. */
  amounts: AmountWriting | null;
}
export const noWishes: ImportWishes = { choices: {}, dates: null, timeZone: null, amounts: null };

/** How a file is read. */
interface Reading {
  dates: DateWriting;
  amounts: AmountWriting;
}

export const importStandings: Record<TransactionImport["status"], { label: string; tone: Tone }> = {
  running: { label: "Being taken in", tone: "info" },
  done: { label: "Done", tone: "ok" },
  cancelled: { label: "Stopped", tone: "neutral" },
  failed: { label: "Broke off", tone: "bad" },
};

export const mostFileBytes = 50_000_000;
const previewBytes = 64_000;

export const importPath = (id: string, rest = ""): string => `/transactions/imports/${encodeURIComponent(id)}${rest}`;

function queryOf({ choices, timeZone }: ImportWishes, { dates, amounts }: Reading): string {
  const query = new URLSearchParams();
  if (Object.keys(choices).length > 0) query.set("mapping", JSON.stringify(choices));
  if (dates !== "exact") query.set("dates", dates);
  // Where nobody has said a zone, times of none are refused: they may stand behind what was looked at.
  if (dates !== "exact" && timeZone !== null) query.set("timeZone", timeZone);
  if (amounts !== "exact") query.set("amounts", amounts);
  return query.size === 0 ? "" : `?${query}`;
}

/**
 * What the file would become: its first rows are sent and looked at. Where nobody has said how dates or amounts are written and the rows
 * leave one way only, they are read in that one.
 */
export async function previewOf(file: File, wishes: ImportWishes): Promise<Answer<ImportPreview>> {
  const look = (as: Reading): Promise<Answer<ImportPreview>> =>
    sendBytes(`/transactions/imports/preview${queryOf(wishes, as)}`, file.slice(0, previewBytes), {});
  const asked: Reading = { dates: wishes.dates ?? "exact", amounts: wishes.amounts ?? "exact" };
  const first = await look(asked);
  if (!first.ok) return first;
  const { dates, amounts } = first.value;
  const found: Reading = {
    dates: wishes.dates ?? onlyOne(dates.possible) ?? "exact",
    amounts: wishes.amounts ?? onlyOne(amounts.possible) ?? "exact",
  };
  return found.dates === asked.dates && found.amounts === asked.amounts ? first : look(found);
}

const onlyOne = <Way>([first, ...others]: readonly Way[]): Way | undefined => (others.length === 0 ? first : undefined);

/** The rows do not tell day from month, and nobody has said. */
export const isUndecided = ({ dates }: ImportWishes, preview: ImportPreview): boolean =>
  dates === null && preview.dates.possible.length > 1;

/** Some rows were read off a clock and do not say where, and nobody has said. */
export const isZoneUndecided = ({ dates, timeZone }: ImportWishes, preview: ImportPreview): boolean =>
  timeZone === null && dates !== "exact" && preview.dates.needZone;

/** The rows do not tell decimals from thousands, and nobody has said. */
export const isAmountUndecided = ({ amounts }: ImportWishes, preview: ImportPreview): boolean =>
  amounts === null && preview.amounts.possible.length > 1;

/** What has to be said before the file can be sent, as a sentence; null: nothing. */
export function leftToSay(wishes: ImportWishes, preview: ImportPreview): string | null {
  if (isUndecided(wishes, preview)) return "Say how dates are written first.";
  if (isZoneUndecided(wishes, preview)) return "Say of which time zone the times are first.";
  return isAmountUndecided(wishes, preview) ? "Say how amounts are written first." : null;
}

interface Sending {
  onPart?: (part: number) => void;
  stop?: AbortSignal;
}

/** Sends the whole file, read as it was looked at. What becomes of it is told by its import. */
export const sendImport = (
  file: File,
  wishes: ImportWishes,
  { dates, amounts }: ImportPreview,
  sending: Sending,
): Promise<Answer<TransactionImport>> =>
  sendBytes(
    `/transactions/imports${queryOf(wishes, { dates: dates.written, amounts: amounts.written })}`,
    file,
    sending,
  );

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

/** Whether a column that becomes this has amounts. */
export const isAmount = (field: string | null = null): boolean =>
  field === "amount" || field === "tx_amount" || isSplit(field);
const isSplit = (field: string | null = null): boolean => field === "debit" || field === "credit";

/** The cell that has a row's amount, of one column or of two: its place. Before a row is read, the first of them that has something. */
export function amountPlace(
  columns: ImportPreview["columns"],
  { cells, direction }: Pick<ImportPreview["rows"][number], "cells" | "direction">,
): number | null {
  const places = columns.flatMap(({ field }, place) => (isAmount(field) ? [place] : []));
  const own = places.find((place) => columns[place]?.field === (direction === "outbound" ? "debit" : "credit"));
  const whole = places.find((place) => !isSplit(columns[place]?.field));
  return (direction === null ? null : own) ?? whole ?? places.find((place) => cells[place]) ?? places[0] ?? null;
}

/** Not as the API has it: what it is read as is worth a look. */
export const isWrittenOddly = (cell = ""): boolean => !/^\d+(?:\.\d\d?)?$/.test(cell);

/** What the amount of a row is read as, for people. */
export function amountWords({
  amount,
  currency,
  direction,
}: Pick<ImportPreview["rows"][number], "amount" | "currency" | "direction">): string {
  const number = amount?.toLocaleString("en-GB", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  return [number, currency, direction].filter((word) => word != null).join(" ");
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
  debit: "debit (amount out)",
  credit: "credit (amount in)",
};
