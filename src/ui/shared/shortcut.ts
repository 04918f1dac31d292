import { signal } from "@preact/signals";
import { useLayoutEffect, useRef } from "preact/hooks";

export interface Shortcut {
  /** `j`, `?`, `Escape`, `mod+k` (⌘ or Ctrl), `mod+Enter`, `mod+shift+z`, or two keys one after the other: `g m`. */
  keys: string;
  label: string;
  group: string;
}

interface Registered extends Shortcut {
  /** A dialog covers the page: only shortcuts that were made for dialogs work then. */
  inDialog: boolean;
  run: () => void;
}

const registered = signal<Registered[]>([]);

/** Everything that works right now, for the list behind `?`. */
export const shortcuts = registered;

/**
 * A key that does something while the component is there. The newest registration of a key wins. While somebody types, only ⌘K works, and inside a
 * dialog keys with ⌘ or Ctrl.
 */
export function useShortcut(
  keys: string,
  label: string,
  run: () => void,
  how: { group?: string; when?: boolean; inDialog?: boolean } = {},
): void {
  const latest = useRef(run);
  latest.current = run;
  const { group = "Everywhere", when = true, inDialog = false } = how;
  // Before the next paint: a key that can be seen works.
  useLayoutEffect(() => {
    if (!when) return;
    const one: Registered = { keys, label, group, inDialog, run: () => latest.current() };
    registered.value = [...registered.peek(), one];
    return () => {
      registered.value = registered.peek().filter((other) => other !== one);
    };
  }, [keys, label, group, when, inDialog]);
}

/** How long the second key of a pair may take. */
const pairMs = 1_200;

/** Starts listening. Called once, by the shell. */
export function startShortcuts(): void {
  let first: { key: string; atMs: number } | null = null;
  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.repeat && !/^[jk]$/.test(event.key)) return; // holding j runs down the list; nothing else repeats
    const key = nameOf(event);
    if (isTyping(event.target)) {
      const covered = document.querySelector("dialog[open]") !== null;
      // Escape leaves the field, and nothing more: what was typed must not be lost with the page.
      if (key === "Escape" && !covered && event.target instanceof HTMLElement) event.target.blur();
      if (key !== "mod+k" && !(covered && key.startsWith("mod+"))) return;
    }
    const pair = first !== null && event.timeStamp - first.atMs < pairMs ? `${first.key} ${key}` : null;
    first = null;
    const found = (pair && find(pair)) || find(key);
    if (found) {
      event.preventDefault();
      found.run();
    } else if (registered.peek().some((one) => one.keys.startsWith(`${key} `))) {
      first = { key, atMs: event.timeStamp };
    }
  });
}

function find(keys: string): Registered | undefined {
  const covered = document.querySelector("dialog[open]") !== null;
  return registered.peek().findLast((one) => one.keys === keys && (!covered || one.inDialog));
}

export function nameOf(
  event: Pick<KeyboardEvent, "key" | "metaKey" | "ctrlKey" | "altKey"> & Partial<Pick<KeyboardEvent, "shiftKey">>,
): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.altKey) return `alt+${key}`;
  if (!event.metaKey && !event.ctrlKey) return key;
  // Redo is not undo. Signs such as ? need the shift key and are told by themselves.
  return event.shiftKey === true && /^[a-z]$/.test(key) ? `mod+shift+${key}` : `mod+${key}`;
}

/** Whether what is typed there is text: letters are no keys of the page then, and the focus is not taken away. */
export const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLInputElement && !/^(checkbox|radio|button|submit|range|file)$/.test(target.type)));

const signs: Record<string, string> = { Escape: "Esc", Enter: "⏎", ArrowDown: "↓", ArrowUp: "↑", shift: "⇧" };

/** `mod+Enter` → `["⌘", "⏎"]` (or `Ctrl`), `g m` → `["g", "m"]`. */
export const keyCaps = (keys: string, mac = /Mac|iPhone|iPad/.test(navigator.platform)): string[] =>
  keys.split(/[ +]/).map((key) => (key === "mod" ? (mac ? "⌘" : "Ctrl") : (signs[key] ?? key)));
