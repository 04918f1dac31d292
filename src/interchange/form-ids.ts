/** Gives out ids that are letters, digits, `-` and `_`, each once. */
export class FormIds {
  readonly #taken: Set<string>;
  constructor(reserved: readonly string[] = []) {
    this.#taken = new Set(reserved);
  }
  take(wanted: string): string {
    const plain = wanted.replaceAll(/[^A-Za-z0-9_-]+/g, "_").slice(0, 56);
    const base = /^[A-Za-z]/.test(plain) ? plain : `f_${plain}`;
    let id = base;
    for (let count = 2; this.#taken.has(id); count += 1) id = `${base}_${count}`;
    this.#taken.add(id);
    return id;
  }
  isTaken(id: string): boolean {
    return this.#taken.has(id);
  }
}

/** Ids where an element stands. `files`: of documents in lists, each once in the whole form. `lists`: how many stand around it. */
interface Ids {
  ids: FormIds;
  files: FormIds;
  lists: number;
}

/** The id of a question for files. */
export function fileId({ ids, files, lists }: Ids, wanted: string): string {
  if (lists === 0) return ids.take(wanted);
  for (;;) {
    const id = files.take(wanted);
    if (!ids.isTaken(id)) return ids.take(id);
  }
}
