import type { Page, Route } from "@playwright/test";
import { aPdf, openKyb } from "./support/applicant";
import { expect, screenshot, test, violationsOn } from "./support/journey";
import {
  anOutsider,
  fillCompanyIn,
  goOnIn,
  type Heard,
  heardBy,
  keepNoCookies,
  type Outsider,
  openIn,
  typesHeardBy,
} from "./support/outsider";

let allowed: Outsider;
let hostile: Outsider;

test.beforeAll(async ({ world }) => {
  [allowed, hostile] = [await anOutsider(world), await anOutsider(world)];
  const listed = await world.api("PUT", "/embedding", { origins: [allowed.origin] });
  expect(listed.status).toBe(200);
});
test.afterAll(() => {
  allowed.close();
  hostile.close();
});

test("a listed page shows the form, hears what happens in it, and closes it when the applicant agrees", async ({
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await page.goto(allowed.page("page", url));
  const form = page.frameLocator("iframe");
  await openIn(page, form);
  await goOnIn(form);
  await expect(form.getByRole("alert")).toBeFocused();
  await fillCompanyIn(form);
  await expect.poll(() => typesHeardBy(page)).toContain("saved");
  await goOnIn(form);
  await expect(form.getByRole("heading", { level: 1 })).toHaveText("About you");
  await expect.poll(() => heardBy(page)).toContainEqual({ edgecase: 1, type: "page", page: "representative" });
  const heard = await heardBy(page);
  expect(heard).toContainEqual({ edgecase: 1, type: "ready", page: "link" });
  expect(heard).toContainEqual({ edgecase: 1, type: "error", code: "invalid", count: expect.any(Number) });
  // The frame is as tall as the form in it: nothing scrolls inside.
  const frame = page.locator("iframe");
  await expect
    .poll(async () => (await frame.evaluate(({ style }) => style.height)) === `${await lastHeight(page)}px`)
    .toBe(true);
  await screenshot(page, "embed");

  // What does not come from the other side, or does not have its shape, is nobody's.
  await page.evaluate(() => {
    window.postMessage({ edgecase: 1, type: "exit", submitted: true }, "*");
    const inside = document.querySelector("iframe")?.contentWindow;
    for (const strange of [{ type: "leave" }, "leave", { edgecase: 2, type: "leave" }, null])
      inside?.postMessage(strange, "*");
  });
  await form.getByLabel("Last name").focus();
  await page.evaluate(() => (window as unknown as { form: { leave(): void } }).form.leave());
  await expect(form.getByText("Leave this form?")).toHaveCount(1);
  await form.getByRole("button", { name: "Stay" }).click();
  await expect(form.getByText("Leave this form?")).toHaveCount(0);
  await expect(form.getByLabel("Last name")).toBeFocused();
  expect(await typesHeardBy(page)).not.toContain("exit");
  await page.evaluate(() => (window as unknown as { form: { leave(): void } }).form.leave());
  await form.getByRole("button", { name: "Leave" }).click();
  await expect(page.locator("#news")).toHaveText("You can go on later.");
  await expect(frame).toHaveCount(0);
});

test("a page in a frame that never gets its answer says so in time, and can be sent again", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await page.clock.install();
  await page.goto(allowed.page("page", url));
  const form = page.frameLocator("iframe");
  const unanswered = async (press: () => Promise<void>, sentence: string): Promise<void> => {
    let asked = 0;
    const swallow = (route: Route) => {
      if (route.request().method() !== "POST" || route.request().url().includes("/draft")) return route.fallback();
      asked += 1;
    };
    await page.route("**", swallow);
    await press();
    await expect.poll(() => asked).toBe(1);
    await page.clock.fastForward(31_000);
    await expect(form.getByRole("status").filter({ hasText: sentence })).toBeVisible();
    await page.unroute("**", swallow);
  };
  await expect.poll(() => typesHeardBy(page)).toContain("ready");
  await unanswered(() => form.getByRole("button", { name: "Open my form" }).click(), "No connection.");
  await openIn(page, form);
  await fillCompanyIn(form);
  await unanswered(() => goOnIn(form), "This did not arrive.");
  await expect(form.getByLabel("Company name")).toHaveValue("Northwind Trading Ltd");
  await form.getByRole("button", { name: "Try again" }).click();
  await expect(form.getByRole("heading", { level: 1 })).toHaveText("About you");
});

const lastHeight = async (page: Page): Promise<unknown> =>
  (await heardBy(page)).findLast(({ type }) => type === "height")?.px;

test("a page that is not listed shows nothing and hears nothing", async ({ browser, world }) => {
  const { url } = await openKyb(world);
  // Not watched: that the browser complains is the point.
  const context = await browser.newContext();
  const page = await context.newPage();
  const refused = page.waitForEvent("console", { predicate: (message) => message.text().includes("frame-ancestors") });
  await page.goto(hostile.page("page", url));
  await refused;
  await expect(page.frameLocator("iframe").getByRole("button", { name: "Open my form" })).toHaveCount(0);
  expect(await heardBy(page)).toEqual([]);
  // Nor may it speak to the flow itself.
  const told = await page.evaluate(
    ([address, secret]) =>
      fetch(address ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ secret }),
      }).then(
        () => "answered",
        () => "refused",
      ),
    [`${world.baseUrl}/api/v1/flow/${/go\/(.+)\./.exec(url)?.[1]}/session`, /[^.]+$/.exec(url)?.[0] ?? ""],
  );
  expect(told).toBe("refused");
  await context.close();
});

test("a dialog over the page: the applicant's language and scheme, and nobody leaves it by mistake", async ({
  device,
  world,
}) => {
  const { url } = await openKyb(world);
  // Without Playwright's own idea of the scheme, which would go for all frames.
  const page = await device({ colorScheme: null });
  await page.goto(allowed.page("dialog", url));
  await page.getByRole("button", { name: "Start" }).click();
  const dialog = page.getByRole("dialog");
  const form = page.frameLocator("iframe");
  await expect.poll(() => typesHeardBy(page)).toContain("ready");
  await expect(form.locator("html")).toHaveAttribute("lang", "ar");
  expect(await form.locator("html").evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches)).toBe(true);
  await form.getByRole("main").getByRole("button").click();
  await form.getByRole("main").getByRole("link").first().click();
  await expect(form.getByRole("heading", { level: 1 })).toBeVisible();
  await screenshot(page, "embed-dialog");
  expect(await violationsOn(page)).toEqual([]);
  for (const leave of [() => page.keyboard.press("Escape"), () => dialog.getByRole("button").click()]) {
    await dialog.getByRole("button").focus();
    await leave();
    await expect(form.getByText("هل تريد مغادرة هذا النموذج؟")).toBeVisible();
    const stay = form.getByRole("button", { name: "البقاء" });
    await expect(stay).toBeFocused();
    await stay.click();
    await expect(form.getByText("هل تريد مغادرة هذا النموذج؟")).toHaveCount(0);
    await expect(dialog).toBeVisible();
  }
  expect(await typesHeardBy(page)).not.toContain("exit");
  await dialog.getByRole("button").click();
  await form.getByRole("button", { name: "مغادرة" }).click();
  await expect(page.locator("#news")).toHaveText("You can go on later.");
  await expect(dialog).toHaveCount(0);
});

test("hears nobody but the page it is in, shows itself in no frame of a stranger, and works without a camera", async ({
  browser,
  page,
  world,
}) => {
  const { url } = await openKyb(world);
  await page.goto(allowed.page("page", url));
  const form = page.frameLocator("iframe").first();
  await openIn(page, form);
  // A stranger's frame on the same page speaks to both sides in our words.
  await page.evaluate((address) => {
    const beside = document.createElement("iframe");
    beside.name = "stranger";
    beside.src = address;
    document.body.append(beside);
  }, `${hostile.origin}/nothing.html`);
  await expect.poll(() => page.frame("stranger")?.url()).toContain(hostile.origin);
  await page.frame("stranger")?.evaluate(() => {
    parent.postMessage({ edgecase: 1, type: "exit", submitted: true }, "*");
    parent.postMessage({ edgecase: 1, type: "height", px: 9 }, "*");
    for (const type of ["hello", "leave"]) parent.frames[0]?.postMessage({ edgecase: 1, type }, "*");
  });
  // What is said after it arrives after it.
  await form.getByLabel("Company name").fill("Northwind Trading Ltd");
  await expect.poll(() => typesHeardBy(page)).toContain("saved");
  expect(await heardBy(page)).not.toContainEqual(expect.objectContaining({ type: "exit" }));
  expect(await heardBy(page)).not.toContainEqual(expect.objectContaining({ px: 9 }));
  await expect(form.getByText("Leave this form?")).toHaveCount(0);

  // A frame that nobody allowed the camera: files can still be chosen.
  await page.evaluate(
    (address) => {
      const bare = document.createElement("iframe");
      bare.name = "bare";
      bare.src = address;
      document.body.append(bare);
    },
    url.replace(/\/go\/(.+)\..*$/, "/flow/$1/documents"),
  );
  const bare = page.frameLocator("iframe[name=bare]");
  await expect(bare.locator("[data-upload].live").first()).toBeVisible();
  await bare
    .locator("input[type=file]")
    .first()
    .setInputFiles({ name: "certificate.pdf", mimeType: "application/pdf", buffer: aPdf("certificate") });
  await expect(bare.getByText("certificate.pdf").first()).toBeVisible();

  // The listed page inside a stranger's: every page above has to be listed.
  const context = await browser.newContext();
  const outer = await context.newPage();
  const refused = outer.waitForEvent("console", { predicate: (said) => said.text().includes("frame-ancestors") });
  await outer.goto(`${hostile.origin}/nothing.html`);
  await outer.evaluate(
    (address) => {
      const inner = document.createElement("iframe");
      inner.src = address;
      document.body.append(inner);
    },
    allowed.page("page", url),
  );
  await refused;
  const nested = outer.frameLocator("iframe").frameLocator("iframe");
  await expect(nested.getByRole("button", { name: "Open my form" })).toHaveCount(0);
  await context.close();
});

test("works where the browser keeps no cookies of frames: the page carries the session, and no address does", async ({
  page,
  context,
  world,
}) => {
  const { url } = await openKyb(world);
  await keepNoCookies(context, world);
  const addresses: string[] = [];
  page.on("request", (asked) => addresses.push(asked.url()));
  await page.goto(allowed.page("page", url));
  const form = page.frameLocator("iframe");
  await openIn(page, form);
  await fillCompanyIn(form);
  await goOnIn(form);
  await expect(form.getByRole("heading", { level: 1 })).toHaveText("About you");
  await form.getByRole("link", { name: /Your company/ }).click();
  await expect(form.getByLabel("Company name")).toHaveValue("Northwind Trading Ltd");
  expect(await context.cookies()).toEqual([]);
  const secrets = addresses.filter(
    (address) => address.startsWith(`${world.baseUrl}/flow/`) && /session|token|bearer/i.test(address),
  );
  expect(secrets).toEqual([]);
  // The frame is loaded anew, and what it carried is gone: the link opens it again.
  await page.locator("iframe").evaluate((frame: HTMLIFrameElement, base) => {
    frame.src = `${base}/flow/${/go\/(.+)\./.exec(new URLSearchParams(location.search).get("link") ?? "")?.[1]}/company`;
  }, world.baseUrl);
  await form.getByRole("button", { name: "Open my form" }).click();
  await expect(form.getByRole("heading", { name: "Welcome back" })).toBeVisible();
});

test("tells the app around it the same things, whatever kind of app it is", async ({ page, world }) => {
  const { url } = await openKyb(world);
  await page.addInitScript(() => {
    const heard: Record<string, Heard[]> = { apple: [], android: [], react: [], flutter: [], inapp: [] };
    const channel = (name: string) => ({
      postMessage: (text: string) => void heard[name]?.push(JSON.parse(text) as Heard),
    });
    Object.assign(window, {
      heard,
      webkit: { messageHandlers: { edgecase: { postMessage: (event: Heard) => void heard.apple?.push(event) } } },
      EdgecaseAndroid: channel("android"),
      ReactNativeWebView: channel("react"),
      EdgecaseFlutter: channel("flutter"),
      flutter_inappwebview: { callHandler: (_name: string, event: Heard) => void heard.inapp?.push(event) },
    });
  });
  await page.goto(url);
  await page.getByRole("button", { name: "Open my form" }).click();
  await page.getByRole("link", { name: "Start now" }).click();
  await page.getByRole("button", { name: "Save and continue" }).last().click();
  await expect(page.getByRole("alert")).toBeFocused();
  const all = () => page.evaluate(() => (window as unknown as { heard: Record<string, Heard[]> }).heard);
  const expected = [
    { type: "ready", page: "company" },
    { type: "page", page: "company" },
    { type: "page", page: "company" },
    { type: "error", code: "invalid", count: expect.any(Number) },
  ];
  for (const app of ["apple", "android", "react", "flutter", "inapp"])
    await expect.poll(async () => (await all())[app]).toEqual(expected);
  // The app's own "back".
  await page.evaluate(() => (window as unknown as { edgecase: { leave(): void } }).edgecase.leave());
  await page.getByRole("button", { name: "Leave" }).click();
  await expect
    .poll(async () => (await all()).android?.at(-1))
    .toEqual({ type: "exit", submitted: false, screen: null });
});

test("the headless SDK drives a whole form from another website: owners, files, submission, news", async ({
  page,
  world,
}) => {
  const { id, url } = await openKyb(world);
  await page.goto(allowed.page("headless", url));
  const next = () => page.getByRole("button", { name: "Next" }).click();
  const fill = (name: string, value: string) => page.locator(`input[name="${name}"]`).fill(value);
  const title = page.getByRole("heading", { level: 1 });
  const date = async (name: string, day: string, month: string, year: string) => {
    for (const [part, value] of [
      ["day", day],
      ["month", month],
      ["year", year],
    ] as const)
      await fill(`${name}.${part}`, value);
  };
  await expect(title).toHaveText("Your company");
  await next();
  await expect(page.getByRole("status")).toContainText("Company name");
  await fill("companyName", "Northwind Trading Ltd");
  await fill("registrationNumber", "12345678");
  await fill("country", "GB");
  await fill("businessType", "private_limited");
  await date("dateOfEstablishment", "2", "5", "2012");
  await next();
  await expect(title).toHaveText("About you");
  for (const [name, value] of [
    ["firstName", "Ada"],
    ["lastName", "Byron"],
    ["email", "ada@example.com"],
    ["phone", "+442079460958"],
  ] as const)
    await fill(name, value);
  await date("dateOfBirth", "10", "12", "1985");
  await page.locator('input[name="signingAuthority"]').check();
  await next();
  await expect(title).toHaveText("Owners");
  for (const [place, share] of ["60", "40"].entries()) {
    if (place > 0) await page.getByRole("button", { name: /Add/ }).click();
    await fill(`owners.${place}.firstName`, place === 0 ? "Ada" : "Bob");
    await fill(`owners.${place}.lastName`, "Clear");
    await fill(`owners.${place}.email`, `owner${place}@example.com`);
    await fill(`owners.${place}.ownershipPercentage`, share);
    await date(`owners.${place}.dateOfBirth`, "3", "4", "1980");
  }
  await next();
  await expect(title).toHaveText("Documents");
  // The connection breaks while the first file is on its way, and comes back.
  await page.route("**/uploads/*/parts/1", (route) => route.abort(), { times: 1 });
  for (const [place, name] of ["certificate.pdf", "bill.pdf"].entries()) {
    await page
      .locator("input[type=file]")
      .nth(place)
      .setInputFiles({ name, mimeType: "application/pdf", buffer: aPdf(name) });
    await expect(page.getByRole("status")).toHaveText(`${name} is here`);
  }
  await next();
  await page.locator('input[name="declaration"]').check();
  await next();
  await expect(page.locator("main")).toContainText("Your number is");
  // What happens elsewhere is heard without asking.
  const before = await page.evaluate(
    () => (window as unknown as { flow: { state: { version: number } } }).flow.state.version,
  );
  await world.api("POST", `/cases/${id}/notes`, { content: "Called them." });
  await expect
    .poll(() => page.evaluate(() => (window as unknown as { flow: { state: { version: number } } }).flow.state.version))
    .toBeGreaterThan(before);
});
