/** What something was, is, and would be again. */
export interface History<Value> {
  past: readonly Value[];
  now: Value;
  future: readonly Value[];
  /** Steps with the same topic, one right after the other, are one step: typing in one field. Null: a step of its own. */
  topic: string | null;
}

const mostSteps = 100;

export const historyOf = <Value>(now: Value): History<Value> => ({ past: [], now, future: [], topic: null });

/** The next step. What was undone before it is forgotten, as people expect. */
export function stepped<Value>(history: History<Value>, now: Value, topic: string | null = null): History<Value> {
  if (now === history.now) return history;
  const goesOn = topic !== null && topic === history.topic && history.future.length === 0;
  const past = goesOn ? history.past : [...history.past, history.now].slice(-mostSteps);
  return { past, now, future: [], topic };
}

export function undone<Value>({ past, now, future, ...rest }: History<Value>): History<Value> {
  const before = past.at(-1);
  return before === undefined
    ? { past, now, future, ...rest }
    : { past: past.slice(0, -1), now: before, future: [now, ...future], topic: null };
}

export function redone<Value>({ past, now, future, ...rest }: History<Value>): History<Value> {
  const [after, ...later] = future;
  return after === undefined
    ? { past, now, future, ...rest }
    : { past: [...past, now], now: after, future: later, topic: null };
}
