import { signal } from "@preact/signals";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { withoutTurns } from "../../../lib/plain-name";
import { api, type Listed } from "../../shared/api";
import { Dialog } from "../../shared/dialog";
import { Keys } from "../../shared/keys";
import { navigate } from "../../shared/router";
import { shortcuts } from "../../shared/shortcut";
import { queues } from "../model/case-list";
import { recentCases } from "../model/recent-cases";
import type { CaseSummary } from "../model/types";
import { standingOf } from "../model/words";
import type { Choice } from "./choice";

const isOpen = signal(false);
export const openPalette = (): void => {
  isOpen.value = true;
};

const go = (href: string) => () => navigate(href);
const typingPauseMs = 140;

/** Anything, by name: cases, queues, saved views, what was built, people, and every command that works here. */
export const Palette = () => (isOpen.value ? <OpenPalette /> : null);

function OpenPalette() {
  const id = useId();
  const [text, setText] = useState("");
  /** The choice that the arrows went to: it stays the one, however many come above it meanwhile. Null: the first. */
  const [picked, setPicked] = useState<string | null>(null);
  const [found, setFound] = useState<Found>(nothingFound);
  const [others, setOthers] = useState<Choice[]>([]);
  const list = useRef<HTMLDivElement>(null);
  // What was built and where one can go comes after the field is there; without it the rest works as well.
  useEffect(() => {
    void import("./palette-places").then(
      async ({ palettePlaces }) => setOthers(await palettePlaces()),
      () => {},
    );
  }, []);
  const close = () => {
    isOpen.value = false;
  };
  useEffect(() => {
    const words = text.trim();
    if (words.length < 2) {
      setFound(nothingFound);
      return;
    }
    const asking = new AbortController();
    const pause = setTimeout(async () => {
      const answer = await api.get<Listed<CaseSummary>>(`/cases?limit=8&q=${encodeURIComponent(words)}`, {
        signal: asking.signal,
      });
      if (answer.ok) setFound({ words, cases: answer.value.data });
    }, typingPauseMs);
    return () => {
      clearTimeout(pause);
      asking.abort();
    };
  }, [text]);
  const choices = choicesFor(text, found, others);
  const at = Math.max(
    0,
    choices.findIndex(({ id }) => id === picked),
  );
  const current = choices[at];
  useEffect(() => {
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [current?.id]);
  const choose = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    close();
    queueMicrotask(choice.run);
  };
  return (
    <Dialog title="Do anything" onClose={close} wide>
      <input
        type="text"
        class="palette-input"
        placeholder="A name, an e-mail address, an id, or what you want to do"
        aria-label="Search and commands"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        {...(current && { "aria-activedescendant": `${id}-${current.id}` })}
        autocomplete="off"
        data-autofocus
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setPicked(null);
        }}
        onKeyDown={(event) => {
          if (event.key === "ArrowDown") setPicked(choices[at + 1]?.id ?? picked);
          else if (event.key === "ArrowUp") setPicked(choices[at - 1]?.id ?? picked);
          else if (event.key === "Enter") choose(current);
          else return;
          event.preventDefault();
        }}
      />
      <div class="palette-list" id={`${id}-list`} role="listbox" aria-label="What matches" ref={list}>
        {choices.map((choice) => (
          <div
            key={choice.id}
            id={`${id}-${choice.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={choice === current}
            class="palette-choice"
            onMouseDown={(event) => {
              event.preventDefault();
              choose(choice);
            }}
          >
            <span class="clip">{choice.label}</span>
            <span class="muted clip">{choice.hint}</span>
            {choice.keys && <Keys keys={choice.keys} />}
          </div>
        ))}
        {choices.length === 0 && <p class="muted">Nothing matches.</p>}
      </div>
    </Dialog>
  );
}

/** Cases that were found, and by which words. */
interface Found {
  words: string;
  cases: readonly CaseSummary[];
}
const nothingFound: Found = { words: "", cases: [] };

function choicesFor(text: string, found: Found, others: readonly Choice[]): Choice[] {
  const words = text.trim().toLowerCase();
  const matches = (said: string) => words.split(/\s+/).every((word) => said.toLowerCase().includes(word));
  const recent = recentCases.value
    .filter(({ name }) => matches(name))
    .map(({ id, name }) => ({ id, label: name, hint: "Looked at just now", run: go(`/console/cases/${id}`) }));
  // What other words had found is chosen by nobody who has typed on, unless it is called so.
  const isOfThese = found.words === text.trim();
  const cases = found.cases
    .map((row) => ({
      id: row.id,
      label: withoutTurns(row.entity.name ?? row.externalId ?? row.id),
      hint: standingOf(row).label,
      run: go(`/console/cases/${row.id}`),
    }))
    .filter(({ label }) => isOfThese || matches(label));
  const byId = /^case_[0-9a-z_]+$/.test(words)
    ? [{ id: "by-id", label: `Open ${words}`, hint: "Case", run: go(`/console/cases/${words}`) }]
    : [];
  const every: Choice[] = [
    ...(queues.value ?? []).map(({ id, name, count }) => ({
      id: `queue-${id}`,
      label: name,
      hint: `Queue, ${count}`,
      run: go(`/console/cases?queue=${id}`),
    })),
    { id: "settings", label: "Settings", hint: "Go to", run: go("/console/settings") },
    { id: "import", label: "Import definitions", hint: "Go to", run: go("/console/settings/definitions/import") },
    ...others,
  ];
  const places = every.filter(({ label, hint, also = "" }) => matches(`${label} ${hint} ${also}`));
  const commands = shortcuts.value
    .filter(({ inDialog, keys, label }) => !inDialog && keys !== "mod+k" && matches(label))
    .map(({ keys, label, group, run }) => ({
      id: `key-${keys.replaceAll(/\W/g, "-")}`,
      label,
      hint: group,
      keys,
      run,
    }));
  const seen = new Set<string>();
  return [...byId, ...cases, ...recent, ...places, ...commands]
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .slice(0, 40);
}
