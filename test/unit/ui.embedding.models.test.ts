import { describe, expect, it } from "vitest";
import { embedSnippet, readTyped, sdkSnippet } from "../../src/ui/console/settings/embedding/origins";

describe("a website that an administrator types", () => {
  const listed = ["https://app.example.com"];

  it.each(["https://shop.example.com", " https://shop.example.com:8443 ", "http://localhost:3000"])(
    "%j is taken",
    (typed) => expect(readTyped(typed, listed)).toEqual({ ok: true, origin: typed.trim() }),
  );

  it.each([
    ["shop.example.com", "https://shop.example.com"],
    ["https://shop.example.com/onboarding?x=1", "https://shop.example.com"],
    ["HTTPS://Shop.Example.com", "https://shop.example.com"],
    ["http://shop.example.com", "https://shop.example.com"],
    ["localhost:3000", "https://localhost:3000"],
    ["https://app.example.com/", null],
    ["https://*.example.com", null],
    ["javascript:alert(1)", null],
    ["not a website", null],
    ["", null],
  ])("%j is not, and what it may have meant is %j", (typed, instead) => {
    const read = readTyped(typed, listed);
    expect(read).toEqual({ ok: false, problem: expect.stringMatching(/^[A-Z].{10,}\.$/), instead });
    // What is offered can be taken.
    if (instead !== null) expect(readTyped(instead, listed)).toEqual({ ok: true, origin: instead });
  });

  it("is not listed twice", () =>
    expect(readTyped("https://app.example.com", listed)).toMatchObject({ ok: false, instead: null }));
});

it("what is copied names this server's own scripts", () => {
  expect(embedSnippet("https://kyb.example")).toContain('src="https://kyb.example/embed/v1.js"');
  expect(sdkSnippet("https://kyb.example")).toContain('from "https://kyb.example/sdk/v1.js"');
});
