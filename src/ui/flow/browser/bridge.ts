import { type EndScreen, endScreens } from "../../../domain/embed-events";
import { carrySession } from "./carry";
import { findHost, type Host } from "./host";
import { answersForm, browserWords, note } from "./page";

/** Ends of a form that are no mistakes. */
const plainNames: readonly (string | undefined)[] = [undefined, "link", "code"];

let host: Host | null | undefined;
let isReady = false;

/**
 * Tells whoever embeds the form which page it shows now. The first time it also looks for them and, in a frame, begins to carry the
 * session. `begin` enlivens a page that was put in the place of this one.
 */
export function tellPage(begin: () => void): void {
  if (host === undefined) start(begin);
  const main = document.getElementById("main")?.dataset ?? {};
  const page = answersForm()?.dataset.page ?? main.at ?? "start";
  if (!isReady) host?.tell({ type: "ready", page });
  isReady = true;
  const screen = endScreen();
  if (screen !== null) host?.tell({ type: "submitted", caseId: main.case ?? "", status: "submitted", screen });
  else if (!plainNames.includes(main.at)) host?.tell({ type: "error", code: main.at ?? "", count: 0 });
  else host?.tell({ type: "page", page });
  const problems = document.querySelectorAll("#problems a").length;
  if (problems > 0) host?.tell({ type: "error", code: "invalid", count: problems });
  tellHeight();
}

function start(begin: () => void): void {
  const main = document.getElementById("main")?.dataset;
  host = findHost(main?.parents?.split(" ") ?? [], leave);
  document.addEventListener("flow-saved", () => host?.tell({ type: "saved", at: new Date().toISOString() }));
  new ResizeObserver(tellHeight).observe(document.body);
  if (parent !== window) carrySession(begin);
}

/** Which end of the form this page is; null: it is none. */
function endScreen(): EndScreen | null {
  const { at, screen } = document.getElementById("main")?.dataset ?? {};
  return at === "submitted" ? (endScreens.find((end) => end === screen) ?? "submitted") : null;
}

/** From the top to the end of what is drawn: the body itself may be as tall as its frame. */
function tellHeight(): void {
  const last = document.body.lastElementChild;
  if (last === null || parent === window) return;
  const margin = Number.parseFloat(getComputedStyle(last).marginBottom) || 0;
  host?.tell({ type: "height", px: Math.ceil(last.getBoundingClientRect().bottom + scrollY + margin) });
}

/** Somebody would like to close the form. Unless it was sent, the applicant is asked first. */
function leave(): void {
  const screen = endScreen();
  const exit = (): void => host?.tell({ type: "exit", submitted: screen !== null, screen });
  if (screen !== null) {
    exit();
    return;
  }
  const words = browserWords();
  const before = document.activeElement;
  note("leave", words.leave, { label: words.leaveNow, press: exit });
  const stay = document.createElement("button");
  stay.type = "button";
  stay.textContent = words.leaveStay;
  stay.onclick = () => {
    note("leave", null);
    if (before instanceof HTMLElement) before.focus();
  };
  document.getElementById("leave")?.append(stay);
  stay.focus();
}
