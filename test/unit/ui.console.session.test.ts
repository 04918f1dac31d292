import { describe, expect, it } from "vitest";
import { timesOf } from "../../src/ui/console/model/own-session";
import { dueNow, endingBecause, minutesLeft } from "../../src/ui/console/model/session-clock";
import { domainsIn, groupRulesIn, reasonWords } from "../../src/ui/console/settings/sign-in/sign-in";
import { askForProof, proofAsked } from "../../src/ui/shared/step-up";

const minute = 60_000;
const start = 1_800_000_000_000;
const times = { lastSeenAtMs: start, idleEndsAtMs: start + 30 * minute, endsAtMs: start + 720 * minute };

describe("a page and its session", () => {
  it("tells the server of somebody who types without asking anything, so that their session does not end", () => {
    expect(dueNow(times, start + 5 * minute, start + 5 * minute)).toEqual({ do: "tell" });
    expect(dueNow(times, start, start + 5 * minute)).toEqual({ do: "wait" });
  });

  it("asks the server when the end is near as far as it knows: other tabs may know better", () => {
    expect(dueNow(times, start, start + 28 * minute)).toEqual({ do: "ask" });
    expect(dueNow({ ...times, endsAtMs: start + 4 * minute }, start, start + 3 * minute)).toEqual({ do: "ask" });
  });

  it("says that nobody did anything, or that the day is over, in the last two minutes", () => {
    expect(endingBecause(times, start + 27 * minute)).toBeNull();
    expect(endingBecause(times, start + 28 * minute)).toBe("idle");
    expect(endingBecause({ ...times, endsAtMs: start + 10 * minute }, start + 9 * minute)).toBe("old");
    expect(minutesLeft(start + 65_000, start)).toBe("1:05");
    expect(minutesLeft(start, start + 1)).toBe("0:00");
  });

  it("reads the times as the server writes them", () => {
    const iso = (atMs: number) => new Date(atMs).toISOString();
    const session = { id: "ses_1", device: null, method: "link" as const, current: true, startedAt: iso(start) };
    expect(
      timesOf({
        ...session,
        lastSeenAt: iso(start),
        idleEndsAt: iso(start + 30 * minute),
        endsAt: iso(times.endsAtMs),
      }),
    ).toEqual(times);
  });
});

describe("asking for fresh proof", () => {
  it("asks once, however many commands wait for it, and all of them go on", async () => {
    const waiting = [askForProof(), askForProof(), askForProof()];
    proofAsked.value?.answer(true);
    expect(await Promise.all(waiting)).toEqual([true, true, true]);
    expect(proofAsked.value).toBeNull();
    const next = askForProof();
    proofAsked.value?.answer(false);
    expect(await next).toBe(false);
  });
});

describe("a provider as people write it down", () => {
  it("takes domains however they are separated", () => {
    expect(domainsIn(" Acme.com, @acme.co.uk;\nacme.com ")).toEqual(["acme.com", "acme.co.uk"]);
    expect(domainsIn(" , ")).toEqual([]);
  });

  it("takes a rule per line, and names the line that is none", () => {
    const known = ["viewer", "manager"] as const;
    expect(groupRulesIn("leads = manager\n\ncn=all,o=acme = viewer", known).rules).toEqual([
      { group: "leads", role: "manager" },
      { group: "cn=all,o=acme", role: "viewer" },
    ]);
    expect(groupRulesIn("leads = manager\nkyb = king", known)).toEqual({ rules: null, badLine: 2 });
    expect(groupRulesIn("", known)).toEqual({ rules: [], badLine: null });
  });

  it("says reasons in words", () => {
    expect(reasonWords("email_not_verified")).toBe("E-mail not verified");
  });
});
