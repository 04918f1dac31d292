import { describe, expect, it } from "vitest";
import { idFrom } from "../../src/domain";
import { deliveryIdOf, parseDeliveryId } from "../../src/webhooks/delivery-id";
import { rotated, sealWebhookSecret, secretsInForce, unsealWebhookSecret } from "../../src/webhooks/secret";
import { webhookSubscriptions } from "../../src/webhooks/subscriptions";

const key = Buffer.from("k".repeat(32)).toString("base64");
const otherKey = Buffer.from("o".repeat(32)).toString("base64");
const [tenant, foreigner] = [idFrom("tenant", "eu_a"), idFrom("tenant", "eu_b")];
const [endpoint, neighbour] = [idFrom("endpoint", "1"), idFrom("endpoint", "2")];

describe("webhook secrets", () => {
  it("open only for the tenant, endpoint and key they were sealed for", () => {
    const sealed = sealWebhookSecret(key, tenant, endpoint, "whsec_x");
    expect(sealed).not.toContain("whsec");
    expect(unsealWebhookSecret(key, tenant, endpoint, sealed)).toBe("whsec_x");
    expect(unsealWebhookSecret(key, foreigner, endpoint, sealed)).toBeNull();
    expect(unsealWebhookSecret(key, tenant, neighbour, sealed)).toBeNull();
    expect(unsealWebhookSecret(key, tenant, "default", sealed)).toBeNull();
    expect(unsealWebhookSecret(otherKey, tenant, endpoint, sealed)).toBeNull();
  });

  it("overlap while rotating, two at most, until the old one's time is up", () => {
    const first = [{ sealed: "a", untilMs: null }];
    const second = rotated(first, { sealed: "b", untilMs: null }, 1_000);
    expect(secretsInForce(second, 999).map(({ sealed }) => sealed)).toEqual(["b", "a"]);
    expect(secretsInForce(second, 1_000).map(({ sealed }) => sealed)).toEqual(["b"]);
    const third = rotated(second, { sealed: "c", untilMs: null }, 2_000);
    expect(secretsInForce(third, 500).map(({ sealed }) => sealed)).toEqual(["c", "b"]);
  });
});

describe("delivery ids", () => {
  it("are the same for the same event at the same endpoint and differ otherwise", () => {
    const id = deliveryIdOf(endpoint, "evt_1");
    expect(deliveryIdOf(endpoint, "evt_1")).toBe(id);
    expect(new Set([id, deliveryIdOf(endpoint, "evt_2"), deliveryIdOf(neighbour, "evt_1")]).size).toBe(3);
    expect(parseDeliveryId(id)).toBe(id);
    for (const raw of [`${id}0`, id.toUpperCase(), "dlv_", "evt_1", null]) expect(parseDeliveryId(raw)).toBeNull();
  });
});

describe("subscriptions of a definition or case", () => {
  it("are read one per address, with the events of all its entries", () => {
    const raw = [
      { type: "webhook", url: "https://a.example/x", events: ["workflow.completed"] },
      { type: "webhook", url: "https://b.example/", events: ["case.created", 7] },
      { type: "webhook", url: "https://a.example/x", events: ["risk.scored", "workflow.completed"] },
    ];
    expect(webhookSubscriptions(raw)).toEqual([
      { url: "https://a.example/x", events: ["workflow.completed", "risk.scored"] },
      { url: "https://b.example/", events: ["case.created"] },
    ]);
  });

  it("that are something else are left out", () => {
    const odd = [
      null,
      "x",
      { type: "email", url: "https://a.example" },
      { type: "webhook" },
      { type: "webhook", url: 1 },
    ];
    expect(webhookSubscriptions(odd)).toEqual([]);
    for (const raw of [null, {}, "x", 3]) expect(webhookSubscriptions(raw)).toEqual([]);
    expect(webhookSubscriptions([{ type: "webhook", url: "https://a.example" }])).toEqual([
      { url: "https://a.example", events: [] },
    ]);
  });
});
