import type { Page } from "@playwright/test";
import { hostileObjects, hostileTexts } from "../support/markup";
import { rowOf, signIn, tab } from "./support/console";
import { desktop, expect, expectAccessible, screenshot, test, type World } from "./support/journey";

test.use({ viewport: desktop });

/** What JSON and a name may hold: control characters and halves of characters are refused at the door. */
const texts = hostileTexts.filter((text) => text.isWellFormed() && !/\p{Cc}/u.test(text));
/** Those that the door takes: `constructor` is nobody's key. */
const objects = hostileObjects.filter((one) => !Object.hasOwn(one, "constructor"));
const perCase = 12;

/** The name that finds a case again; the hostile text stands beside it. */
const nameOf = (at: number, text: string) => `Markup ${at} Ltd ${text}`.slice(0, 110);

/** A case whose every fact that somebody reads is a hostile text. */
async function hostileCase(world: World, at: number): Promise<string> {
  const text = (n: number): string => texts[(at * perCase + n) % texts.length] ?? "";
  const made = await world.api("POST", "/cases", {
    workflow: "kyb",
    externalId: `markup-${at} ${text(0)}`.slice(0, 100),
    context: {
      customData: { texts, objects },
      entity: {
        type: "business",
        data: {
          companyName: nameOf(at, text(0)),
          country: "GB",
          registrationNumber: text(1),
          website: text(2),
          address: { street: text(3), city: text(4), postcode: text(5) },
          additionalInfo: {
            representative: { firstName: text(6), lastName: text(7), position: text(8) },
            ubos: [{ firstName: text(9), lastName: text(10), country: text(11), ownershipPercentage: 30 }],
          },
        },
      },
      documents: [{ id: `d-${at}`, category: text(2), type: text(3), pages: [], properties: { number: text(4) } }],
    },
  });
  expect(made, JSON.stringify(made.json)).toMatchObject({ status: 201 });
  const id = String(made.json?.id);
  expect((await world.api("POST", `/cases/${id}/notes`, { content: text(5) })).status).toBe(201);
  return id;
}

/** Elements and attributes that only a text could have become. */
const strays = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const leads = /^(src|srcdoc|href|xlink:href|action|formaction|data|poster|style)$/;
    const acts = ({ name, value }: Attr) =>
      name.startsWith("on") || (leads.test(name) && /^\s*(javascript|vbscript|data:text)|evil|inset:0/i.test(value));
    const foreign = "base, object, embed, math, noscript p, meta[http-equiv=refresh], iframe[srcdoc], img[src=x]";
    return [...document.querySelectorAll("*")]
      .filter((element) => element.matches(foreign) || [...element.attributes].some(acts))
      .map((element) => element.outerHTML.slice(0, 200));
  });

test("G35: what people write stays text on every view of the console", async ({ page, world }) => {
  const heard: string[] = [];
  page.on("dialog", (dialog) => {
    heard.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => heard.push(error.message));
  page.on("console", (message) => {
    if (/Content Security Policy|TrustedHTML|TrustedScript/i.test(message.text())) heard.push(message.text());
  });
  page.on("request", (request) => {
    if (request.url().includes("evil")) heard.push(request.url());
  });
  const ids = await Promise.all(
    Array.from({ length: Math.ceil(texts.length / perCase) }, (_, at) => hostileCase(world, at)),
  );

  await signIn(page, world);
  // The whole list at once: every name is a row of its own.
  await page.getByRole("searchbox").first().fill("Markup");
  await expect(rowOf(page, "Markup ")).toHaveCount(ids.length);
  expect(await strays(page)).toEqual([]);

  for (const [at, id] of ids.entries()) {
    await page.goto(`${world.baseUrl}/console/cases/${id}`);
    // As it was written, letter for letter: nothing was taken away, nothing became something else.
    await expect(page.getByRole("heading", { level: 1 })).toContainText(nameOf(at, texts[at * perCase] ?? ""));
    const parts = page.getByRole("navigation", { name: "Parts of the case" }).getByRole("link");
    for (const part of await parts.all()) {
      await part.click();
      await expect(part).toHaveAttribute("aria-current", "page");
      expect(await strays(page)).toEqual([]);
    }
  }
  await tab(page, "Raw").click();
  await expect(page.getByRole("main")).toContainText("onerror=alert(1)");
  expect(heard).toEqual([]);
});

test("a name that is not what it seems has a sign in the list, and shows its exact characters on its case", async ({
  page,
  world,
}) => {
  const open = async (companyName: string) => {
    const entity = { type: "business", data: { companyName, country: "GB" } };
    const made = await world.api("POST", "/cases", { workflow: "kyb", context: { entity } });
    expect(made, JSON.stringify(made.json)).toMatchObject({ status: 201 });
  };
  await open("Seeming P\u0430ypal \u202Egpj.exe");
  await open("Seeming Мария 株式会社ABC");
  await signIn(page, world);
  await page.getByRole("searchbox").first().fill("Seeming");
  await expect(rowOf(page, "Seeming")).toHaveCount(2);
  await expect(page.getByText("Mixed alphabets, turns the text around")).toHaveCount(1);
  await rowOf(page, "Seeming P").getByRole("link").click();
  // Read in the order in which it is stored.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Seeming P\u0430ypal gpj.exe");
  const sign = page.getByRole("button", { name: "Mixed alphabets, turns the text around" });
  await sign.click();
  const dialog = page.getByRole("dialog", { name: "Exact characters" });
  await expect(dialog.getByRole("row", { name: "а U+0430 Cyrillic letter, drawn like “a”" })).toBeVisible();
  await expect(dialog.getByRole("row", { name: "U+202E Right-to-left override" })).toBeVisible();
  await expectAccessible(page);
  await screenshot(page, "console-odd-name");
  await page.keyboard.press("Escape");
  await expect(sign).toBeFocused();
});
