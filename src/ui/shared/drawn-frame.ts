import "./drawn-frame.css";

/**
 * Draws a page of the applicant's, which the server makes of a wish, into a frame of its own, which takes the place of the one before once it
 * is there: nothing flickers, and the way back of the browser does not lead through old drawings. `isStep`: a step of somebody's, that a
 * mere drawing anew does not overtake.
 */
export function drawInto(
  stage: HTMLElement | null,
  { address, wish, isStep = false }: { address: string; wish: object; isStep?: boolean },
  then: (frame: HTMLIFrameElement) => void,
): void {
  if (stage === null) return;
  for (const stale of stage.querySelectorAll("iframe.coming")) stale.remove();
  const frame = document.createElement("iframe");
  frame.name = `drawn-${crypto.randomUUID()}`;
  frame.title = "Preview of the page";
  frame.className = isStep ? "coming step" : "coming";
  // Its policy lets no script run in it; the permission is for our own listeners, which Safari asks it for.
  frame.setAttribute("sandbox", "allow-same-origin allow-forms allow-scripts");
  stage.append(frame);
  const carrier = document.createElement("form");
  carrier.method = "post";
  carrier.action = address;
  carrier.target = frame.name;
  carrier.hidden = true;
  const field = document.createElement("input");
  field.name = "wish";
  field.value = JSON.stringify(wish);
  carrier.append(field);
  document.body.append(carrier);
  frame.addEventListener("load", () => {
    const page = frame.contentDocument;
    // The empty page that a frame begins with is none of ours.
    if (!frame.isConnected || page?.URL === "about:blank") return;
    // Nothing was drawn (the session has ended, the connection is gone): what is there stays.
    if (page?.querySelector("main") == null) return frame.remove();
    const before = stage.querySelector<HTMLIFrameElement>("iframe:not(.coming)");
    const hadFocus = before !== null && document.activeElement === before;
    const scrolled = before?.contentWindow?.scrollY ?? 0;
    const stays = pageOf(before) === pageOf(frame);
    frame.classList.remove("coming");
    before?.remove();
    if (stays) frame.contentWindow?.scrollTo(0, scrolled);
    if (hadFocus) page.querySelector<HTMLElement>("#problems, h1")?.focus();
    then(frame);
  });
  carrier.submit();
  carrier.remove();
}

/** The questions of a drawn page. */
export const answersIn = (frame: HTMLIFrameElement | null): HTMLFormElement | null =>
  frame?.contentDocument?.querySelector<HTMLFormElement>("#answers") ?? null;
const pageOf = (frame: HTMLIFrameElement | null): string | undefined => answersIn(frame)?.dataset.page;
