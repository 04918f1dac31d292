import { type StopSaving, startSaving } from "./autosave";
import { post, showPage } from "./follow";
import { answersForm, browserWords, fetchPage, note } from "./page";
import { showSavedFromServer } from "./saved";
import { tellTabs } from "./tabs";
import type { Uploads } from "./upload";

// The pages work without this. It saves what is typed, says early what is wrong, and spares the reload.

let stopSaving: StopSaving = () => {};
let uploads: Uploads | null = null;
/** The page on the screen. A link to a field of it changes the address too, and is no reason to draw it anew. */
let shownPath = "";

begin();

function begin(): void {
  stopSaving();
  stopSaving = () => {};
  uploads = null;
  shownPath = location.pathname;
  const form = answersForm();
  showSavedFromServer();
  document.getElementById("problems")?.focus();
  if (document.querySelector("[data-follow]") !== null) void import("./phone").then(({ followPhone }) => followPhone());
  if (form === null) return;
  // A revision has nothing to type, so nothing to save.
  if (form.dataset.page !== "revise") stopSaving = startSaving(form, true);
  form.addEventListener("submit", (event) => void send(event, form));
  if (form.querySelector("[data-upload]") !== null) void startUploads(form);
}

async function startUploads(form: HTMLFormElement): Promise<void> {
  const { uploadsOf } = await import("./upload");
  if (form.isConnected) uploads = uploadsOf(form);
}

async function send(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  const { submitter } = event;
  // Another language changes more than the page's content: the browser loads it whole.
  if (submitter?.getAttribute("value")?.startsWith("language:")) return stopSaving();
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  await uploads?.settled();
  stopSaving();
  if (await post(form, submitter)) {
    tellTabs({ page: form.getAttribute("action") ?? "", fields: null });
    return begin();
  }
  // Nothing came back. The typed answers are still here, and they are kept from now on again.
  form.ariaBusy = null;
  if (form.dataset.page === "revise") note("offline", browserWords().offline);
  else stopSaving = startSaving(form, false);
}

addEventListener("popstate", () => {
  if (location.pathname === shownPath) return;
  stopSaving();
  fetchPage("GET", location.href, null).then(
    (answer) => {
      showPage(answer, false);
      begin();
    },
    () => location.reload(),
  );
});
