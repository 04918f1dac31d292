import { describe, expect, it } from "vitest";
import { MintLink } from "../../src/routes/link-schemas";
import {
  type LinkWish,
  type ListedLink,
  linkKinds,
  linkLives,
  linkName,
  linkStanding,
  plainWish,
  toMint,
} from "../../src/ui/console/model/case-links";

const at = (hour: number): string => `2026-01-01T${String(hour).padStart(2, "0")}:00:00.000Z`;
const link = (over: Partial<ListedLink> = {}): ListedLink => ({
  id: "lnk_1",
  kind: "session",
  person: null,
  pages: null,
  status: "active",
  createdAt: at(1),
  expiresAt: at(9),
  usedAt: null,
  revokedAt: null,
  codesLockedUntil: null,
  ...over,
});

describe("a link that is wished for", () => {
  it("is what the API takes, for every choice of the dialog", () => {
    for (const { value: kind } of linkKinds)
      for (const { value: lifeSeconds } of linkLives) {
        const wish: LinkWish = { kind, lifeSeconds, person: "owner-1", pages: ["owners"], send: true };
        expect(MintLink.safeParse(toMint(wish)).success, `${kind} ${lifeSeconds}`).toBe(true);
      }
  });

  it("leaves everything to the form and the case where nothing was chosen", () => {
    expect(toMint(plainWish)).toEqual({ kind: "session" });
    expect(toMint({ ...plainWish, lifeSeconds: "3600", person: "owner-1", pages: ["owners"], send: true })).toEqual({
      ...{ kind: "session", person: "owner-1", pages: ["owners"] },
      ...{ expiresInSeconds: 3_600, send: true },
    });
  });
});

describe("a link in the list", () => {
  const known = { persons: [{ id: "owner-1", name: "Ada Byron" }], pages: [{ target: "owners", label: "Owners" }] };

  it.each([
    [{}, "Link"],
    [{ kind: "handoff" as const }, "Phone beside a device"],
    [
      { kind: "one_time" as const, person: "owner-1", pages: ["owners", "gone"] },
      "Link for one use, for Ada Byron: Owners, gone",
    ],
    [{ person: "owner-9" }, "Link, for owner-9"],
  ])("goes by what it opens and for whom: %j", (over, name) => expect(linkName(link(over), known)).toBe(name));

  it.each([
    [{}, ["works until", at(9)]],
    [{ codesLockedUntil: at(3) }, ["too many wrong codes, locked until", at(3)]],
    [{ status: "used" as const, usedAt: at(4) }, ["used", at(4)]],
    [{ status: "expired" as const }, ["ran out", at(9)]],
    [{ status: "revoked" as const, revokedAt: at(5), usedAt: at(4) }, ["revoked", at(5)]],
  ])("says what became of it and when: %j", (over, standing) => {
    const { label, at: whenAt } = linkStanding(link(over));
    expect([label, whenAt]).toEqual(standing);
  });
});
