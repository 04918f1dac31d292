import { describe, expect, it } from "vitest";
import { deviceWords } from "../../src/auth/device-words";
import { emailIn, roleByGroup } from "../../src/auth/person-of-claims";
import { endOf } from "../../src/auth/session";
import { owedProofs, proofLifeMs } from "../../src/auth/step-up";
import type { Session } from "../../src/db/sessions";
import { signInRulesFrom } from "../../src/db/sign-in-settings";
import { idFrom } from "../../src/domain";
import { consolePath } from "../../src/routes/sign-in-ways";

const minute = 60_000;

describe("who a provider's word lets in", () => {
  it.each<[string, Record<string, unknown>, unknown]>([
    ["a verified address of the domain", { email: "Ana@Acme.test", email_verified: true }, "ana@acme.test"],
    ["verified in words, as some write it", { email: "ana@acme.test", email_verified: "true" }, "ana@acme.test"],
    ["not verified", { email: "ana@acme.test", email_verified: false }, "email_not_verified"],
    ["not said whether it is verified", { email: "ana@acme.test" }, "email_not_verified"],
    ["no address", { email_verified: true }, "email_missing"],
    ["no address but a list", { email: ["ana@acme.test"], email_verified: true }, "email_missing"],
    ["another domain", { email: "ana@evil.test", email_verified: true }, "domain_not_allowed"],
    ["a domain that only ends alike", { email: "ana@notacme.test", email_verified: true }, "domain_not_allowed"],
    ["a domain below", { email: "ana@sub.acme.test", email_verified: true }, "domain_not_allowed"],
  ])("%s", (_name, claims, expected) => {
    const read = emailIn(claims, ["acme.test"]);
    expect(read.ok ? read.value : read.error).toBe(expected);
  });

  it("gives the role of the first rule that fits, and none where none does", () => {
    const rules = {
      claim: "groups",
      roles: [
        { group: "leads", role: "manager" as const },
        { group: "kyb", role: "analyst" as const },
      ],
    };
    expect(roleByGroup({ groups: ["kyb", "leads"] }, rules)).toBe("manager");
    expect(roleByGroup({ groups: "kyb" }, rules)).toBe("analyst");
    expect(roleByGroup({ groups: ["LEADS"] }, rules)).toBeNull();
    expect(roleByGroup({}, rules)).toBeNull();
    expect(roleByGroup({ groups: ["leads"] }, null)).toBeNull();
    expect(roleByGroup({}, { ...rules, claim: "constructor" })).toBeNull();
  });
});

describe("how long a session lasts", () => {
  const session: Session = {
    ...{
      hash: "h",
      tenantId: idFrom("tenant", "eu_one"),
      userId: idFrom("user", "u"),
      method: "link",
      providerId: null,
    },
    ...{ device: null, createdAtMs: 0, expiresAtMs: 12 * 60 * minute, lastSeenAtMs: 0, provenAtMs: 0 },
  };
  const rules = signInRulesFrom(null, "live");

  it("is half an hour of silence or twelve hours, unless the tenant says otherwise; stricter words hold at once", () => {
    expect(endOf(session, rules)).toBe(30 * minute);
    expect(endOf({ ...session, lastSeenAtMs: 700 * minute }, rules)).toBe(720 * minute);
    expect(endOf({ ...session, lastSeenAtMs: 50 * minute }, { ...rules, absoluteMs: 60 * minute })).toBe(60 * minute);
    expect(endOf(session, { ...rules, idleMs: 5 * minute })).toBe(5 * minute);
    // A laxer rule does not stretch what began under a stricter one.
    expect(endOf({ ...session, lastSeenAtMs: 719 * minute }, { ...rules, absoluteMs: 1_440 * minute })).toBe(
      720 * minute,
    );
  });

  it("asks for fresh proof in live tenants after ten minutes, and in sandboxes only when told to", () => {
    expect(owedProofs(rules, { provenAtMs: 0 }, proofLifeMs - 1)).toEqual([]);
    expect(owedProofs(rules, { provenAtMs: 0 }, proofLifeMs)).toEqual(["high_risk_decisions", "exports"]);
    expect(owedProofs(signInRulesFrom(null, "sandbox"), { provenAtMs: 0 }, proofLifeMs)).toEqual([]);
  });
});

describe("a device in words", () => {
  it.each<[string | null, string | null]>([
    ["Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15",
      "Safari on macOS",
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1",
      "Chrome on iPhone",
    ],
    [
      "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0 Mobile Safari/537.36",
      "Samsung Internet on Android",
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
      "Edge on Windows",
    ],
    [
      "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36",
      "Chrome on ChromeOS",
    ],
    ["curl/8.5.0", null],
    ["<script>", null],
    [null, null],
  ])("%s", (agent, words) => {
    expect(deviceWords(agent)).toBe(words);
  });
});

describe("the way back after signing in", () => {
  it.each<[string, string | null]>([
    ["/console", "/console"],
    ["/console/cases/case_1?tab=notes", "/console/cases/case_1?tab=notes"],
    ["/console?queue=mine", "/console?queue=mine"],
    ["/consolex", null],
    ["//evil.example/console", null],
    ["/console/../sign-out", null],
    ["/console/%2e%2e/sign-out", null],
    ["https://evil.example/console", null],
    ["/\\evil.example", null],
    ["javascript:alert(1)", null],
    ["/console/#javascript:alert(1)", "/console/"],
    ["", null],
  ])("%s leads to %s", (raw, path) => {
    expect(consolePath(raw)).toBe(path);
  });
});
