import type { FlowState } from "../ui/flow/state-model";
import type { FlowClash } from "./clashes";
import type { FieldValues } from "./values";

/**
 * What the applicant has before their eyes, page by page: everything that is written says what it takes the place of, so that nobody
 * overwrites what they have not seen.
 */
export class Drawn {
  readonly #pages = new Map<string, FieldValues>();
  /** Values that were sent and whose answer was lost: they may stand by now, and are nobody else's. */
  readonly #unsure = new Map<string, string[][]>();

  /** The form is drawn anew, as it was read. */
  show(state: FlowState): void {
    this.#pages.clear();
    for (const [page, values] of Object.entries(state.values)) this.put(page, values);
  }

  on(page: string): FieldValues {
    return this.#pages.get(page) ?? {};
  }

  put(page: string, values: FieldValues): void {
    this.#pages.set(page, { ...this.on(page), ...values });
  }

  /** These were written. */
  stands(page: string, values: FieldValues): void {
    this.put(page, values);
    for (const name of Object.keys(values)) this.#unsure.delete(`${page} ${name}`);
  }

  /** These may have been written. */
  mayStand(page: string, values: FieldValues): void {
    for (const [name, sent] of Object.entries(values)) {
      const key = `${page} ${name}`;
      this.#unsure.set(key, [...(this.#unsure.get(key) ?? []), sent]);
    }
  }

  /** Whether some of the clashes are with ourselves: what stands there is what we sent and had no answer to. Takes it as seen then. */
  ownWords(clashes: readonly FlowClash[]): boolean {
    let found = false;
    for (const { page, theirs } of clashes)
      for (const [name, values] of Object.entries(theirs.values)) {
        const sent = this.#unsure.get(`${page} ${name}`) ?? [];
        if (!sent.some((one) => one.join("\n") === values.join("\n"))) continue;
        this.stands(page, { [name]: values });
        found = true;
      }
    return found;
  }
}
