import type { CaseSnapshot, EffectId, EffectMessage } from "../src/domain";
import type { Env } from "../src/env";
import { log } from "../src/lib/log";
import { carriedTrace } from "../src/lib/trace";
import type { CaseStore } from "./case-store";

/** What one case gives to the queues, right after the commit; what gets lost here is sent again by the alarm. */
export class CaseHandOver {
  readonly #ctx: DurableObjectState;
  readonly #env: Env;
  readonly #store: CaseStore;
  /** One message of a kind is under way at a time: its consumer reads what is newest, and its answer starts the next one. */
  #underWay = { index: false, publish: false, archive: false };

  constructor(ctx: DurableObjectState, env: Env, store: CaseStore) {
    this.#ctx = ctx;
    this.#env = env;
    this.#store = store;
  }

  /** These effects, the row of the lists and, where there are `events`, those. */
  send(snapshot: CaseSnapshot, effectIds: readonly EffectId[], events: boolean): void {
    const { tenantId, caseId } = snapshot;
    const effects: MessageSendRequest<EffectMessage>[] = effectIds.map((effectId) => ({
      body: { tenantId, caseId, effectId, ...carriedTrace() },
    }));
    const sends: Promise<unknown>[] = [];
    for (let from = 0; from < effects.length; from += 100)
      sends.push(this.#env.EFFECTS.sendBatch(effects.slice(from, from + 100)));
    if (!this.#underWay.index) {
      this.#underWay.index = true;
      sends.push(this.#env.INDEX.send({ tenantId, caseId }));
    }
    if (events && !this.#underWay.publish) {
      this.#underWay.publish = true;
      sends.push(this.#env.WEBHOOKS.send({ kind: "publish", tenantId, caseId, ...carriedTrace() }));
    }
    if (sends.length === 0) return;
    this.#ctx.waitUntil(
      Promise.all(sends).catch(() => {
        this.noneUnderWay("index", "publish");
        log.warn("case.hand_over_failed", { caseId, effects: effectIds.length });
      }),
    );
  }

  /** Judged inputs go to the archive; like every copy they are sent again until it says that it has them. */
  sendJudgements({ tenantId, caseId }: CaseSnapshot): void {
    if (this.#underWay.archive) return;
    this.#underWay.archive = true;
    this.#ctx.waitUntil(
      this.#env.JUDGEMENTS.send({ tenantId, caseId }).catch(() => {
        this.noneUnderWay("archive");
        log.warn("case.hand_over_failed", { caseId, judgements: true });
      }),
    );
  }

  /** The copies that were under way have arrived, or must be thought lost. */
  noneUnderWay(...kinds: ("index" | "publish" | "archive")[]): void {
    for (const kind of kinds) this.#underWay[kind] = false;
  }

  owesCopies(snapshot: CaseSnapshot): boolean {
    const { publications, judgements } = this.#store;
    return !publications.isEmpty() || this.#store.indexedVersion() < snapshot.version || !judgements.isEmpty();
  }

  /** Something is owed that no queue has: only the alarm will bring it on its way. */
  get restsOnAlarm(): boolean {
    const { publications, judgements } = this.#store;
    const { publish, archive } = this.#underWay;
    return (!publish && !publications.isEmpty()) || (!archive && !judgements.isEmpty());
  }
}
