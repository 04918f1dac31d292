import type { Page } from "@playwright/test";
import { begin, fillCompany, goOn, heading, openKyb } from "./support/applicant";
import { signIn } from "./support/console";
import { expect, expectAccessible, phone, test, type World } from "./support/journey";
import { fillQuickly, openQuickly, readCase, untilState } from "./support/quick";

test.use({ viewport: phone });

test("who goes back by the browser in the middle of a word has sent the word", async ({ page, device, world }) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await fillCompany(page);
  await goOn(page);
  await expect(heading(page)).toHaveText("About you");
  // The usual saves do not get through: what arrives is what leaving the page sends.
  await page.route("**/draft", (route) =>
    route.request().resourceType() === "ping" ? route.continue() : route.abort(),
  );
  await page.getByLabel("Last name").pressSequentially("Byr");
  await page.goBack();
  await expect(heading(page)).toHaveText("Your company");
  const elsewhere = await device({ viewport: phone });
  await begin(elsewhere, url);
  await expect(heading(elsewhere)).toHaveText("About you");
  await expect(elsewhere.getByLabel("Last name")).toHaveValue("Byr");

  await page.unroute("**/draft");
  await page.goForward();
  await expect(page.getByLabel("Last name")).toHaveValue("Byr");
  await expect(page.locator(".clash")).toHaveCount(0);
});

for (const { when, leaves } of [
  { when: "before it was saved", leaves: async () => {} },
  {
    when: "as soon as it was saved",
    leaves: async (page: Page) => {
      await page.getByLabel("Company name").blur();
      await expect(page.locator("#saved")).toContainText(/Saved \d/);
    },
  },
])
  test(`a device that is slow to write brings no older word back: left ${when}`, async ({ page, world }) => {
    const { url } = await openKyb(world);
    await begin(page, url);
    const address = page.url();
    const name = page.getByLabel("Company name");
    await page.route("**/draft", (route) => route.abort());
    await name.fill("Nort");
    await expect(page.locator("#saved")).toHaveText("Offline: kept on this device");
    await keepBusy(page);
    await page.unroute("**/draft");
    await name.fill("Northwind");
    await leaves(page);
    await page.goto(address.replace(/\/[^/]+$/, ""));
    await page.goBack();
    await expect(page).toHaveURL(address);
    await expect(page.locator("#saved")).toContainText(/Saved \d/);
    await nothingIsKept(page);
    await expect(name).toHaveValue("Northwind");
    await expect(page.locator(".clash")).toHaveCount(0);
    await page.reload();
    await expect(name).toHaveValue("Northwind");
  });

test("who comes back by the browser finds what others wrote since, and writes nothing older over it", async ({
  page,
  device,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  const address = page.url();
  const name = page.getByLabel("Company name");
  await name.fill("Northwind");
  await name.blur();
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  await page.goto(address.replace(/\/[^/]+$/, ""));

  const other = await device({ viewport: phone });
  await begin(other, url);
  await expect(other.getByLabel("Company name")).toHaveValue("Northwind");
  const theirs = draftWith(other, "companyName=Southwind");
  await other.getByLabel("Company name").fill("Southwind");
  await theirs;

  await page.goBack();
  await expect(page).toHaveURL(address);
  await expect(name).toHaveValue("Southwind");
  const mine = draftWith(page, "registrationNumber=4711");
  await page.getByLabel("Registration number").fill("4711");
  await mine;
  // Browsers that fill a page in have done it by now.
  await expect(name).toHaveValue("Southwind");
  await other.reload();
  await expect(other.getByLabel("Registration number")).toHaveValue("4711");
  await expect(other.getByLabel("Company name")).toHaveValue("Southwind");
});

test("told to slow down, the page rests, says so, and then saves what was typed meanwhile", async ({ page, world }) => {
  await page.clock.install();
  const { url } = await openKyb(world);
  await begin(page, url);
  let tries = 0;
  await page.route("**/draft", (route) => {
    if (route.request().method() !== "POST") return route.continue();
    tries += 1;
    return tries === 1 ? route.fulfill({ status: 429, json: { code: "too_many" } }) : route.continue();
  });
  const name = page.getByLabel("Company name");
  await name.fill("North");
  await page.clock.runFor(1_500);
  const busy = page.getByText("Too much at once. What you type is kept here, and saved in a little while.");
  await expect(busy).toBeVisible();
  await name.fill("Northwind");
  await page.clock.runFor(2_500);
  expect(tries).toBe(1);
  await page.clock.runFor(10_000);
  await expect(busy).toBeHidden();
  await expect(page.locator("#saved")).toContainText(/Saved \d/);
  expect(tries).toBeGreaterThan(1);
  await page.reload();
  await expect(name).toHaveValue("Northwind");
});

test("a button that is held down does not move away from under the finger when leaving the field checks it", async ({
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await begin(page, url);
  await fillCompany(page);
  const saved = () => page.waitForResponse((answer) => answer.url().endsWith("/draft") && answer.ok());
  const [year, next] = [
    page.locator('[name="dateOfEstablishment.year"]'),
    page.getByRole("button", { name: "Continue" }),
  ];
  await year.fill("3012");
  const refused = saved();
  await year.blur();
  await refused;
  const problem = page.locator('[id="f-dateOfEstablishment-error"]');
  await expect(problem).toBeVisible();
  await year.fill("2012");
  await next.hover();
  const taken = saved();
  await page.mouse.down();
  await taken;
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await problem.isVisible()).toBe(true);
  await page.mouse.up();
  await expect(heading(page)).toHaveText("About you");
});

test("who will be signed out soon is told at what time, and that nothing is lost", async ({ page, world }) => {
  await page.clock.install();
  const { url } = await openKyb(world);
  await begin(page, url);
  await expect(page.getByLabel("Company name")).toBeVisible();
  const leftSeconds = await page.evaluate(() =>
    Number(document.querySelector<HTMLElement>("[data-left]")?.dataset.left),
  );
  expect(leftSeconds).toBeGreaterThan(600);
  const note = page.locator("#ending");
  await page.clock.fastForward((leftSeconds - 30 * 60) * 1_000);
  await expect(page.getByLabel("Company name")).toBeVisible();
  await expect(note).toHaveCount(0);
  await page.clock.fastForward(25 * 60_000);
  await expect(note).toContainText(/You will be signed out at \d.* What you typed is saved/);
  await expectAccessible(page);
});

test("how it ended is said in a page that everybody can read", async ({ page, world }) => {
  const decided = async (decision: "approve" | "reject", state: string): Promise<string> => {
    const { id, url } = await openKyb(world);
    await fillQuickly(await openQuickly(world, url));
    await untilState(world, id, "manual_review");
    const { status, json } = await world.api("POST", `/cases/${id}/decision`, { decision, reason: "policy" });
    expect(status, JSON.stringify(json)).toBe(200);
    await expect.poll(async () => (await readCase(world, id)).state, { timeout: 30_000 }).toBe(state);
    return url;
  };
  const cancelled = async (): Promise<string> => {
    const { id, url } = await openKyb(world);
    expect((await world.api("POST", `/cases/${id}/cancel`, { reason: "withdrawn" })).status).toBe(200);
    return url;
  };
  const [good, bad, ended] = await Promise.all([
    decided("approve", "approved"),
    decided("reject", "rejected"),
    cancelled(),
  ]);
  for (const [url, title] of [
    [good, "Good news: you are approved"],
    [bad, "A decision has been made"],
    [ended, "This application is closed"],
  ] as const) {
    await page.goto(url);
    await page.getByRole("button").first().click();
    await expect(heading(page)).toHaveText(title);
    await expectAccessible(page);
  }
});

/** What of the page would move: by name of its element, with how long it takes. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll("*")].flatMap((element) =>
      ["", "::before", "::after"].flatMap((part) => {
        const { transitionDuration, animationDuration, animationName } = getComputedStyle(element, part || null);
        const seconds = [
          ...transitionDuration.split(","),
          ...(animationName === "none" ? [] : animationDuration.split(",")),
        ];
        // A hundredth of a second is how a style sheet says "at once" and still has its end told.
        return seconds.some((text) => Number.parseFloat(text) > 0.01)
          ? [`${element.tagName}.${element.className}${part} ${transitionDuration} ${animationDuration}`]
          : [];
      }),
    ),
  );

async function form(page: Page, world: World): Promise<void> {
  await begin(page, (await openKyb(world)).url);
  await expect(page.getByLabel("Company name")).toBeVisible();
}

for (const [place, go] of [
  ["form", form],
  ["console", signIn],
] as const)
  test(`nothing moves in the ${place} for whoever asked for less motion`, async ({ page, world }) => {
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await go(page, world);
    // Otherwise the next line would hold whatever the style sheets say.
    expect(await moving(page)).not.toEqual([]);
    await page.emulateMedia({ reducedMotion: "reduce" });
    expect(await moving(page)).toEqual([]);
  });

/** The answer to an autosave that carries a value. */
const draftWith = (page: Page, pair: string) =>
  page.waitForResponse((answer) => answer.ok() && answer.request().postData()?.includes(pair) === true);

/** The browser's database, busy until the page goes away: what is written after this never gets there. */
const keepBusy = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done) => {
        const opened = indexedDB.open("flow", 1);
        opened.onsuccess = () => {
          const store = opened.result.transaction("typed", "readwrite").objectStore("typed");
          const again = (): void => {
            store.count().onsuccess = again;
            done();
          };
          again();
        };
      }),
  );

/** The server has everything: nothing is left on the device. */
const nothingIsKept = (page: Page): Promise<void> =>
  expect
    .poll(() =>
      page.evaluate(
        () =>
          new Promise<number>((done) => {
            const opened = indexedDB.open("flow", 1);
            opened.onsuccess = () => {
              const count = opened.result.transaction("typed").objectStore("typed").count();
              count.onsuccess = () => {
                opened.result.close();
                done(count.result + localStorage.length);
              };
            };
          }),
      ),
    )
    .toBe(0);
