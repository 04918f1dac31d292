import { describing, ErrorText, fieldClass, Hint, idOf, Name } from "./item";
import type { LookupAnswer, LookupItem } from "./model-kinds";
import type { Words } from "./words";

/** A company by name or number, asked of the register: what it finds can be taken over with one press. Plain posts. */
export function LookupView({ item, words }: { item: LookupItem; words: Words }) {
  const off = item.disabled || item.hidden;
  return (
    <div class={`${fieldClass(item)} lookup`} data-field={item.name} hidden={item.hidden}>
      <label for={idOf(item)}>
        <Name item={item} words={words} />
      </label>
      <Hint item={item} />
      <ErrorText item={item} />
      <div class="with">
        <input
          id={idOf(item)}
          name={item.name}
          type="text"
          dir="auto"
          placeholder={words.lookFor}
          value={item.query}
          disabled={off}
          {...describing(item)}
        />
        <button type="submit" name="action" value={`lookup:${item.name}`} disabled={off}>
          {words.lookUp}
        </button>
      </div>
      <div id={`${idOf(item)}-found`} tabIndex={-1} role="status">
        <Found item={item} words={words} off={off} />
      </div>
    </div>
  );
}

function Found({ item, words, off }: { item: LookupItem; words: Words; off: boolean }) {
  if (item.found === null) return null;
  if (item.found.status !== "found") return <p class="note">{whyNot(item.found.status, words)}</p>;
  if (item.found.candidates.length === 0) return <p class="note">{words.lookNone}</p>;
  return (
    <>
      <h3>{words.lookFound}</h3>
      <ul class="found">
        {item.found.candidates.map((candidate) => (
          <li key={candidate.id}>
            <span class="file">
              <bdi>{candidate.title}</bdi>
              {candidate.lines.map((line) => (
                <small key={line}>
                  <bdi>{line}</bdi>
                </small>
              ))}
            </span>
            <button type="submit" name="action" value={`fill:${item.name}:${candidate.id}`} disabled={off}>
              {words.lookUse} <span class="unseen">{candidate.title}</span>
            </button>
          </li>
        ))}
      </ul>
      {/* Takes the answer of the register away again: the details are for the applicant to give. */}
      <button class="bare" type="submit" name="action" value={`use:${item.name}`} disabled={off}>
        {words.lookOther}
      </button>
    </>
  );
}

function whyNot(status: Exclude<LookupAnswer["status"], "found">, words: Words): string {
  switch (status) {
    case "failed":
      return words.lookFailed;
    case "by_number":
      return words.lookByNumber;
    case "no_country":
      return words.lookNoCountry;
    case "enough":
      return words.lookEnough;
  }
}
