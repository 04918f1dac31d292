import type { Locator, Page } from "@playwright/test";
import { expect } from "./journey";

/** What has the focus, and whether it shows it with a ring; null: nothing. */
export const focusNow = (page: Page): Promise<{ what: string; ring: boolean } | null> =>
  page.evaluate(() => {
    const focused = document.activeElement;
    if (focused === null || focused === document.body) return null;
    // A file field lies unseen over its button, which shows the focus for it.
    const shown = focused.matches("input[type=file]") ? (focused.closest("label") ?? focused) : focused;
    const { outlineStyle, outlineWidth } = getComputedStyle(shown);
    return {
      what: focused.outerHTML.slice(0, 90),
      ring: outlineStyle === "solid" && Number.parseFloat(outlineWidth) >= 2,
    };
  });

/** Tab until something has the focus; whatever has it on the way shows that it does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press("Tab");
    const at = await focusNow(page);
    if (at !== null) expect(at).toEqual({ what: at.what, ring: true });
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab never came to ${target}`);
}

/** Everything of the form that a keyboard must come to, in order: of radio buttons that belong together only one. */
const stops = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const all = [
      ...document.querySelectorAll<HTMLElement>("#answers :is(a, button, input, select, textarea, summary)"),
    ];
    const radios = new Set<string>();
    return all.flatMap((one, place) => {
      if (one.matches(":disabled, [type=hidden], [tabindex='-1']") || !one.checkVisibility()) return [];
      if (one instanceof HTMLInputElement && one.type === "radio") {
        const isFirst = !radios.has(one.name);
        radios.add(one.name);
        if (!isFirst) return [];
      }
      one.dataset.stop = String(place);
      return [one.dataset.stop];
    });
  });

/** Goes through the whole form with Tab alone, and back with Shift: each thing once, in the order of the page, and out at the end. */
export async function walkByTab(page: Page): Promise<void> {
  const expected = await stops(page);
  expect(expected.length).toBeGreaterThan(3);
  await page.getByRole("heading", { level: 1 }).focus();
  for (const [key, order] of [
    ["Tab", expected],
    ["Shift+Tab", expected.toReversed().slice(1)],
  ] as const) {
    const met: string[] = [];
    for (const _ of order) {
      await page.keyboard.press(key);
      const stop = await page.evaluate(
        () => (document.activeElement as HTMLElement | null)?.dataset.stop ?? "elsewhere",
      );
      expect(await focusNow(page)).toMatchObject({ ring: true });
      met.push(stop);
    }
    expect(met).toEqual(order);
  }
}
