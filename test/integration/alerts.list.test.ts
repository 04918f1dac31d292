import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { raiseAlert } from "../../src/db/raise-alert";
import { alertSources, idFrom, retention } from "../../src/domain";
import { randomBase32 } from "../../src/lib/bytes";
import { forgetOld } from "../../src/queues/forget-old";
import { aTenantClient } from "../support/api";
import { eventually } from "../support/eventually";

describe("the list of alerts", () => {
  it("is filtered, paged, and counted", async () => {
    const { api: mine, tenantId } = await aTenantClient();
    for (let at = 0; at < 5; at += 1)
      await raiseAlert(
        env.DB,
        {
          ...{ tenantId, occurrenceId: `o/${at}`, alertId: idFrom("alert", randomBase32(26)), dedupeKey: `key${at}` },
          ...{ source: alertSources[at % 3] ?? "rule", rule: `r/${at % 2}`, ruleName: "R", title: "R" },
          ...{ severity: at === 4 ? "critical" : "low", caseId: null, subjectId: `ent_${at}`, runId: null },
          ...{ caseVersion: null, detail: {}, cooldownSeconds: 0, atMs: at },
        },
        1_000 + at,
      );
    const count = async (query: string) => (await mine.get(`/alerts?${query}`)).at("data.length");
    expect(await Promise.all(["", "rule=r%2F0", "severity=critical", "source=rule", "status=open"].map(count))).toEqual(
      [5, 3, 1, 2, 5],
    );
    expect(
      await Promise.all(["status=closed", "assigneeId=none", "subjectId=ent_2", "status=escalated"].map(count)),
    ).toEqual([0, 5, 1, 0]);
    const first = await mine.get("/alerts?limit=3");
    const rest = await mine.get(`/alerts?limit=3&cursor=${first.textAt("nextCursor")}`);
    expect([first.at("data.length"), rest.at("data.length"), rest.at("nextCursor")]).toEqual([3, 2, null]);
    await mine.post(`/alerts/${first.textAt("data.0.id")}/clear`, { reason: "Fine." });
    const counts = await mine.get("/alerts/counts");
    expect([counts.at("status.triggered"), counts.at("status.cleared"), counts.at("open")]).toEqual([
      4,
      1,
      { low: 4, medium: 0, high: 0, critical: 0 },
    ]);
  });

  it("forgets closed alerts with all that hangs on them when their time is over, and never an open one", async () => {
    const { tenantId } = await aTenantClient();
    const years = (retention.alerts.days + 10) * 86_400_000;
    const raise = (at: number) =>
      raiseAlert(
        env.DB,
        {
          ...{ tenantId, occurrenceId: `o/${at}`, alertId: idFrom("alert", randomBase32(26)), dedupeKey: `key${at}` },
          ...{ source: "rule", rule: "r", ruleName: "R", title: "R", severity: "low", caseId: null, subjectId: null },
          ...{ runId: null, caseVersion: null, detail: {}, cooldownSeconds: 0, atMs: at },
        },
        1,
      );
    const [closed, open] = [(await raise(1)).alert.id, (await raise(2)).alert.id];
    await env.DB.prepare("UPDATE alerts SET closed_at_ms = 5, status = 'cleared' WHERE id = ?").bind(closed).run();
    const left = async () =>
      (await env.DB.prepare("SELECT id FROM alerts WHERE tenant_id = ?").bind(tenantId).all<{ id: string }>()).results;
    await eventually(async () => {
      await forgetOld(env, 6 + years);
      expect((await left()).map(({ id }) => id)).toEqual([open]);
    });
    const occurrences = await env.DB.prepare("SELECT alert_id FROM alert_occurrences WHERE tenant_id = ?")
      .bind(tenantId)
      .all();
    expect(occurrences.results).toEqual([{ alert_id: open }]);
  });
});
