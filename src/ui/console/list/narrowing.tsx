import type { ComponentChildren } from "preact";
import { sayFailure } from "../../shared/api";
import { Button } from "../../shared/button";
import { SelectField, TextField } from "../../shared/field";
import { Icon } from "../../shared/icon";
import { navigate, place, queryWith } from "../../shared/router";
import { useTypedQuery } from "../../shared/typed";
import type { GrowingList } from "../model/growing-list";
import { plural } from "../model/words";

// What narrows a list stands in the address, each by its name; what is open beside the list stays open.

const narrowedHref = (changes: Record<string, string | null>): string => `${place.peek().path}${queryWith(changes)}`;

export const anyOption = { value: "", label: "Any" };

const typingPauseMs = 250;

/** What was typed becomes `q` once it rests. `label`: shown above the field; left out: only readers of the screen hear one. */
export function NarrowSearch({
  placeholder,
  label,
  class: className,
}: {
  placeholder: string;
  label?: string;
  class?: string;
}) {
  const [text, setText] = useTypedQuery((q) => narrowedHref({ q: q || null }), typingPauseMs);
  return (
    <search class={className}>
      <TextField
        label={label ?? "Search"}
        hideLabel={label === undefined}
        type="search"
        value={text}
        onInput={setText}
        placeholder={placeholder}
        maxLength={200}
      />
    </search>
  );
}

/** One of several, by name; the empty value drops it. */
export const NarrowBy = <Name extends string>({
  name,
  label,
  options,
}: {
  name: Name;
  label: string;
  options: { value: string; label: string }[];
}) => (
  <SelectField
    label={label}
    value={place.value.query.get(name) ?? ""}
    options={options}
    onChange={(value) => navigate(narrowedHref({ [name]: value === "" ? null : value }))}
  />
);

/** What narrows the list, in words, each with a way to drop it. */
export const NarrowChips = ({ of }: { of: readonly { name: string; words: string }[] }) =>
  of.length === 0 ? null : (
    <ul class="chips" aria-label="Filters">
      {of.map(({ name, words }) => (
        <li key={name}>
          <button type="button" class="chip" onClick={() => navigate(narrowedHref({ [name]: null }))}>
            <bdi class="clip">{words}</bdi>
            <Icon name="close" size={12} />
            <span class="unseen"> remove</span>
          </button>
        </li>
      ))}
    </ul>
  );

/** Below the rows: how many there are, or the way to more of them. `children`: what else. */
export function ListFoot<Row>({
  of,
  noun,
  verb = "Load more",
  children,
}: {
  of: GrowingList<Row>;
  noun: readonly [one: string, several?: string];
  verb?: string;
  children?: ComponentChildren;
}) {
  const { rows = [], nextCursor = null } = of.list.value ?? {};
  const failure = of.moreFailure.value;
  return (
    <footer class="list-foot">
      {failure && (
        <p class="error" role="alert">
          {sayFailure(failure)}
        </p>
      )}
      {nextCursor === null ? (
        <p class="muted num">{plural(rows.length, noun[0], noun[1])}</p>
      ) : (
        <Button size="small" busy={of.loadingMore.value} onClick={() => void of.more()}>
          {verb}
        </Button>
      )}
      {children}
    </footer>
  );
}
