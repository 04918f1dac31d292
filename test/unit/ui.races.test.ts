import { effect } from "@preact/signals";
import { describe, expect, it, vi } from "vitest";
import type { JsonObject } from "../../src/lib/json";
import { growingList } from "../../src/ui/console/model/growing-list";
import { brandingModel } from "../../src/ui/console/settings/branding/branding-model";
import { firstChart, textOfParts, usualStart } from "../../src/ui/console/settings/definitions/definition";
import { definitionModel } from "../../src/ui/console/settings/definitions/definition-model";
import { paged } from "../../src/ui/console/settings/frame/paged";
import { paced } from "../../src/ui/console/settings/frame/when";
import type { RuleSetModel } from "../../src/ui/console/settings/rules/rule-set-model";
import { trialModel } from "../../src/ui/console/settings/rules/trial-model";
import { simulationModel } from "../../src/ui/console/settings/simulate/simulation-model";
import { endpointModel } from "../../src/ui/console/settings/webhooks/endpoint-model";
import { oneAtATime, writesInTurn } from "../../src/ui/shared/one-at-a-time";
import { leftOf } from "../../src/ui/shared/typed";
import { type Waiting, waitingFetch } from "../support/waiting-fetch";

const { all, asked, settled } = waitingFetch();
const row = (id: string, version = 1) => ({ id, version });
const page = (ids: string[], nextCursor: string | null = null) => ({ data: ids.map((id) => row(id)), nextCursor });
const idsOf = (rows: readonly { id: string }[] | undefined) => rows?.map(({ id }) => id).join("");

describe("a list that is looked at anew while its next page is on its way", () => {
  it("keeps both, in whatever order they come", async () => {
    const list = growingList<{ id: string; version: number }>(() => "/things");
    void list.open();
    await asked("/things").answer(page(["a", "b"], "after b"));
    void list.more();
    void list.list.load();
    await asked("cursor").answer(page(["c"]));
    await asked("limit=50").answer({ data: [row("a", 2), row("b")], nextCursor: "after b" });
    expect(list.list.value).toEqual({ rows: [row("a", 2), row("b"), row("c")], nextCursor: null });
  });

  it("is asked for once by an effect that opens it, also when it was there before", async () => {
    const list = growingList<{ id: string; version: number }>(() => "/things");
    void list.open();
    await asked("/things").answer(page(["a"]));
    const stop = effect(() => void list.open());
    await asked("/things").answer(page(["a", "b"]));
    expect([idsOf(list.list.value?.rows), all().length]).toEqual(["ab", 0]);
    stop();
  });

  it("leaves no gap where the list has come to end elsewhere", async () => {
    const list = growingList<{ id: string; version: number }>(() => "/things");
    void list.open();
    await asked("/things").answer(page(["a", "b"], "after b"));
    void list.more();
    const below = asked("cursor=after+b");
    void list.list.load();
    await (all().find((one) => one !== below) as Waiting).answer(page(["new", "x"], "after x"));
    await below.answer(page(["c"]));
    await asked("cursor=after+x").answer(page(["a", "b", "c"]));
    expect(idsOf(list.list.value?.rows)).toBe("newxabc");
  });

  it("of pages by a button, as many stay as were there", async () => {
    const list = paged<{ id: string }>(() => "/runs?limit=2");
    void list.load();
    await asked("/runs").answer(page(["a", "b"], "2"));
    void list.more();
    await asked("cursor=2").answer(page(["c"], "3"));
    void list.load();
    await asked("/runs").answer(page(["new", "a"], "2b"));
    await asked("cursor=2b").answer(page(["b"], "3b"));
    expect([idsOf(list.value?.data), list.value?.nextCursor]).toEqual(["newab", "3b"]);
  });

  it("looks by itself for what is new on top alone, unless something further down still moves", async () => {
    const list = paged<{ id: string; moves?: boolean }>(() => "/runs?limit=2");
    const moves = (one: { moves?: boolean }) => one.moves === true;
    void list.load();
    await asked("/runs").answer(page(["a", "b"], "2"));
    for (const [cursor, ids, next] of [
      ["2", ["c", "d"], "3"],
      ["3", ["e", "f"], "4"],
    ] as const) {
      void list.more();
      await asked(`cursor=${cursor}`).answer(page([...ids], next));
    }
    void list.look(moves);
    await asked("/runs").answer(page(["new", "a"], "2b"));
    expect([idsOf(list.value?.data), list.value?.nextCursor, all().length]).toEqual(["newabcdef", "4", 0]);

    list.mend(({ data, nextCursor }) => ({ data: data.map((one) => ({ ...one, moves: one.id === "f" })), nextCursor }));
    void list.look(moves);
    for (const [ids, next] of [
      [["new", "a"], "2b"],
      [["new", "a"], "2b"],
      [["b", "c"], "3b"],
      [["d", "e"], "4b"],
      [["f"], null],
    ] as const)
      await asked("/runs").answer(page([...ids], next));
    expect([idsOf(list.value?.data), list.value?.nextCursor, all().length]).toEqual(["newabcdef", null, 0]);
  });

  it("of deliveries, nothing of the list before a filter stands below the narrowed one", async () => {
    const none = { status: "", eventType: "", caseId: "", from: "", until: "" };
    const model = endpointModel("whe_1");
    model.narrow(none as never);
    await asked("/deliveries").answer(page(["a"], "older"));
    void model.more();
    model.narrow({ ...none, eventType: "case.closed" } as never);
    await asked("cursor").answer(page(["z"]));
    await asked("/deliveries").answer(page(["b"]));
    expect(idsOf(model.deliveries.value?.data)).toBe("b");
  });
});

describe("work that is asked for faster than it gets done", () => {
  it("ends, and once more after the last wish", async () => {
    const ends: (() => void)[] = [];
    const work = vi.fn(() => new Promise<void>((end) => ends.push(end)));
    const wish = oneAtATime(work);
    void wish();
    for (let i = 0; i < 10; i++) void wish();
    expect(work).toHaveBeenCalledTimes(1);
    ends[0]?.();
    await settled();
    expect(work).toHaveBeenCalledTimes(2);
    ends[1]?.();
    await settled();
    expect(work).toHaveBeenCalledTimes(2);
    void wish();
    expect(work).toHaveBeenCalledTimes(3);
  });
});

describe("what is looked at every so often", () => {
  it("is not asked for anew while the answer is still on its way, unless it never comes", async () => {
    const ends: (() => void)[] = [];
    const look = vi.fn(() => new Promise<void>((end) => ends.push(end)));
    const next = paced(look);
    const beats = async (count: number) => {
      for (let i = 0; i < count; i++) {
        next();
        await vi.advanceTimersByTimeAsync(1_000);
      }
      return look.mock.calls.length;
    };
    expect(await beats(5)).toBe(1);
    ends.pop()?.();
    await settled();
    expect(await beats(5)).toBe(2);
    expect(await beats(30)).toBe(3);
  });
});

describe("changes that are shown before they are answered", () => {
  it("go out one after the other, and what holds is asked for once, when one was refused and none is left", async () => {
    const ends: ((isTaken: boolean) => void)[] = [];
    const reload = vi.fn(async () => {});
    const inTurn = writesInTurn(reload);
    for (let i = 0; i < 3; i++) void inTurn(() => new Promise((end) => ends.push(end)));
    await settled();
    for (const isTaken of [true, false, true]) {
      expect([ends.length, reload.mock.calls.length]).toEqual([1, 0]);
      ends.pop()?.(isTaken);
      await settled();
    }
    expect([ends.length, reload.mock.calls.length]).toEqual([0, 1]);
    void inTurn(async () => true);
    await settled();
    expect(reload).toHaveBeenCalledTimes(1);
  });
});

describe("a change while what holds is being asked for", () => {
  it("has it asked for once more: it was shown over the answer", async () => {
    const ends: (() => void)[] = [];
    const reload = vi.fn(() => new Promise<void>((end) => ends.push(end)));
    const inTurn = writesInTurn(reload);
    void inTurn(async () => false);
    await settled();
    void inTurn(async () => true);
    ends[0]?.();
    await settled();
    expect(reload).toHaveBeenCalledTimes(2);
    ends[1]?.();
    await settled();
    expect(reload).toHaveBeenCalledTimes(2);
  });
});

describe("what is typed while something is on its way", () => {
  it("behind what was sent is what is left in the field; what was written anew stays whole", () => {
    expect([leftOf("Sent", "Sent"), leftOf("Sent and more", "Sent"), leftOf("Other", "Sent")]).toEqual([
      "",
      "and more",
      "Other",
    ]);
  });

  const definition = (over: object) => ({
    ...{ id: "wfd_race", key: "kyb", version: 1, status: "draft", name: "kyb", displayName: null, variant: null },
    ...{ hash: "h1", createdAt: "", updatedAt: "", publishedAt: null, archivedAt: null },
    ...{ definition: firstChart(usualStart), extensions: {}, config: {}, forms: {} },
    ...{ contextSchema: null, documentsSchema: null },
    ...over,
  });

  it("into a draft that is opened again is not thrown away for what a colleague saved, nor saved over it", async () => {
    const model = definitionModel("wfd_race");
    void model.open();
    await asked("/wfd_race").answer(definition({}));
    void model.open();
    const mine = textOfParts(definition({ config: { by: "me" } }) as never);
    model.type(mine);
    await asked("/wfd_race").answer(definition({ hash: "h2", config: { by: "them" } }));
    expect([model.text.value, model.isDirty.value]).toEqual([mine, true]);
    void model.save();
    await settled();
    expect((asked("PUT").body as JsonObject).expectedHash).toBe("h1");
  });

  const branding = (colour: string, revision: number) => ({
    ...{ draft: { brand: { name: colour }, revision }, published: null, below: {} },
  });

  it("before a look is published goes out with it, also while a save is under way; pressed twice it is published once", async () => {
    const model = brandingModel(null);
    void model.load();
    await asked("/branding").answer(branding("red", 1));
    model.change({ name: "green" } as never);
    void model.keep();
    model.change({ name: "blue" } as never);
    const published = [model.publish(), model.publish()];
    await settled();
    expect(all().map(({ method }) => method)).toEqual(["PUT"]);
    await asked("PUT").answer(branding("green", 2));
    expect((asked("PUT").body as JsonObject).brand).toEqual({ name: "blue" });
    await asked("PUT").answer(branding("blue", 3));
    expect(all().map(({ path }) => path)).toEqual(["/branding/publish"]);
    model.change({ name: "later" } as never);
    await asked("publish").answer({ draft: null, published: { brand: { name: "blue" } }, below: {} });
    expect(await Promise.all(published)).toEqual([true, false]);
    expect([model.brand.value, model.status.value]).toEqual([{ name: "later" }, "unsaved"]);
  });
});

describe("of two choices the last one counts", () => {
  it("of cases to try rules on, whichever answers first", async () => {
    const rules = { text: { value: "" }, reading: { peek: () => ({ ok: false }) } } as unknown as RuleSetModel;
    const trial = trialModel(rules);
    const chosen = [trial.chooseCase("case_slow", "Slow"), trial.chooseCase("case_fast", "Fast")];
    await asked("case_fast").answer({ context: { is: "fast" } });
    await asked("case_slow").answer({ context: { is: "slow" } });
    expect(await Promise.all(chosen)).toEqual([null, null]);
    expect(trial.subject.value).toMatchObject({ id: "case_fast", context: { is: "fast" } });
    trial.stop();
  });

  it("of a simulation that was ended, a step that was on its way begins none anew", async () => {
    const played = () => ({ id: "wfd_1", parts: {} });
    const play = simulationModel("wfd_race_sim", played as never, { value: "", peek: () => "" } as never);
    void play.begin({});
    await asked("simulate").answer({});
    void play.play({ type: "event" } as never);
    await settled();
    play.end();
    await asked("simulate").answer({});
    expect(play.frames.value).toEqual([]);
  });
});

describe("how a person likes the list", () => {
  const listLook = async () => {
    vi.resetModules();
    return import("../../src/ui/console/model/list-look");
  };

  it("is changed before it is known how it was: both hold, and nothing that was never read is written over", async () => {
    const { loadLook, changeLook, look, defaultViewId } = await listLook();
    void loadLook();
    changeLook({ density: "comfortable" });
    await vi.advanceTimersByTimeAsync(2_000);
    expect(all().map(({ method }) => method)).toEqual(["GET"]);
    await asked("GET").answer({ look: { layout: "cards", density: "compact" }, defaultViewId: "view_1" });
    expect([look.value, defaultViewId.value]).toEqual([{ layout: "cards", density: "comfortable" }, "view_1"]);
    expect(asked("PUT").body).toEqual({
      look: { layout: "cards", density: "comfortable" },
      defaultViewId: "view_1",
    });
  });
});
