/** R2 as far as the keys of cases need it: whole objects, written once where that is asked for. */
export class Bucket {
  readonly #objects: Map<string, string>;
  readonly #isDown: () => boolean;

  constructor(objects: Map<string, string>, isDown: () => boolean) {
    this.#objects = objects;
    this.#isDown = isDown;
  }

  async get(key: string): Promise<{ text: () => Promise<string> } | null> {
    this.#reach();
    const text = this.#objects.get(key);
    return text === undefined ? null : { text: async () => text };
  }

  async put(key: string, value: string, options?: { onlyIf?: { etagDoesNotMatch?: string } }): Promise<object | null> {
    this.#reach();
    if (options?.onlyIf?.etagDoesNotMatch === "*" && this.#objects.has(key)) return null;
    this.#objects.set(key, value);
    return {};
  }

  #reach(): void {
    if (this.#isDown()) throw new Error("R2: internal error");
  }
}
