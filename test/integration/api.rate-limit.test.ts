import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { log } from "../../src/lib/log";
import { type Answered, aTenantClient, clientWith } from "../support/api";
import { eventually } from "../support/eventually";

afterEach(() => void vi.restoreAllMocks());

/** A client with a new key of the tenant that may write this often. */
async function limited(writesPerMinute: number, environment: "sandbox" | "live" = "sandbox") {
  const { api } = await aTenantClient({ environment });
  const made = await api.post("/api-keys", { name: "limited", scopes: ["admin"], writesPerMinute });
  return { admin: api, keyId: made.textAt("id"), api: clientWith({ authorization: `Bearer ${made.textAt("key")}` }) };
}

const policiesOf = ({ headers }: Answered) => headers.get("ratelimit-policy") ?? "";
const remaining = ({ headers }: Answered, policy: string): number | null => {
  const [, left] = new RegExp(`"${policy}";r=(\\d+);t=\\d+`).exec(headers.get("ratelimit") ?? "") ?? [];
  return left === undefined ? null : Number(left);
};

describe("the limit of calls", () => {
  it("answers 429 with when to go on, and changes nothing", async () => {
    const { api, keyId } = await aTenantClient();
    const asked: string[] = [];
    vi.spyOn(env.API_LIMIT, "limit").mockImplementation(async ({ key }) => {
      if (!key.endsWith(keyId)) return { success: true };
      asked.push(key);
      return { success: false };
    });
    const refused = await api.post("/cases", { workflow: "any", context: { entity: { type: "business", data: {} } } });
    expect(refused.status).toBe(429);
    expect(refused.at("error.type")).toBe("rate_limited");
    expect(refused.headers.get("retry-after")).toBe("10");
    expect(refused.headers.get("ratelimit-policy")).toContain("q=2000");
    expect(remaining(refused, "caller")).toBe(0);
    expect(new Set(asked).size).toBe(1);
    vi.restoreAllMocks();
    expect((await api.get("/cases")).at("data")).toEqual([]);
  });

  it("stands on every answer of a call with a key, refusals too, and counts down", async () => {
    // Two tokens, and one more every five seconds: the clock stands, so that none comes back meanwhile.
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const { api } = await limited(12);
    const answers = [
      await api.get("/me"),
      await api.get("/cases/case_unknown"),
      await api.put("/secrets/RATE_LIMITED", { value: "x" }),
      await api.post("/cases", { nonsense: true }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 200, 400]);
    for (const answer of answers) expect(policiesOf(answer)).toContain('"caller";q=2000;w=10');
    const left = answers.map((answer) => remaining(answer, "caller") ?? 0);
    expect(left).toEqual([...left].sort((a, b) => b - a));
    expect(new Set(left).size).toBe(4);
    // Reads neither count as writes nor ask the object that counts them.
    expect(answers.map((answer) => remaining(answer, "writes"))).toEqual([null, null, 1, 0]);
    expect(policiesOf(answers[2] as Answered)).toContain('"writes";q=2;w=10');
  });
});

describe("the limit of a key's writes", () => {
  // Twenty tokens, and one more every half second; the clock stands, so that none comes back while the calls run.
  it("is exact under 200 calls at once, and no business of another key", async () => {
    vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const [one, other] = await Promise.all([limited(120), limited(12, "live")]);
    const answers = await Promise.all(Array.from({ length: 200 }, () => one.api.post("/rule-sets", {})));
    const given = answers.filter(({ status }) => status === 400);
    const refused = answers.filter(({ status }) => status === 429);
    expect([given.length, refused.length]).toEqual([20, 180]);
    for (const answer of refused) {
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThanOrEqual(1);
      expect(remaining(answer, "writes")).toBe(0);
    }
    // Neither another key nor reads of the same one.
    expect((await other.api.post("/rule-sets", {})).status).toBe(400);
    expect(remaining(await other.api.post("/rule-sets", {}), "writes")).toBe(0);
    expect((await one.api.get("/me")).status).toBe(200);
    expect((await one.admin.post("/rule-sets", {})).status).toBe(400);
  });

  it("is what it was changed to, at once", async () => {
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now());
    const { api, admin, keyId } = await limited(6);
    expect([(await api.post("/rule-sets", {})).status, (await api.post("/rule-sets", {})).status]).toEqual([400, 429]);
    clock.mockRestore();
    await admin.patch(`/api-keys/${keyId}`, { writesPerMinute: null });
    const after = await eventually(async () => {
      const answer = await api.post("/rule-sets", {});
      expect(answer.status).toBe(400);
      return answer;
    });
    expect(policiesOf(after)).toContain('"writes";q=100000;w=10');
  });

  it("lets calls through, and says so in the log, where the object does not answer", async () => {
    const { api, keyId } = await limited(6);
    const told = vi.spyOn(log, "warn").mockImplementation(() => {});
    const door = Object.getPrototypeOf(env.RATE_LIMITERS) as DurableObjectNamespace;
    const { get } = door;
    // Of every class: only the limiter of this key is gone.
    vi.spyOn(door, "get").mockImplementation(function (this: DurableObjectNamespace, id, ...more) {
      if (id.name?.endsWith(`/key/${keyId}`)) throw new Error("the object is being moved");
      return get.call(this, id, ...more);
    });
    const statuses = [(await api.post("/rule-sets", {})).status, (await api.post("/rule-sets", {})).status];
    expect(statuses).toEqual([400, 400]);
    const ofKey = told.mock.calls.filter(([, fields]) => fields?.keyId === keyId).map(([event]) => event);
    expect(ofKey).toEqual(["rate_limit.unavailable", "rate_limit.unavailable"]);
  });

  it("does not apply to people: their pages are counted with everything else", async () => {
    const { admin } = await limited(6);
    const policies = policiesOf(await admin.get("/me"));
    expect(policies).toBe('"caller";q=2000;w=10');
  });
});
