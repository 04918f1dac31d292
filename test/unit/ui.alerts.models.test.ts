import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { isOpen, moveAlert } from "../../src/alerts/move-alert";
import { alertActions, alertStatuses } from "../../src/domain";
import { alertFiltersIn, alertViews, viewOf } from "../../src/ui/console/alerts/alert-filters";
import {
  aboutText,
  actionWords,
  barActions,
  changeWords,
  decidedWords,
  detailLines,
} from "../../src/ui/console/alerts/alert-words";
import {
  type AlertChange,
  act,
  actOnAll,
  alerts,
  asked,
  choose,
  chosen,
  chosenAlerts,
  neighbour,
  openList,
} from "../../src/ui/console/alerts/alerts-model";
import { putBack, takeUp } from "../../src/ui/console/alerts/take-up";
import { type Alert, alertStandings, cappedText } from "../../src/ui/console/model/alert";
import { place } from "../../src/ui/shared/router";
import type { ToastWish } from "../../src/ui/shared/toast";
import { eventually } from "../support/eventually";

const said = vi.hoisted(() => [] as ToastWish[]);
vi.mock(import("../../src/ui/shared/toast"), async (original) => ({
  ...(await original()),
  toast: (wish: ToastWish) => void said.push(wish),
}));

interface Sent {
  method: string;
  url: string;
  body: unknown;
}
let sent: Sent[] = [];
/** Answers calls of the page by the start of their path, the last fitting one first. */
function serve(answers: Record<string, (sent: Sent) => Response>): void {
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    const one = {
      method: init.method ?? "GET",
      url,
      body: init.body ? (JSON.parse(String(init.body)) as unknown) : null,
    };
    sent.push(one);
    const known = Object.entries(answers).findLast(([path]) => url.startsWith(`/api/v1${path}`));
    return known?.[1](one) ?? Response.json({ data: [], nextCursor: null });
  });
}
const at = (address: string) => {
  const { pathname, searchParams } = new URL(address, "http://console");
  place.value = { path: pathname, query: searchParams };
};
const anAlert = (id: string, over: Partial<Alert> = {}): Alert => ({
  ...{
    id,
    status: "triggered",
    severity: "high",
    title: "Shell",
    source: "rule",
    rule: "kyb/shell",
    ruleName: "Shell",
  },
  ...{ caseId: "case_1", caseName: "Acme", subjectId: null, assigneeId: null, occurrences: 1, version: 1, detail: {} },
  ...{ createdAt: "2026-01-01T00:00:00Z", updatedAt: "2026-01-01T00:00:00Z", lastAt: "2026-01-01T00:00:00Z" },
  ...{ counterpartyId: null, closedAt: null, allowedActions: ["assign", "review"] },
  ...over,
});

beforeEach(() => {
  sent = [];
  said.length = 0;
  alerts.list.clear();
  chosen.value = new Set();
});
afterEach(() => void vi.unstubAllGlobals());

describe("which alerts are listed", () => {
  it("who chose nothing sees what is open; of one case or subject, everything", () => {
    const filters = (query: string) => alertFiltersIn(new URLSearchParams(query));
    expect(filters("")).toEqual({ status: "open" });
    expect(filters("severity=high&view=x")).toEqual({ status: "open", severity: "high" });
    expect(filters("caseId=case_1")).toEqual({ caseId: "case_1" });
    expect(filters("subjectId=ent_1&status=open")).toEqual({ subjectId: "ent_1", status: "open" });
    expect(filters("entityId=ent_1")).toEqual({ entityId: "ent_1" });
    expect(filters("rule=ald_1&status=any")).toEqual({ rule: "ald_1" });
  });

  it("every view is found again by its own address, and every status is in one", () => {
    for (const view of alertViews) {
      const filters = alertFiltersIn(new URLSearchParams(view.query));
      expect(viewOf(filters)?.name).toBe(view.name);
      expect(viewOf({ ...filters, severity: "low", rule: "x" })?.name).toBe(view.name);
    }
    expect(alertViews.flatMap(({ query }) => query.status ?? []).toSorted()).toEqual([...alertStatuses].toSorted());
    for (const { group, query } of alertViews) {
      const status = alertStatuses.find((one) => one === query.status);
      if (status !== undefined) expect(group).toBe(isOpen(status) ? "open" : "closed");
    }
  });

  it("of one case or subject no view is shown: it is not narrowed to what is open", () => {
    expect(viewOf(alertFiltersIn(new URLSearchParams("caseId=case_1")))).toBeNull();
    expect(viewOf(alertFiltersIn(new URLSearchParams("caseId=case_1&status=open")))?.name).toBe("Open");
  });

  it("a count that ended says so", () => {
    expect([cappedText(1_000, 1_000), cappedText(12, 1_000)]).toEqual(["1,000+", "12"]);
  });
});

describe("words and the server's rules", () => {
  it("ask for a reason exactly where the server refuses without one", () => {
    for (const action of alertActions) {
      const status = action === "reopen" ? "cleared" : "triggered";
      const move = { action, reason: null, assigneeId: null, personId: "usr_1" };
      expect(moveAlert({ status, assigneeId: null }, move).ok, action).toBe(!actionWords[action].needsReason);
    }
  });

  it("every action but assigning has a key of its own, and every status a standing", () => {
    const keys = barActions.map((action) => actionWords[action].keys);
    expect(new Set(keys).size).toBe(barActions.length);
    expect([...barActions, "assign"].toSorted()).toEqual([...alertActions].toSorted());
    expect(new Set(alertStatuses.map((status) => alertStandings[status].label)).size).toBe(alertStatuses.length);
  });

  it("tell the history, the details and whom it is about", () => {
    const change: AlertChange = {
      ...{ action: "assign", from: "triggered", to: "triggered", assigneeId: "usr_2", reason: null, version: 2 },
      ...{ by: { kind: "analyst", id: "usr_1" }, at: "2026-01-01T00:00:00Z" },
    };
    expect(changeWords(change, () => "Bob")).toBe("gave it to Bob");
    expect(changeWords({ ...change, assigneeId: null }, () => "Bob")).toBe("gave it back");
    expect(changeWords({ ...change, action: "clear" }, () => "Bob")).toBe("cleared it");
    expect(detailLines({ listVersion: 3, entryIds: ["a", "b"], note: null, none: [] })).toEqual([
      { name: "List version", value: "3" },
      { name: "Entry ids", value: "a, b" },
    ]);
    expect(detailLines({ score: 40, value: 30, limit: 20, operator: "gte", unit: "points" })).toEqual([
      { name: "Compared", value: "30 points ≥ 20 points" },
      { name: "Score", value: "40" },
    ]);
    expect(detailLines({ value: "x", limit: 2 })).toEqual([
      { name: "Value", value: "x" },
      { name: "Limit", value: "2" },
    ]);
    expect(aboutText(anAlert("a"))).toBe("Acme");
    expect(aboutText(anAlert("a", { caseName: null, caseId: null, subjectId: "ent_1" }))).toBe("ent_1");
    expect([decidedWords("review", 1, 0), decidedWords("clear", 2, 1)]).toEqual([
      "1 alert taken up.",
      "2 alerts cleared, 1 alert not.",
    ]);
  });
});

describe("the list", () => {
  const pageOf = (ids: string[], nextCursor: string | null) => () =>
    Response.json({ data: ids.map((id) => anAlert(id)), nextCursor });

  it("keeps what was loaded further down when it is asked for again, and drops the choice with the filters", async () => {
    serve({ "/alerts?": ({ url }) => (url.includes("cursor") ? pageOf(["b"], null) : pageOf(["a"], "more"))() });
    at("/console/alerts");
    await openList();
    await alerts.more();
    choose("b", true);
    choose("gone", true);
    expect(chosenAlerts.value.map(({ id }) => id)).toEqual(["b"]);
    await openList();
    expect(alerts.list.value?.rows.map(({ id }) => id)).toEqual(["a", "b"]);
    expect([neighbour("a", 1), neighbour("b", 1), neighbour("b", -1), neighbour(null, 1)]).toEqual([
      "b",
      null,
      "a",
      "a",
    ]);
    at("/console/alerts?severity=high");
    await openList();
    expect([chosen.value.size, sent.at(-1)?.url]).toEqual([0, "/api/v1/alerts?status=open&severity=high&limit=50"]);
  });
});

describe("deciding", () => {
  it("names the version that was read, and shows how it is when somebody was faster", async () => {
    const stale = { error: { code: "stale_version", message: "The alert has version 2, not 1." } };
    serve({
      "/alerts/a": () => Response.json(anAlert("a", { version: 2, status: "escalated" })),
      "/alerts/a/clear": () => Response.json(stale, { status: 409 }),
    });
    const { answer, now } = await act(anAlert("a"), { action: "clear", reason: "Checked" });
    expect(sent[0]).toEqual({
      ...{ method: "POST", url: "/api/v1/alerts/a/clear" },
      body: { reason: "Checked", expectedVersion: 1 },
    });
    expect([answer.ok, now?.status, now?.version]).toEqual([false, "escalated", 2]);
  });

  it("of several keeps those chosen that were refused; assigning to nobody is said as such", async () => {
    serve({
      "/alerts/decisions": () =>
        Response.json({
          action: "assign",
          accepted: [anAlert("a")],
          refused: [{ id: "b", code: "conflict", message: "" }],
        }),
    });
    choose("a", true);
    choose("b", true);
    const answer = await actOnAll([anAlert("a"), anAlert("b", { version: 7 })], {
      ...{ action: "assign", reason: null, assigneeId: null },
    });
    expect(answer.ok).toBe(true);
    expect(sent[0]?.body).toEqual({
      ...{ alertIds: ["a", "b"], action: "assign", assigneeId: null },
      expectedVersions: { a: 1, b: 7 },
    });
    expect([...chosen.value]).toEqual(["b"]);
  });
});

describe("taking up", () => {
  const posted = () => sent.filter(({ method }) => method === "POST").map(({ url, body }) => [url, body]);

  it("is done at once and once, however often the key is pressed, and undone from where it is told", async () => {
    serve({
      "/alerts/a/review": () => Response.json(anAlert("a", { version: 2, status: "under_review" })),
      "/alerts/decisions": () => Response.json({ action: "put_back", accepted: [anAlert("a")], refused: [] }),
    });
    const alert = anAlert("a");
    await Promise.all([takeUp([alert]), takeUp([alert])]);
    expect(posted()).toEqual([["/api/v1/alerts/a/review", { expectedVersion: 1 }]]);
    expect(said).toMatchObject([{ tone: "ok", text: "Taken up: Shell", action: { label: "Undo" } }]);
    choose("a", true);
    said[0]?.action?.run();
    await eventually(() => expect(said).toHaveLength(2));
    expect(posted().at(-1)).toEqual(["/api/v1/alerts/decisions", { alertIds: ["a"], action: "put_back" }]);
    expect([said[1]?.text, [...chosen.value]]).toEqual(["1 alert put back.", ["a"]]);
  });

  it("tells what became of one that somebody else was faster with", async () => {
    const stale = { error: { code: "stale_version", message: "The alert has version 2, not 1." } };
    serve({
      "/alerts/a": () => Response.json(anAlert("a", { version: 2, status: "escalated", assigneeId: "usr_9" })),
      "/alerts/a/review": () => Response.json(stale, { status: 409 }),
    });
    await takeUp([anAlert("a")]);
    expect(said).toMatchObject([{ tone: "bad" }]);
    expect(said[0]?.text).toBe(
      "Not taken up. Somebody changed this alert meanwhile. It is now escalated and a colleague's.",
    );
  });

  it("of several lists those that refused, and undoes the others alone", async () => {
    const answer = {
      ...{ action: "review", accepted: [anAlert("a")] },
      refused: [{ id: "b", code: "stale_version", message: "" }],
    };
    serve({ "/alerts/decisions": () => Response.json(answer) });
    await takeUp([anAlert("a"), anAlert("b")]);
    const { results = null } = asked.value ?? {};
    expect(results?.refused.map(({ id }) => id)).toEqual(["b"]);
    // The dialog covers the page: no toast has the way back.
    expect(said).toEqual([]);
    asked.value = null;
    await putBack(results?.accepted.map(({ id }) => id) ?? []);
    expect(posted().at(-1)?.[1]).toEqual({ alertIds: ["a"], action: "put_back" });
  });
});
