/** Moves a folder to another place, and takes away what was there. */
export function putInPlace(fresh: string, place: string): void;
