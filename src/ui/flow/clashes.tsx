import { fillPhrase } from "../../lib/phrase";
import type { ClashShown, Keeping } from "./model";
import { Said } from "./said";
import type { Words } from "./words";

/** What a page sends along with the answers: what it showed, and which try this is. The browser must not fill in older ones. */
export const KeepingView = ({ keeping }: { keeping: Keeping }) => (
  <>
    <input type="hidden" name="_seen" value={keeping.seen} autocomplete="off" />
    {keeping.attempt !== null && <input type="hidden" name="_attempt" value={keeping.attempt} autocomplete="off" />}
  </>
);

/** Two answers to one question. The field below shows the reader's own; going on keeps it. */
export function ClashView({ clash, timeZone, words }: { clash: ClashShown; timeZone: string | null; words: Words }) {
  const { browser, locale } = words;
  const line = (phrase: string, value: string | null, time = "") =>
    fillPhrase(phrase, { value: value ?? browser.clashEmpty, time }, locale);
  const { at, theirs } = clash;
  return (
    <section class="note clash" data-clash={clash.field} aria-labelledby={`clash-of-${clash.field}`}>
      <div>
        <p id={`clash-of-${clash.field}`}>
          <a href={`#f-${clash.field}`}>
            <Said>{clash.label}</Said>
          </a>{" "}
          {browser.clash}
        </p>
        <p dir="auto">{line(browser.clashMine, clash.mine)}</p>
        <p dir="auto">
          {at === null
            ? line(browser.clashTheirs, theirs)
            : line(browser.clashTheirsAt, theirs, timeIn(timeZone, at, locale))}
        </p>
      </div>
      <button type="submit" name="action" value={`mine:${clash.field}`}>
        {browser.useMine}
      </button>
      <button type="submit" name="action" value={`theirs:${clash.field}`}>
        {browser.useTheirs}
      </button>
    </section>
  );
}

/** Without a script nobody knows the reader's clock for certain: the zone is said. One that nobody knows is UTC. */
export function timeIn(timeZone: string | null, at: string, locale: string): string {
  const style = { hour: "numeric", minute: "2-digit", timeZoneName: "short" } as const;
  try {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: timeZone ?? "UTC" }).format(new Date(at));
  } catch {
    return new Intl.DateTimeFormat(locale, { ...style, timeZone: "UTC" }).format(new Date(at));
  }
}
