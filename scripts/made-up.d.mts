export function hex(seed: string, length: number): string;
/** Crockford's letters, as ids have them. At most 64. */
export function letters(seed: string, length: number): string;
/** What stands for the n-th secret of a run in recorded examples. */
export function madeUpToken(n: number, length: number): string;
/** Whether a value is one of them. */
export function isMadeUpToken(value: string): boolean;
