import type { Page } from "@playwright/test";
import { aPdf, aPhoto, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, screenshot, smallTargets, test } from "./support/journey";
import { addQuickly, askAgain, fillQuickly, openQuickly, type PageId, type Quick } from "./support/quick";

const longName = "Vereinigte Oberrheinische Donaudampfschifffahrtsgesellschaftskapitänsversicherungen & Söhne GmbH";
const widths = [320, 390, 1280];
const schemes = ["light", "dark"] as const;
const languages = { en: "English", ar: "العربية" } as const;

/** Screens that have an address: by name, the link that opens a session, and the path below the form's. */
interface Screen {
  name: string;
  url: string;
  path: string;
  press?: boolean;
}
let screens: Screen[] = [];
let links: { form: string; revision: string; dead: string };

test.beforeAll(async ({ browser, world }) => {
  const photographer = await browser.newPage();
  const photo = await aPhoto(photographer, 1200, 800);
  await photographer.close();
  const opened = async (until: PageId | null): Promise<{ id: string; url: string; quick: Quick }> => {
    const { id, url } = await openKyb(world);
    const quick = await openQuickly(world, url);
    await fillQuickly(quick, until, { companyName: longName, file: { ending: "jpg", bytes: photo } });
    return { id, url, quick };
  };
  const begun = await opened("documents");
  await addQuickly(begun.quick, "certificate_of_registration", `${longName}, certificate.pdf`, aPdf("Certificate"));
  await addQuickly(begun.quick, "proof_of_address", "bill.jpg", photo);
  await addQuickly(
    begun.quick,
    "proof_of_address",
    "drawing.svg",
    Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>"),
  );
  const sent = await opened(null);
  const back = await opened(null);
  await askAgain(world, back.id, "The stamp cannot be read", "Please scan it again, flat and in daylight.");
  await addQuickly(back.quick, "certificate_of_registration", "new.jpg", photo);
  const revoked = (await world.api("POST", `/cases/${begun.id}/links`, {})).json as { id: string; url: string };
  await world.api("DELETE", `/cases/${begun.id}/links/${revoked.id}`);
  links = { form: begun.url, revision: back.url, dead: revoked.url };
  const form = { url: begun.url };
  screens = [
    { name: "begin", ...form, path: "" },
    { name: "company", ...form, path: "/company" },
    { name: "representative", ...form, path: "/representative" },
    { name: "owners", ...form, path: "/owners" },
    { name: "documents", ...form, path: "/documents" },
    { name: "review", ...form, path: "/review" },
    { name: "errors", ...form, path: "/review", press: true },
    { name: "revision", url: back.url, path: "/revise" },
    { name: "done", url: sent.url, path: "/done" },
  ];
});

// Every width, scheme and language, and the phone twice; the night has time for the rest.
const isShort = process.env.NIGHTLY !== "1";
const inShort = new Set(["390 dark en", "390 light ar", "320 light en", "1280 dark ar"]);

for (const width of widths)
  for (const colorScheme of schemes)
    for (const [language, called] of Object.entries(languages)) {
      if (isShort && !inShort.has(`${width} ${colorScheme} ${language}`)) continue;
      test.describe(`${width} px, ${colorScheme}, ${called}`, () => {
        test.use({ viewport: { width, height: 800 }, colorScheme });
        test("every page fits, reads in its direction, and is accessible", async ({ page, world }) => {
          const name = (screen: string) => `${language}-${colorScheme}-${width}-${screen}`;
          const keep = async (screen: string): Promise<void> => {
            await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" ? "rtl" : "ltr");
            expect(await overflow(page), `${screen} is wider than the window`).toEqual([]);
            expect(await smallTargets(page), `${screen} has what is hard to hit`).toEqual([]);
            if (width === 390) await expectAccessible(page);
            await screenshot(page, name(screen));
          };
          await page.context().addCookies([
            {
              name: "__Host-flow-language",
              value: language,
              url: world.baseUrl.replace("http:", "https:"),
              secure: true,
            },
          ]);
          await page.goto(links.form);
          await keep("link");
          await page.goto(links.dead);
          await keep("dead");
          const bases = new Map<string, string>();
          for (const screen of screens) {
            if (!bases.has(screen.url)) {
              await page.goto(screen.url);
              await page.locator("main form button").click();
              await page.waitForURL(/\/flow\//);
              bases.set(screen.url, (/^.*?\/flow\/[^/]+/.exec(page.url()) ?? [""])[0]);
            }
            await page.goto(`${bases.get(screen.url)}${screen.path}`);
            if (screen.press === true) {
              await page.getByRole("checkbox").uncheck();
              await page.locator("#answers .primary").click();
              await expect(page.getByRole("alert")).toBeFocused();
            }
            await expect(heading(page)).toBeVisible();
            await keep(screen.name);
          }
        });
      });
    }

/** What sticks out to the side. */
const overflow = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    return [...document.querySelectorAll("body *")]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 || element.getBoundingClientRect().left < -1,
      )
      .map((element) => element.outerHTML.slice(0, 100));
  });
