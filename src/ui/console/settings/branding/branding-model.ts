import { computed, signal } from "@preact/signals";
import { contrastsOf } from "../../../../collection/brand/contrast";
import { type Brand, layered } from "../../../../domain/brand";
import { type Answer, type ApiFailure, loader } from "../../../shared";
import { type Branding, brandingApi } from "./branding";

const keepAfterMs = 350;
const mostUndo = 100;

/** What is being edited: a draft that saves itself, with a way back for every change. */
export function brandingModel(workflow: string | null) {
  const loaded = loader<Branding>((stop) => brandingApi.read(workflow, stop));
  const brand = signal<Brand>({});
  const before = signal<readonly Brand[]>([]);
  const after = signal<readonly Brand[]>([]);
  const trouble = signal<ApiFailure | null>(null);
  /** Rises when a draft was saved: the frame draws itself anew. */
  const drawn = signal(0);
  const status = signal<"saved" | "unsaved" | "saving">("saved");
  let revision = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const take = (answer: Branding): void => {
    revision = answer.draft?.revision ?? 0;
    loaded.put(answer);
    drawn.value += 1;
  };
  const show = (answer: Branding): void => {
    take(answer);
    brand.value = answer.draft?.brand ?? answer.published?.brand ?? {};
    before.value = [];
    after.value = [];
    status.value = "saved";
  };

  let keeping: Promise<boolean> | null = null;
  let isRunning = false;
  // Whoever asks while it is on its way hears of that one, which takes what was changed since with it.
  const keep = (): Promise<boolean> => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    // It goes out once that is over.
    if (isRunning) return Promise.resolve(false);
    keeping ??= keepNow().finally(() => {
      keeping = null;
    });
    return keeping;
  };
  async function keepNow(): Promise<boolean> {
    if (status.peek() === "saved") return true;
    const sent = brand.peek();
    status.value = "saving";
    const answer = await brandingApi.keep(workflow, sent, revision);
    if (!answer.ok) {
      trouble.value = answer.error;
      status.value = "unsaved";
      return false;
    }
    trouble.value = null;
    take(answer.value);
    const isNewest = brand.peek() === sent;
    status.value = isNewest ? "saved" : "unsaved";
    return isNewest || keepNow();
  }
  const later = (): void => {
    if (status.peek() !== "saving") status.value = "unsaved";
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void keep(), keepAfterMs);
  };
  const put = (next: Brand): void => {
    brand.value = next;
    later();
  };
  /** One at a time, and never beside a save: what the server answered last would be the older one. */
  const run = async (call: () => Promise<Answer<Branding>>): Promise<boolean> => {
    if (isRunning) return false;
    isRunning = true;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    await keeping;
    const before = brand.peek();
    const answer = await call();
    isRunning = false;
    trouble.value = answer.ok ? null : answer.error;
    if (answer.ok && brand.peek() === before) show(answer.value);
    else if (answer.ok) take(answer.value);
    // What was changed while it was on its way is the next draft.
    if (status.peek() !== "saved") later();
    return answer.ok;
  };

  return {
    loaded,
    brand,
    trouble,
    drawn,
    status,
    mayUndo: computed(() => before.value.length > 0),
    mayRedo: computed(() => after.value.length > 0),
    /** Measured here while somebody chooses; the server measures again before it publishes. */
    contrast: computed(() => contrastsOf(layered(loaded.value?.below ?? {}, brand.value))),
    async load(): Promise<void> {
      const answer = await loaded.load();
      if (answer.ok) show(answer.value);
    },
    change(next: Brand): void {
      before.value = [...before.peek(), brand.peek()].slice(-mostUndo);
      after.value = [];
      put(next);
    },
    undo(): void {
      const last = before.peek().at(-1);
      if (last === undefined) return;
      before.value = before.peek().slice(0, -1);
      after.value = [...after.peek(), brand.peek()];
      put(last);
    },
    redo(): void {
      const next = after.peek().at(-1);
      if (next === undefined) return;
      after.value = after.peek().slice(0, -1);
      before.value = [...before.peek(), brand.peek()];
      put(next);
    },
    keep,
    async publish(): Promise<boolean> {
      return (await keep()) && run(() => brandingApi.publish(workflow, null));
    },
    drop: (): Promise<boolean> => run(() => brandingApi.drop(workflow)),
    restore: (version: number): Promise<boolean> => run(() => brandingApi.restore(workflow, version)),
  };
}

export type BrandingModel = ReturnType<typeof brandingModel>;
