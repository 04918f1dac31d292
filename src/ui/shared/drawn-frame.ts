import "./drawn-frame.css";

interface Drawing {
  address: string;
  /** What is to be drawn, as things are when it is asked. */
  wish: () => object;
  /** A step of somebody's, that a mere drawing anew does not overtake. */
  isStep?: boolean;
}

/** A drawing that did not come is asked for again, each time after twice the pause, and then given up. */
const firstPauseMs = 1_000;
const mostTries = 4;

/**
 * Draws a page of the applicant's, which the server makes of a wish, into a frame of its own, which takes the place of the one before once it
 * is there: nothing flickers, and the way back of the browser does not lead through old drawings. What was changed or typed while a drawing was
 * on its way is not lost to it: it is drawn anew.
 */
export function drawInto(
  stage: HTMLElement | null,
  drawing: Drawing,
  then: (frame: HTMLIFrameElement) => void,
  tries = 1,
): void {
  if (stage === null) return;
  const { address, isStep = false } = drawing;
  const wish = JSON.stringify(drawing.wish());
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
  field.value = wish;
  carrier.append(field);
  document.body.append(carrier);
  frame.addEventListener("load", () => {
    const page = frame.contentDocument;
    // The empty page that a frame begins with is none of ours.
    if (!frame.isConnected || page?.URL === "about:blank") return;
    if (page?.querySelector("main") == null) {
      // Nothing was drawn (too much to do, no connection, the session has ended): what is there stays meanwhile. A newer drawing takes
      // this frame away, and its turn with it.
      setTimeout(
        () => frame.isConnected && (tries < mostTries ? drawInto(stage, drawing, then, tries + 1) : frame.remove()),
        firstPauseMs * 2 ** (tries - 1),
      );
      return;
    }
    if (JSON.stringify(drawing.wish()) !== wish) return drawInto(stage, drawing, then);
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
