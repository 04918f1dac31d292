import { expect, it } from "vitest";
import { AttemptPace, mostNotedAMinute } from "../../durable-objects/attempt-pace";

it("writes down so many refused tries of a link in a minute, of another link as many, and goes on in the next", () => {
  const pace = new AttemptPace();
  const noted = (link: string, atMs: number, tries: number) =>
    Array.from({ length: tries }, () => pace.takes(link, atMs)).filter(Boolean).length;
  expect(noted("a", 5_000, 100)).toBe(mostNotedAMinute);
  expect(noted("b", 5_000, 3)).toBe(3);
  expect(noted("a", 64_999, 10)).toBe(0);
  expect(noted("a", 65_000, 100)).toBe(mostNotedAMinute);
});
