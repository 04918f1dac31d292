// How the first form page feels on a cheap phone: slow 4G (1.6 Mb/s, 150 ms round trip) and a processor four times slower than this
// one. The baseline is what web.dev calls good: LCP 2.5 s, INP 200 ms. Sizes: `npm run size`.
import { chromium } from "@playwright/test";
import { chromium as findChromium } from "../../scripts/chromium.mjs";
import { aWorld } from "../browser/support/world.mjs";

const goodLcpMs = 2_500;
const goodInpMs = 200;
/** Half of a frame: the page keeps up with whoever types fastest. */
const goodKeystrokeMs = 8;
const slow4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };

export async function benchFlowPages() {
  const world = await aWorld();
  const executablePath = findChromium();
  const browser = await chromium.launch(executablePath === null ? {} : { executablePath });
  try {
    const opened = await world.api("POST", "/cases", {
      workflow: "kyb",
      context: { entity: { type: "business", data: {}, id: "bench" } },
    });
    const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
    await page.goto(opened.json.links.collection);
    await page.getByRole("button", { name: "Open my form" }).click();
    const start = page.url();
    const device = await page.context().newCDPSession(page);
    await device.send("Network.enable");
    await device.send("Network.setCacheDisabled", { cacheDisabled: true });
    await device.send("Network.emulateNetworkConditions", slow4G);
    await device.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.addInitScript(observe);

    const lcpMs = [];
    for (let visit = 0; visit < 5; visit++) {
      await page.goto(`${start}/company`, { waitUntil: "networkidle" });
      lcpMs.push(await page.evaluate(() => globalThis.largestPaintMs));
    }
    await interact(page);
    const inpMs = await page.evaluate(() => Math.max(0, ...globalThis.interactionsMs));
    const transferred = await page.evaluate(() =>
      performance.getEntriesByType("resource").reduce((sum, one) => sum + one.encodedBodySize, 0),
    );
    console.log(
      `LCP of five visits: ${lcpMs.map(Math.round).join(", ")} ms; scripts on the page: ${transferred} bytes unpacked`,
    );
    const keystrokeMs = await typeInLongForm(world, browser);
    return [
      row("LCP, first form page, slow 4G, CPU ÷ 4", median(lcpMs), goodLcpMs),
      row("INP, typing, choosing, sending, CPU ÷ 4", inpMs, goodInpMs),
      row("main thread per keystroke, form of 300 fields", keystrokeMs, goodKeystrokeMs),
    ];
  } finally {
    await browser.close();
    await world.end();
  }
}

/** Runs in the page, before anything else there. */
function observe() {
  globalThis.largestPaintMs = 0;
  globalThis.interactionsMs = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) globalThis.largestPaintMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.interactionId > 0) globalThis.interactionsMs.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: true });
}

async function interact(page) {
  await page.getByLabel("Company name").click();
  await page.keyboard.type("Northwind Trading Ltd");
  await page.getByLabel("Registration number").click();
  await page.keyboard.type("12345678");
  await page.getByLabel("Legal form", { exact: true }).selectOption("other");
  await page.getByLabel("Which legal form?").click();
  await page.keyboard.type("Cooperative");
  await page.getByRole("button", { name: "Save and continue" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByRole("alert").getByRole("link").first().click();
  await page.waitForLoadState("networkidle");
}

/** All that the main thread does for a keystroke in the middle of one long page: the browser's own part, ours, and drawing it. */
async function typeInLongForm(world, browser) {
  const key = `long-${Date.now()}`;
  const elements = Array.from({ length: 300 }, (_, place) => ({
    id: `field${place}`,
    element: "textfield",
    valueDestination: `customData.field${place}`,
    params: { label: `Field ${place}` },
    validate: [{ type: "required" }],
  }));
  const states = {
    asking: { tags: ["collection_flow"], meta: { form: key }, on: { SENT: "sent" } },
    sent: { type: "final" },
  };
  const draft = await world.api("POST", "/workflow-definitions", {
    key,
    name: key,
    definitionType: "statechart-json",
    definition: { id: key, initial: "asking", states },
    uiDefinition: { key, title: "Long", event: "SENT", pages: [{ id: "long", title: "Long", elements }] },
  });
  await world.api("POST", `/workflow-definitions/${draft.json.id}/publish`, {});
  const opened = await world.api("POST", "/cases", {
    workflow: key,
    context: { entity: { type: "business", data: {}, id: key } },
  });
  const link = await world.api("POST", `/cases/${opened.json.id}/links`, {});
  const page = await (await browser.newContext({ viewport: { width: 390, height: 844 } })).newPage();
  await page.goto(link.json.url);
  await page.getByRole("button", { name: "Open my form" }).click();
  await page.goto(`${page.url()}/long`, { waitUntil: "networkidle" });
  const device = await page.context().newCDPSession(page);
  await device.send("Performance.enable");
  const busyMs = async () => {
    const { metrics } = await device.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  };
  const costs = [];
  for (const place of [140, 150, 160]) {
    await page.locator(`#f-field${place}`).focus();
    await page.keyboard.type("warm");
    const text = "the quick brown fox jumps over it";
    const before = await busyMs();
    await page.keyboard.type(text);
    costs.push(((await busyMs()) - before) / text.length);
  }
  await page.context().close();
  return median(costs);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
const row = (name, oursMs, goodMs) => ({
  name,
  ours: `${Math.round(oursMs)} ms`,
  theirs: `${goodMs} ms`,
  ratio: goodMs / Math.max(1, oursMs),
  floor: 1,
});
