import { type Saving, startSaving } from "./autosave";
import type { Conditions } from "./conditions";
import { post, showPage } from "./follow";
import { answersForm, browserWords, fetchPage, note, valuesIn } from "./page";
import { showSavedFromServer } from "./saved";
import { tellTabs } from "./tabs";
import type { Uploads } from "./upload";

// The pages work without this. It saves what is typed, says early what is wrong, and spares the reload.

let saving: Saving | null = null;
let uploads: Uploads | null = null;
let conditions: Conditions | null = null;
/** The page on the screen. A link to a field of it changes the address too, and is no reason to draw it anew. */
let shownPath = "";

/** In a frame, or in a page that an app shows: then somebody is told how far the form is. */
const isEmbedded =
  parent !== window ||
  ["webkit", "EdgecaseAndroid", "EdgecaseFlutter", "ReactNativeWebView", "flutter_inappwebview"].some(
    (app) => app in window,
  );

if (parent !== window) addEventListener("submit", hold, true);
begin();

/** In a frame nothing is sent before the session can be carried: the browser may keep no cookie of the answer. */
function hold(event: SubmitEvent): void {
  const { target: form, submitter } = event;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form instanceof HTMLFormElement) void import("./bridge").then(() => form.requestSubmit(submitter));
}

function begin(): void {
  saving?.stop();
  saving = null;
  uploads = null;
  conditions = null;
  shownPath = location.pathname;
  const form = answersForm();
  showSavedFromServer();
  // Over a slow connection somebody may have begun to put them right before this runs.
  if (document.activeElement === document.body) document.getElementById("problems")?.focus();
  if (document.querySelector("[data-follow]") !== null) void import("./phone").then(({ followPhone }) => followPhone());
  if (isEmbedded)
    void import("./bridge").then(({ tellPage }) => {
      removeEventListener("submit", hold, true);
      tellPage(begin);
    });
  if (form === null) return;
  save(form);
  form.addEventListener("submit", (event) => void send(event, form));
  form.addEventListener("change", () => fetchAhead(form), { once: true });
  if (form.querySelector("[data-upload]") !== null) void startUploads(form);
  if (form.dataset.live !== undefined) void startRules(form);
  if (form.querySelector("[data-widget]") !== null)
    void import("./widgets").then(({ startWidgets }) => startWidgets(form));
}

/** Whoever has answered one question will soon be on the next page: what that one needs of us comes while nobody waits for it. */
function fetchAhead({ dataset: { ahead = "" } }: HTMLFormElement): void {
  const quiet = (): void => {};
  if (ahead.includes("upload")) import("./upload").catch(quiet);
  if (ahead.includes("conditions")) import("./conditions").catch(quiet);
  if (ahead.includes("widgets")) import("./widgets").catch(quiet);
}

function save(form: HTMLFormElement): void {
  saving = startSaving(
    form,
    () => uploads?.look(),
    () => conditions,
  );
}

async function startUploads(form: HTMLFormElement): Promise<void> {
  // After a new release its piece may be gone: the page works without it.
  const { uploadsOf } = await import("./upload").catch(() => ({ uploadsOf: null }));
  if (form.isConnected && uploadsOf !== null) uploads = uploadsOf(form);
}

async function startRules(form: HTMLFormElement): Promise<void> {
  // Without it the server says with every save what counts.
  const started = await import("./conditions").then(({ startConditions }) => startConditions(form)).catch(() => null);
  if (form.isConnected) conditions = started;
}

async function send(event: SubmitEvent, form: HTMLFormElement): Promise<void> {
  const { submitter } = event;
  // Another language changes more than the page's content: the browser loads it whole.
  if (submitter?.getAttribute("value")?.startsWith("language:")) {
    saving?.prepare();
    return saving?.stop();
  }
  event.preventDefault();
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  note("unsent", null);
  await uploads?.settled();
  saving?.prepare();
  saving?.stop();
  const action = submitter?.getAttribute("value") ?? "";
  if (action.startsWith("theirs:")) saving?.drop(action.slice("theirs:".length));
  const sent = valuesIn(form);
  const posted = await post(form, submitter);
  const isSamePage = answersForm()?.dataset.page === form.dataset.page;
  if (posted === "taken") {
    if (!isSamePage) saving?.forget();
    tellTabs({ page: form.getAttribute("action") ?? "", fields: null });
  }
  if (posted !== "lost") {
    if (isSamePage || posted === "answered") saving?.keepSince(sent);
    return begin();
  }
  // Nothing came back. The typed answers are still here, and they are kept from now on again.
  form.ariaBusy = null;
  save(form);
  const { unsent, retry } = browserWords();
  note("unsent", unsent, { label: retry, press: () => form.requestSubmit(submitter) });
}

addEventListener("popstate", () => {
  if (location.pathname === shownPath) return;
  saving?.flush();
  const path = location.pathname;
  fetchPage("GET", location.href, null).then(
    (answer) => {
      // Another step, or what was sent, has led elsewhere meanwhile: what is still on the screen goes on being saved.
      if (location.pathname !== path) return;
      saving?.flush();
      saving?.stop();
      showPage(answer, false);
      begin();
    },
    () => {
      if (location.pathname === path) location.reload();
    },
  );
});
