import type { Page, Route } from "@playwright/test";
import { aPhoto, openKyb } from "./support/applicant";
import { signIn, toReview } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, violationsOn } from "./support/journey";

test.use({ viewport: desktop });
test.setTimeout(240_000);

const longName = "Vereinigte Oberrheinische Donaudampfschifffahrtsgesellschaftskapitänsversicherungen & Söhne GmbH";
/** One of each kind: these are looked at in the dark and at a narrow window as well. The nightly run does so with all of them. */
const kinds = new Set(["list", "case", "case-timeline", "definition-json", "api-keys"]);
const isNightly = process.env.NIGHTLY === "1";
const widths = isNightly ? [768, 1280, 1600] : [768, 1280];
const schemes = ["light", "dark"] as const;

/** A view, its address, and what says that it is there. `open` brings up what lies over it. */
interface View {
  name: string;
  path: string;
  ready: string;
  open?: (page: Page) => Promise<void>;
}
let views: View[] = [];

test.beforeAll(async ({ world, browser }) => {
  const photographer = await browser.newPage();
  const photo = await aPhoto(photographer, 1200, 800);
  await photographer.close();
  const { id } = await toReview(world, longName, {
    file: { ending: "jpg", bytes: photo },
    over: {
      company: { registrationNumber: "SBX-SANCTIONS-HIT" },
      owners: {
        "owners.0.firstName": "Maximiliane Theodora Wilhelmine Charlotte",
        "owners.0.lastName": "Clear",
        "owners.0.ownershipPercentage": "60",
      },
    },
  });
  await world.api("POST", `/cases/${id}/notes`, { content: `Called ${longName} twice.\nNobody answered.` });
  await toReview(world, "Northwind Trading Ltd");
  const approved = await toReview(world, "Fabrikam Ltd");
  await world.api("POST", `/cases/${approved.id}/decision`, { decision: "approve", reason: "all clear" });
  await openKyb(world);
  await world.api("POST", "/webhook-endpoints", {
    url: world.receiver.newUrl(),
    description: "Orders service, staging",
  });
  const definitions = (await world.api("GET", "/workflow-definitions?limit=100")).json as {
    data: { id: string; key: string }[];
  };
  const kyb = definitions.data.find(({ key }) => key === "kyb")?.id;
  const button = (name: string | RegExp) => async (page: Page) => {
    await page.getByRole("main").getByRole("button", { name }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
  };
  const menu = (item: string) => async (page: Page) => {
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: item }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
  };
  const key = (keys: string) => async (page: Page) => {
    await page.keyboard.press(keys);
    await expect(page.getByRole("dialog")).toBeVisible();
  };
  const theCase = `/console/cases/${id}`;
  const definition = `/console/settings/definitions/${kyb}`;
  views = [
    { name: "list", path: "/console/cases", ready: ".case-row" },
    { name: "list-closed", path: "/console/cases?queue=closed", ready: ".case-row" },
    { name: "list-search", path: "/console/cases?q=nobody-is-called-so", ready: ".empty" },
    { name: "case", path: theCase, ready: ".picture img" },
    { name: "case-facts", path: `${theCase}/facts`, ready: ".fact-table" },
    { name: "case-owners", path: `${theCase}/owners`, ready: ".case-body .panel" },
    { name: "case-documents", path: `${theCase}/documents`, ready: ".picture img" },
    { name: "case-checks", path: `${theCase}/checks`, ready: ".case-body .panel" },
    { name: "case-timeline", path: `${theCase}/timeline`, ready: ".entry" },
    { name: "case-notes", path: `${theCase}/notes`, ready: ".note" },
    { name: "case-raw", path: `${theCase}/raw`, ready: ".case-body pre" },
    { name: "dialog-ask-again", path: theCase, ready: ".picture img", open: button("Ask again…") },
    { name: "dialog-reject", path: theCase, ready: ".picture img", open: button(/^Reject case/) },
    { name: "dialog-cancel", path: theCase, ready: ".picture img", open: menu("Cancel the case…") },
    { name: "dialog-links", path: theCase, ready: ".picture img", open: menu("Links for the applicant…") },
    { name: "dialog-help", path: theCase, ready: ".picture img", open: key("?") },
    { name: "dialog-palette", path: "/console/cases", ready: ".case-row", open: key("ControlOrMeta+k") },
    { name: "definitions", path: "/console/settings/definitions", ready: "table" },
    { name: "definition-chart", path: definition, ready: "main svg text" },
    { name: "definition-json", path: `${definition}?tab=json`, ready: ".editor textarea" },
    { name: "definition-forms", path: `${definition}?tab=forms`, ready: "main h2, main h3" },
    { name: "definition-problems", path: `${definition}?tab=problems`, ready: ".problems" },
    { name: "definition-versions", path: `${definition}?tab=versions`, ready: "main table" },
    { name: "webhooks", path: "/console/settings/webhooks", ready: "table" },
    { name: "webhooks-new", path: "/console/settings/webhooks", ready: "table", open: button("New endpoint") },
    { name: "api-keys", path: "/console/settings/api-keys", ready: "table" },
    { name: "api-keys-new", path: "/console/settings/api-keys", ready: "table", open: button("New API key") },
    { name: "sandbox-catalog", path: "/console/sandbox/catalog", ready: "main table" },
    { name: "sandbox-mailbox", path: "/console/sandbox/mailbox", ready: ".mail-link, .empty" },
    { name: "sandbox-clock", path: "/console/sandbox/clock", ready: ".clock-now" },
  ];
});

const show = async (page: Page, origin: string, { path, ready, open }: View): Promise<void> => {
  await page.goto(`${origin}${path}`);
  await expect(page.locator(ready).first()).toBeVisible();
  await expect(page.locator(".skeleton")).toHaveCount(0);
  await open?.(page);
};

test("every view fits at every width, light and dark, is accessible, and cuts no button short", async ({
  page,
  world,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await signIn(page, world);
  for (const view of views) {
    await test.step(view.name, async () => {
      await page.setViewportSize(desktop);
      await show(page, world.baseUrl, view);
      for (const width of widths)
        for (const colorScheme of schemes) {
          // What lies over a view is looked at where it is used most; every other view in the whole grid.
          if (view.open !== undefined && (width !== 1280 || colorScheme === "dark")) continue;
          // Colours change no measure: the dark is looked at where it is used most.
          if (colorScheme === "dark" && width !== 1280) continue;
          if (!isNightly && !kinds.has(view.name) && (width !== 1280 || colorScheme === "dark")) continue;
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          expect.soft(await crooked(page), `${view.name} at ${width} px`).toEqual([]);
          await screenshot(page, `console-${view.name}-${width}-${colorScheme}`);
          if (width === 1280 && (colorScheme === "light" || kinds.has(view.name)))
            expect.soft(await violationsOn(page), `${view.name}, ${colorScheme}`).toEqual([]);
        }
    });
  }
});

test("an empty tenant says what each place is for", async ({ page, world }) => {
  await signIn(page, world, "newcomer");
  const places: [path: string, title: string][] = [
    ["/console/cases?queue=all_open", "No cases here yet"],
    ["/console/cases", "This queue is empty"],
    ["/console/settings/definitions", "No definitions yet"],
    ["/console/settings/webhooks", "Nobody is told yet"],
    ["/console/settings/api-keys", "No keys yet"],
    ["/console/sandbox/mailbox", "Nothing here yet"],
  ];
  for (const [path, title] of places) {
    await page.goto(`${world.baseUrl}${path}`);
    await expect(page.locator(".empty-title")).toHaveText(title);
    await expectAccessible(page);
    await screenshot(page, `console-empty${path.replaceAll(/\W+/g, "-")}`);
  }
});

const slow = [
  "/console/cases",
  "/console/settings/definitions",
  "/console/settings/webhooks",
  "/console/sandbox/clock",
];

test("while the server takes its time the shape of the view is there already", async ({ page, world }) => {
  await signIn(page, world);
  for (const path of [...slow, views.find(({ name }) => name === "case")?.path ?? ""]) {
    const later = Promise.withResolvers<void>();
    const wait = async (route: Route) => {
      await later.promise;
      await route.continue();
    };
    await page.route(/\/api\/v1\/(?!me|users|feed)/, wait);
    await page.goto(`${world.baseUrl}${path}`);
    await expect(page.locator(".skeleton").first()).toBeVisible();
    await expectAccessible(page);
    await screenshot(page, `console-loading${path.replaceAll(/\W+/g, "-").replace(/case_\w+/, "one")}`);
    later.resolve();
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await page.unrouteAll({ behavior: "wait" });
  }
});

test("a failure of the server is said with its number, and trying again goes on", async ({ page, world }) => {
  await signIn(page, world);
  const broken = { error: { type: "internal", code: "internal", message: "…", requestId: "req_77" } };
  for (const path of [...slow, views.find(({ name }) => name === "case")?.path ?? ""]) {
    await page.route(/\/api\/v1\/(?!me|users|feed)/, (route) => route.fulfill({ status: 500, json: broken }));
    await page.goto(`${world.baseUrl}${path}`);
    const failed = page.getByRole("alert").filter({ hasText: "req_77" });
    await expect(failed.first()).toBeVisible();
    await expectAccessible(page);
    await screenshot(page, `console-error${path.replaceAll(/\W+/g, "-").replace(/case_\w+/, "one")}`);
    await page.unroute(/\/api\/v1\/(?!me|users|feed)/);
    // One press may mend several: parts that ask for the same, or that news from the server has asked for again.
    for (let left = await failed.count(); left > 0; left = await failed.count()) {
      await failed.first().getByRole("button", { name: "Try again" }).click();
      await expect.poll(() => failed.count()).toBeLessThan(left);
    }
    await expect(page.locator(".skeleton")).toHaveCount(0);
  }
});

test("a viewer sees everything and is told why nothing can be done", async ({ page, world }) => {
  await signIn(page, world, "viewer");
  await page.goto(`${world.baseUrl}${views.find(({ name }) => name === "case")?.path}`);
  for (const name of ["Approve case", "Reject case…", "Claim"])
    await expect(page.getByRole("main").getByRole("button", { name }).first()).toBeDisabled();
  await expect(page.locator(".why-not")).not.toBeEmpty();
  await expectAccessible(page);
});

/** What sticks out to the side of the window, and buttons whose words do not fit into them. */
const crooked = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const shown = (element: Element) => element.getBoundingClientRect().width > 0;
    const wide =
      document.documentElement.scrollWidth > innerWidth ? [`page is ${document.documentElement.scrollWidth} wide`] : [];
    const cut = [...document.querySelectorAll("button, .badge, .tab, .case-tab")].filter(
      (element) => shown(element) && element.scrollWidth > element.clientWidth + 1,
    );
    const overlapping = [...document.querySelectorAll(".button > span:not(.unseen)")].filter((element) => {
      const next = element.nextElementSibling;
      return next !== null && shown(next) && element.scrollWidth > element.clientWidth + 1;
    });
    return [...wide, ...[...cut, ...overlapping].map((element) => `${element.className}: ${element.textContent}`)];
  });
