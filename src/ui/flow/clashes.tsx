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
export function ClashView({ clash, words }: { clash: ClashShown; words: Words }) {
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
          {at === null ? line(browser.clashTheirs, theirs) : line(browser.clashTheirsAt, theirs, timeOf(at, locale))}
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

/** Without a script nobody knows the reader's clock: the zone is said. */
const timeOf = (at: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, {
    hour: "numeric",
    minute: "2-digit",
    timeZone: "UTC",
    timeZoneName: "short",
  }).format(new Date(at));
