import { mkdirSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test";
import { aWorld, type World } from "./world.mjs";

export { expect } from "@playwright/test";
export type { World } from "./world.mjs";

/** Opens a device of somebody else's, with cookies and storage of its own; closed after the test. */
export type Device = (options?: BrowserContextOptions) => Promise<Page>;

/**
 * A test at the server of its worker, and a watch over every page: a CSP violation, a script error or a request to anybody else
 * is a failure.
 */
export const test = base.extend<
  { watched: undefined; device: Device },
  { settings: Record<string, string>; world: World }
>({
  /** Settings of the Worker for this file's server, over those of every world. */
  settings: [{}, { option: true, scope: "worker" }],
  world: [
    async ({ browser: _browser, settings }, use) => {
      const world = await aWorld(settings);
      await use(world);
      await world.end();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  watched: [
    async ({ context }, use) => {
      const complaints = complaintsOf(context);
      await use(undefined);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
  device: async ({ browser, contextOptions }, use) => {
    const devices: { context: BrowserContext; complaints: string[] }[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext({ ...contextOptions, ...options });
      devices.push({ context, complaints: complaintsOf(context) });
      return context.newPage();
    });
    for (const { context } of devices) await context.close();
    expect(devices.flatMap(({ complaints }) => complaints)).toEqual([]);
  },
});

function complaintsOf(context: BrowserContext): string[] {
  const complaints: string[] = [];
  context.on("console", (message) => {
    if (/Content Security Policy|Trusted Type/i.test(message.text())) complaints.push(message.text());
  });
  context.on("weberror", (error) => complaints.push(String(error.error())));
  context.on("request", (request) => {
    if (leavesUs(request.url())) complaints.push(`request to somebody else: ${request.url().slice(0, 200)}`);
  });
  return complaints;
}

/** All that a page needs comes from us. The servers of the tests, a tenant's website too, are on this machine. */
function leavesUs(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return /^(?:https?|wss?):$/.test(protocol) && hostname !== "127.0.0.1" && hostname !== "localhost";
}

/** The size of a common phone. */
export const phone = { width: 390, height: 844 };
/** The size of a small laptop. */
export const desktop = { width: 1280, height: 800 };

/** No violation of WCAG 2.2 A and AA that axe can find. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([]);
}

/** Which rule of WCAG 2.2 A and AA is broken where, as far as axe can find. */
export async function violationsOn(page: Page): Promise<string[]> {
  await colourSettled(page);
  const found = await new AxeBuilder({ page })
    .options({ resultTypes: ["violations"] }) // what passes is not told in full
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    // Puts results together in the page itself instead of in another that is opened for it: a third of the time. It cannot look into
    // frames of other origins.
    .setLegacyMode(page.frames().length === 1)
    .analyze();
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** Colours on their way to others have no contrast of their own yet. What goes round for ever is not waited for. */
export async function colourSettled(page: Page): Promise<void> {
  const onTheirWay = () =>
    document
      .getAnimations()
      .filter(({ playState, effect }) => playState === "running" && effect?.getComputedTiming().endTime !== Infinity)
      .length;
  await expect.poll(() => page.evaluate(onTheirWay)).toBe(0);
}

/** What a finger has to hit and is smaller than 44 px. Links in a sentence are as high as its line, and may be. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const controls = document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary");
    return [...controls].flatMap((control) => {
      if (!control.checkVisibility() || control.closest(".skip, .unseen, .default, p, li:not(:has(> a:only-child))"))
        return [];
      // A box to tick is pressed by its words, a file field by the button that it lies over.
      const hit = control.matches("[type=checkbox], [type=radio], .live [type=file]")
        ? control.closest("label")
        : control;
      const { width, height } = (hit ?? control).getBoundingClientRect();
      if (width > 43.5 && height > 43.5) return [];
      return [`${Math.round(width)} × ${Math.round(height)}: ${control.outerHTML.slice(0, 80)}`];
    });
  });

/** Kept to be looked at: test-results/screens/<name>.png. Nothing compares them, so none is taken where nobody looks. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (process.env.CI === "true" && process.env.NIGHTLY !== "1") return;
  mkdirSync("test-results/screens", { recursive: true });
  await page.screenshot({ path: `test-results/screens/${name}.png`, fullPage: true, caret: "initial" });
}
