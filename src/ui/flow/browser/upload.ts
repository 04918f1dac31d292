import type { Words } from "../words";
import { dropSettledSummary } from "./fields";
import { browserWords, fetchPage, fill } from "./page";
import { untilReleased } from "./press";
import { messageIn, send } from "./upload-request";
import { drawAdvice, drawFailure, drawProgress, type UploadRow } from "./upload-rows";
import { listenForFiles } from "./upload-sources";

export interface Uploads {
  /** Resolves when nothing is being uploaded any more. What waits for an answer to advice is sent as it is. */
  settled(): Promise<void>;
  /** Draws every card anew: something was uploaded elsewhere. */
  look(): void;
}

const lookAgainMs = [700, 1_500, 3_000, 6_000, 12_000, 24_000];
/** Larger files go in parts, which can go on after the connection broke. */
const oneRequestBytes = 8_388_608;

interface Upload extends UploadRow {
  /** Id of the card: the card itself is drawn anew now and then. */
  card: string;
  url: string;
  partsUrl: string;
  /** Of a card that is asked for side by side. */
  side: string | undefined;
  mostMegabytes: number;
  /** What was made smaller is a JPEG: not every question takes those. */
  mayRedraw: boolean;
  words: Words["uploads"];
  file: File;
  /** Names this upload: sent again after a broken connection, it is taken once. */
  id: string;
}

/** Makes the file fields of a form upload at once, one file after the other, with progress, cancel and retry. */
export function uploadsOf(form: HTMLFormElement): Uploads {
  let line: Promise<void> = Promise.resolve();
  /** Uploads that somebody is asked about. */
  const held = new Map<Upload, () => void>();
  const looking = new Set<Promise<void>>();
  const enqueue = (upload: Upload): void => {
    held.delete(upload);
    drawProgress(upload, 0, () => upload.row.remove());
    line = line.then(() => sendOne(form, upload, () => enqueue(upload)));
  };
  const begin = async (upload: Upload): Promise<void> => {
    const hints = await lookedAt(upload);
    const { name, file, mostMegabytes, words } = upload;
    if (file.size > mostMegabytes * 1_048_576) {
      const sentence = fill(browserWords().tooLarge, { name, megabytes: String(mostMegabytes) });
      return drawFailure(upload, sentence, null);
    }
    const [hint] = hints;
    if (hint === undefined || !upload.row.isConnected) return enqueue(upload);
    held.set(upload, () => enqueue(upload));
    drawAdvice(upload, hints.map((one) => fill(words[one], { name })).join(" "), words.anyway, () => enqueue(upload));
  };
  for (const card of form.querySelectorAll<HTMLElement>("[data-upload]")) enliven(form, card, 0);
  listenForFiles(form, (card, files, at) => {
    for (const file of files) {
      const upload = newUpload(card, at?.closest<HTMLElement>("[data-side]") ?? emptySide(card) ?? card, file);
      if (upload === null) continue;
      const looked = begin(upload).finally(() => looking.delete(looked));
      looking.add(looked);
    }
  });
  return {
    async settled() {
      await Promise.all(looking);
      for (const [upload, go] of [...held]) if (upload.row.isConnected) go();
      await line;
    },
    look() {
      for (const { id } of form.querySelectorAll("[data-upload]")) void refresh(form, id, null);
    },
  };
}

function enliven(form: HTMLFormElement, card: HTMLElement, round: number): void {
  card.classList.add("live");
  const limits = card.querySelector<HTMLElement>("[data-more]");
  if (limits !== null) {
    // Whoever has a mouse can drop files, and whoever drops has a keyboard to paste with.
    const { drop } = JSON.parse(card.dataset.words ?? "{}") as Words["uploads"];
    const more = limits.dataset.more ?? "";
    limits.textContent = matchMedia("(pointer: fine)").matches ? `${more} · ${drop}` : more;
  }
  for (const row of card.querySelectorAll<HTMLElement>("li[data-heic]"))
    void import("./photo").then(({ showStored }) => showStored(row, row.dataset.heic ?? ""));
  lookAgain(form, card.id, round);
}

/** The first side that neither has a file nor one on its way. When all have, the first: the server says that it is one too many. */
function emptySide(card: HTMLElement): HTMLElement | undefined {
  const sides = [...card.querySelectorAll<HTMLElement>("[data-side]")];
  return (
    sides.find((side) => side.querySelector("[type=file]") && !side.querySelector("[data-upload-row]")) ?? sides[0]
  );
}

/** `place`: the card, or one side of it. */
function newUpload(card: HTMLElement, place: HTMLElement, file: File): Upload | null {
  const list = place.querySelector<HTMLElement>("[data-files]");
  if (list === null) return null;
  const row = document.createElement("li");
  list.hidden = false;
  list.append(row);
  const { upload = "", parts = "", most = "", words = "{}" } = card.dataset;
  const made: Upload = {
    card: card.id,
    url: upload,
    partsUrl: parts,
    side: place.dataset.side,
    mostMegabytes: Number(most),
    mayRedraw: card.querySelector<HTMLInputElement>("[accept]:not([capture])")?.accept.includes("image/jpeg") !== false,
    words: JSON.parse(words) as Words["uploads"],
    file,
    id: crypto.randomUUID(),
    row,
    name: file.name,
    picture: null,
  };
  drawProgress(made, 0, () => row.remove());
  return made;
}

/** A photo is looked at before it is sent, and made smaller when it is too large. Never a wall: what goes wrong here is no reason to stop. */
async function lookedAt(upload: Upload) {
  if (!upload.file.type.startsWith("image/")) return [];
  try {
    const { lookAtPhoto } = await import("./photo");
    const seen = await lookAtPhoto(upload.file, Math.min(upload.mostMegabytes * 1_048_576, oneRequestBytes));
    if (upload.mayRedraw) upload.file = seen.file;
    upload.picture = seen.picture;
    return seen.hints;
  } catch {
    return [];
  }
}

async function sendOne(form: HTMLFormElement, upload: Upload, retry: () => void): Promise<void> {
  if (!upload.row.isConnected) return;
  const stopped = new AbortController();
  const { signal } = stopped;
  let share = 0;
  let waiting: string | null = null;
  const draw = (): void => drawProgress(upload, share, () => stopped.abort(), waiting);
  const onProgress = (now: number): void => {
    share = now;
    draw();
  };
  const onWaiting = (isWaiting: boolean): void => {
    waiting = isWaiting ? fill(upload.words.goesOn, { name: upload.name }) : null;
    draw();
  };
  draw();
  const outcome =
    upload.file.size > oneRequestBytes
      ? await sendLarge(upload, { signal, onProgress, onWaiting })
      : await sendSmall(upload, { signal, onProgress });
  if (outcome === "cancelled") return upload.row.remove();
  // The file is there. Should the page not come back now, the next look at it shows it.
  if (outcome === null) return refresh(form, upload.card, upload.row).catch(() => {});
  const broken = outcome === "broken";
  // Without a sentence of the server's the connection broke, and the same upload may be sent again.
  const sentence = broken ? fill(browserWords().uploadFailed, { name: upload.name }) : outcome.message;
  drawFailure(upload, sentence, broken ? retry : null);
}

interface Course {
  signal: AbortSignal;
  onProgress: (share: number) => void;
}

async function sendLarge(upload: Upload, course: Course & { onWaiting: (isWaiting: boolean) => void }) {
  try {
    const { sendInParts } = await import("./upload-parts");
    return await sendInParts(upload.file, upload.partsUrl, upload.side, course);
  } catch {
    return "broken"; // the script itself did not arrive, or the file cannot be read any more
  }
}

async function sendSmall({ file, url, side, id }: Upload, { signal, onProgress }: Course) {
  const headers = {
    "X-File-Name": encodeURIComponent(file.name),
    "X-Upload-Id": id,
    "Content-Type": "application/octet-stream",
  };
  const onBytes = (sentBytes: number): void => onProgress(sentBytes / Math.max(1, file.size));
  const answer = await send("POST", side ? `${url}?side=${side}` : url, file, headers, { signal, onProgress: onBytes });
  if (answer === undefined) return "cancelled";
  if (answer.status === 201) return null;
  const message = messageIn(answer);
  return message === null ? "broken" : { message };
}

let looks = 0;
/** Of which look each card is as it stands. */
const drawnBy = new WeakMap<Element, number>();

/** Draws a card anew as the server sees it. Uploads that are still under way keep their rows. */
async function refresh(form: HTMLFormElement, cardId: string, finished: Element | null, round = 0): Promise<void> {
  const mine = ++looks;
  const { page } = await fetchPage("GET", form.getAttribute("action") ?? "", null);
  // Not from under the finger.
  await untilReleased();
  const before = document.getElementById(cardId);
  const next = page.getElementById(cardId);
  if (before === null || next === null || !form.isConnected) return;
  finished?.remove();
  // An answer that comes late knows less than what is there: a file that came in since would be gone.
  if ((drawnBy.get(before) ?? 0) > mine) return;
  const under = [...before.querySelectorAll("li[data-upload-row]")].map(
    (row) => [row, row.closest<HTMLElement>("[data-side]")?.dataset.side] as const,
  );
  const had = before.contains(document.activeElement);
  const card = document.adoptNode(next);
  before.replaceWith(card);
  drawnBy.set(card, mine);
  for (const [row, side] of under) {
    const list = card.querySelector<HTMLElement>(`${side ? `[data-side=${side}] ` : ""}[data-files]`);
    list?.append(row);
    if (list !== null) list.hidden = false;
  }
  dropSettledSummary();
  if (had) card.querySelector<HTMLElement>("input[type=file]:not([capture])")?.focus();
  enliven(form, card, round);
}

/** A file is looked at after it came in: the page asks a few times what became of it. */
function lookAgain(form: HTMLFormElement, cardId: string, round: number): void {
  const waitMs = lookAgainMs[round];
  if (waitMs === undefined || document.getElementById(cardId)?.querySelector("li[data-status=checking]") == null)
    return;
  setTimeout(() => {
    if (form.isConnected) void refresh(form, cardId, null, round + 1).catch(() => {});
  }, waitMs);
}
