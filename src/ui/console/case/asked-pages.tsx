import { useEffect, useRef, useState } from "preact/hooks";
import { drawInto } from "../../shared/drawn-frame";
import { SelectField } from "../../shared/field";
import { type Askable, personWords } from "../model/asking";
import { languageName } from "../model/words";

/** How long nothing is changed before a page is drawn again. */
const restMs = 250;
const address = "/console/preview/revision";

/** What would be asked, as the API takes it. */
export interface ToAsk {
  items: object[];
  dueInSeconds?: number;
}

/**
 * The very pages that people would get if this were asked now, drawn by the server: one for each person of the case who is asked, and one
 * for each child. Nothing is stored, and its buttons do nothing but change the language. `language`: null is everybody's own.
 */
export function AskedPages({
  caseId,
  ask,
  people,
  family,
  askable,
  language,
  onLanguage,
}: {
  caseId: string;
  ask: ToAsk;
  /** Who of the case is asked: `applicant`, or ids of owners. */
  people: readonly string[];
  /** Children that are sent back as well, by the ids of their cases. */
  family: { caseId: string; name: string }[];
  askable: Askable;
  language: string | null;
  onLanguage: (language: string) => void;
}) {
  const stage = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [width, setWidth] = useState("phone");
  const [drawnIn, setDrawnIn] = useState<string | null>(null);
  const pages = [
    ...people.map((one) => ({ value: `${caseId} ${one}`, label: personWords(one, askable) ?? "The applicant" })),
    ...family.map((child) => ({ value: `${child.caseId} applicant`, label: child.name })),
  ];
  const page = pages.find(({ value }) => value === chosen)?.value ?? pages[0]?.value ?? `${caseId} applicant`;
  const [of, person] = [page.slice(0, page.indexOf(" ")), page.slice(page.indexOf(" ") + 1)];
  // A child is asked for what is marked on it, and for nothing of this case.
  const wish = JSON.stringify({ caseId: of, person, language, ...(of === caseId ? ask : { items: [] }) });
  useEffect(() => {
    const draw = () =>
      drawInto(stage.current, { address, wish: () => JSON.parse(wish) as object }, (frame) => {
        setDrawnIn(frame.contentDocument?.documentElement.lang ?? null);
        attend(frame, onLanguage);
      });
    const timer = setTimeout(draw, restMs);
    return () => clearTimeout(timer);
  }, [wish]);
  return (
    <section class="stack" aria-label="Their page">
      <div class="row wrap">
        <SelectField label="Page of" value={page} onChange={setChosen} options={pages} />
        <SelectField
          label="Width"
          value={width}
          onChange={setWidth}
          options={[
            { value: "phone", label: "Phone" },
            { value: "desktop", label: "Desktop" },
          ]}
        />
        {language !== null && drawnIn !== null && drawnIn !== language && (
          <p class="muted" role="status">
            The form is not offered in {languageName(language)}: they get it in {languageName(drawnIn)}.
          </p>
        )}
      </div>
      <div class={`drawn-stage ${width}`} ref={stage} />
    </section>
  );
}

/** Its languages can be chosen as applicants choose them; everything else stays as it is. */
function attend(frame: HTMLIFrameElement, onLanguage: (language: string) => void): void {
  frame.contentDocument?.addEventListener("submit", (event) => {
    event.preventDefault();
    const action = event.submitter?.getAttribute("value") ?? "";
    if (action.startsWith("language:")) onLanguage(action.slice("language:".length));
  });
  frame.contentDocument?.addEventListener("click", (event) => {
    // Elements of the frame are none of this window's classes.
    const link = (event.target as Element | null)?.closest("a");
    if (link != null) event.preventDefault();
  });
}
