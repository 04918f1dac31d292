import { type EmbedEvent, type HostMessage, isEdgecaseMessage } from "../domain/embed-events";

// `/embed/v1.js`, for pages of tenants: shows a form in a frame, and says what happens in it. One global: `Edgecase`.

export interface EmbedOptions {
  /** The applicant's link, as `POST /cases/{id}/links` gave it to the tenant's server. */
  link: string;
  /** Where the form goes: an element, or a selector. Left out: over the page, in a dialog with a button to close it. */
  container?: Element | string;
  language?: string;
  /** Left out: as the reader's device is. */
  theme?: "light" | "dark";
  /** What a screen reader calls the frame. */
  title?: string;
  /** Takes the form away when it was sent. */
  closeOnSubmit?: boolean;
  on?: { [Type in EmbedEvent["type"]]?: (event: Extract<EmbedEvent, { type: Type }>) => void };
}

export interface EmbeddedForm {
  /** Asks the applicant whether to leave; `exit` follows when they do. */
  leave(): void;
  /** Takes the form away at once. What was typed is kept. */
  close(): void;
}

/** Shows the form behind a link. Throws when the link is no address or the container is not there. */
export function open(options: EmbedOptions): EmbeddedForm {
  const { container, language, theme, on } = options;
  const address = new URL(options.link);
  if (language !== undefined) address.searchParams.set("language", language);
  const { origin } = address;

  const frame = document.createElement("iframe");
  frame.title = options.title ?? "Form";
  frame.allow = `camera ${origin}`;
  Object.assign(frame.style, { border: "0", width: "100%", height: "600px", colorScheme: theme ?? "light dark" });
  const dialog = container === undefined ? dialogOf(frame, leave) : null;
  const place = typeof container === "string" ? document.querySelector(container) : (container ?? document.body);
  if (place === null) throw new Error(`there is no ${container}`);

  let isHeard = false;
  let hasReopened = false;
  let calling = 0;
  addEventListener("message", hear);
  // Every page that the frame loads has to hear us anew, and hears nothing before its script is there.
  frame.onload = () => {
    clearInterval(calling);
    calling = window.setInterval(() => say("hello"), 200);
    say("hello");
  };
  frame.src = address.href;
  place.append(dialog ?? frame);
  dialog?.showModal();

  function say(type: HostMessage["type"]): void {
    // Only to our own origin: while the frame shows something else the browser keeps it from hearing us.
    frame.contentWindow?.postMessage({ edgecase: 1, type } satisfies HostMessage, origin);
  }

  function hear({ source, origin: from, data }: MessageEvent<unknown>): void {
    if (source !== frame.contentWindow || from !== origin || !isEdgecaseMessage(data)) return;
    const event = data as unknown as EmbedEvent;
    if (event.type === "ready") {
      isHeard = true;
      clearInterval(calling);
    }
    if (event.type === "height" && event.px > 0 && dialog === null) frame.style.height = `${event.px}px`;
    // The frame is as tall as its form, so it cannot scroll by itself to where the next page begins.
    if (event.type === "page" && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    // The frame was loaded anew where no cookies are kept: the link opens it again.
    if (event.type === "error" && event.code === "session_ended" && !hasReopened) {
      hasReopened = true;
      frame.src = address.href;
      return;
    }
    const tell = on?.[event.type] as ((event: EmbedEvent) => void) | undefined;
    tell?.(event);
    if (event.type === "exit" || (event.type === "submitted" && options.closeOnSubmit === true)) close();
  }

  function leave(): void {
    if (isHeard) say("leave");
    else {
      // Nobody in there to ask, so nothing was typed that could be lost.
      on?.exit?.({ type: "exit", submitted: false, screen: null });
      close();
    }
  }

  function close(): void {
    clearInterval(calling);
    removeEventListener("message", hear);
    (dialog ?? frame).remove();
  }

  return { leave, close };
}

function dialogOf(frame: HTMLIFrameElement, leave: () => void): HTMLDialogElement {
  const dialog = document.createElement("dialog");
  const { colorScheme } = frame.style;
  Object.assign(dialog.style, { border: "0", padding: "0", overflow: "hidden", colorScheme });
  Object.assign(dialog.style, { width: "min(44rem, 100%)", height: "min(56rem, 100%)" });
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", "Close");
  // In a line of its own: beside it the form has a head with things to press.
  Object.assign(button.style, {
    display: "block",
    marginInlineStart: "auto",
    width: "44px",
    font: "24px/44px system-ui",
  });
  Object.assign(button.style, { padding: "0", border: "0", background: "none", color: "inherit", cursor: "pointer" });
  button.onclick = leave;
  dialog.oncancel = (event) => {
    event.preventDefault();
    leave();
  };
  frame.style.height = "calc(100% - 44px)";
  dialog.append(button, frame);
  return dialog;
}
