import { useEffect, useState } from "preact/hooks";
import { navigate, place } from "./router";

/**
 * What somebody types over a value that can change under them: what stands there now, and how it is typed over; null takes it back. It is
 * theirs until the value itself changes. No effect resets it: one runs after the paint, and would take away what was typed in between.
 */
export function useTypedOver<Value>(value: Value): [Value, (typed: Value | null) => void] {
  const [typed, setTyped] = useState<{ over: Value; now: Value } | null>(null);
  const now = typed !== null && typed.over === value ? typed.now : value;
  return [now, (next) => setTyped(next === null ? null : { over: value, now: next })];
}

const asked = (at = place.value): string => at.query.get("q") ?? "";

/**
 * The words of a search that stands in the address as `q`: what is typed goes there once the typing rests for `pauseMs`, without a step
 * back for every letter. An address that changes otherwise (a chip that is dropped, a step back) is shown; what is being typed stays.
 * `settle` does not wait for the rest (Enter).
 */
export function useTypedQuery(
  hrefWith: (q: string) => string,
  pauseMs: number,
): [text: string, type: (text: string) => void, settle: () => boolean] {
  const inAddress = asked();
  const [typed, setTyped] = useState({ over: inAddress, text: inAddress });
  const text = typed.over === inAddress ? typed.text : inAddress;
  // True: it was not in the address yet, and is now.
  const settle = (): boolean => {
    const wanted = text.trim();
    if (wanted === asked(place.peek())) return false;
    setTyped({ over: wanted, text });
    navigate(hrefWith(wanted), { replace: true });
    return true;
  };
  useEffect(() => {
    if (text.trim() === inAddress) return;
    const pause = setTimeout(settle, pauseMs);
    return () => clearTimeout(pause);
  }, [text, inAddress]);
  // The address of this very moment: the one of the last render may be over.
  return [text, (next) => setTyped({ over: asked(place.peek()), text: next }), settle];
}

/** What is left in a field once `sent` has gone out: what was typed behind it meanwhile. */
export const leftOf = (now: string, sent: string): string =>
  now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
