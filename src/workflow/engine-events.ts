// Events that only the engine raises. Their prefix is reserved: a definition may not listen to it by name, and nobody may
// send it from outside.

const prefix = "xstate.";

export const initEvent = `${prefix}init`;
/** Stands in traces for a transition that needs no event. */
export const alwaysEvent = `${prefix}always`;
/** Raised when the compound or parallel state at `path` has reached its end. */
export const doneEvent = (path: string): string => `${prefix}done.state.${path}`;
/** Raised when the state at `path` has been active for `delay` (milliseconds, or the name of a delay). */
export const afterEvent = (delay: string, path: string): string => `${prefix}after.${delay}.${path}`;
export const isEngineEvent = (name: string): boolean => name.startsWith(prefix);
