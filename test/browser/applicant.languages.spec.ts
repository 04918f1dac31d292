import type { JsonObject } from "../../src/lib/json";
import { aPdf, heading, openKyb } from "./support/applicant";
import { expect, expectAccessible, phone, screenshot, test, type World } from "./support/journey";
import { answers, readCase } from "./support/quick";

test.use({ viewport: phone });

/** Each language with a word of its start button, of its "Save and continue", and of what it says about an empty field. */
const spoken = {
  en: ["Start now", "Save and continue", "Fill in"],
  ar: ["ابدأ الآن", "حفظ ومتابعة", "املأ الحقل"],
  de: ["Jetzt beginnen", "Speichern und weiter", "Füllen Sie"],
  es: ["Empezar ahora", "Guardar y continuar", "Rellene"],
  fr: ["Commencer", "Enregistrer et continuer", "Renseignez"],
  he: ["להתחלה", "שמירה והמשך", "נא למלא"],
  hi: ["शुरू करें", "सहेजें और आगे बढ़ें", "भरें"],
  ja: ["入力を始める", "保存して次へ", "入力してください"],
  pt: ["Começar agora", "Salvar e continuar", "Preencha"],
  zh: ["现在开始", "继续", "请填写"],
} as const;

const ownWord = "Absenden und weiter";

/** A flow that is offered in every language. Its own texts are in few: the rest falls back to English, its first. */
async function aFlowInEveryLanguage(world: World): Promise<string> {
  const name = `languages_${crypto.randomUUID().slice(0, 8)}`;
  const field = (id: string, element: string, label: object, over: object = {}) => ({
    id,
    element,
    valueDestination: `entity.data.${id}`,
    params: { label },
    validate: [{ type: "required" }],
    ...over,
  });
  const form = {
    languages: Object.keys(spoken),
    title: { en: "Open an account", ja: "口座開設のお申し込み", he: "פתיחת חשבון", hi: "खाता खोलें" },
    texts: { fr: { continue: ownWord } },
    start: { lead: { en: "Seven questions about you." }, minutes: 2, needs: [{ en: "Your passport" }] },
    pages: [
      {
        id: "person",
        title: { en: "About you", ja: "ご本人について", he: "הפרטים שלך", hi: "आपके बारे में" },
        elements: [
          field("firstName", "textfield", { en: "First name", ja: "名", he: "שם פרטי", hi: "पहला नाम" }),
          field("dateOfBirth", "date", { en: "Date of birth", ja: "生年月日", he: "תאריך לידה", hi: "जन्म तिथि" }),
          field("country", "country", { en: "Country", ja: "国", he: "מדינה", hi: "देश" }),
          {
            id: "passport",
            element: "document",
            params: {
              label: { en: "Passport", ja: "パスポート", he: "דרכון", hi: "पासपोर्ट" },
              category: "identity",
              maxFiles: 2,
            },
          },
        ],
      },
      {
        id: "review",
        title: { en: "Look it through", ja: "確認", he: "בדיקה", hi: "जाँच" },
        elements: [{ id: "answers", element: "review" }],
      },
    ],
  };
  const made = await world.api("POST", "/workflow-definitions", {
    name,
    definition: {
      initial: "asking",
      states: {
        asking: { tags: ["collection_flow"], meta: { form: "person" }, on: { COLLECTION_FLOW_FINISHED: "end" } },
        end: { type: "final" },
      },
    },
    forms: { person: form },
  });
  expect(made.status, JSON.stringify(made.json)).toBe(201);
  const published = await world.api("POST", `/workflow-definitions/${String((made.json as JsonObject).id)}/publish`);
  expect(published.status, JSON.stringify(published.json)).toBe(200);
  return name;
}

const fresh = async (world: World, workflow: string): Promise<string> => (await openKyb(world, { workflow })).url;

test("every language: the start, an error, and a switch that loses nothing", async ({ device, world }) => {
  const workflow = await aFlowInEveryLanguage(world);
  for (const [language, [start, goOn, empty]] of Object.entries(spoken)) {
    const page = await device({ viewport: phone, locale: language });
    await page.goto(await fresh(world, workflow));
    await expect(page.locator("html")).toHaveAttribute("lang", language);
    await expect(page.locator("html")).toHaveAttribute("dir", language === "ar" || language === "he" ? "rtl" : "ltr");
    await page.locator("main form button").click();
    await expect(heading(page)).toBeVisible();
    await screenshot(page, `language-${language}-start`);
    await page.getByRole("link", { name: start }).click();
    await page.locator("#answers .primary", { hasText: language === "fr" ? ownWord : goOn }).click();
    await expect(page.getByRole("alert")).toBeFocused();
    await expect(page.locator("#f-firstName-error")).toContainText(empty);
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    await expectAccessible(page);
    await screenshot(page, `language-${language}-error`);
    await page.context().close();
  }
});

test("a text that the form has not got in a language says in which it is; dates and countries are the reader's", async ({
  device,
  world,
}) => {
  const url = await fresh(world, await aFlowInEveryLanguage(world));
  const page = await device({ viewport: phone, locale: "he-IL", javaScriptEnabled: false });
  await page.goto(url);
  await page.locator("main form button").click();
  const lead = page.getByText("Seven questions about you.");
  await expect(lead).toHaveAttribute("lang", "en");
  await expect(lead).toHaveAttribute("dir", "ltr");
  await expect(heading(page).locator("[lang]")).toHaveCount(0);
  await page.getByRole("link", { name: spoken.he[0] }).click();
  await expect(page.locator("option[value=DE]")).toHaveText("גרמניה");

  // Half a page, then another language, without a script: nothing is lost, and the year comes first in Japan.
  await page.locator("#f-firstName").fill("עדה Ada");
  await page.locator("summary").click();
  await page.getByRole("button", { name: "日本語" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "ja");
  await expect(page.locator("#f-firstName")).toHaveValue("עדה Ada");
  await expect(page.locator("#f-firstName")).toHaveAttribute("dir", "auto");
  const boxes = page.locator("[data-field=dateOfBirth] input");
  expect(await boxes.evaluateAll((all) => all.map((box) => box.getAttribute("name")))).toEqual([
    "dateOfBirth.year",
    "dateOfBirth.month",
    "dateOfBirth.day",
  ]);
  await page.locator("summary").click();
  await screenshot(page, "language-menu");
});

test("from right to left: a link in Arabic leads through the whole form, and what the next page needs is fetched ahead", async ({
  device,
  world,
}) => {
  const page = await device({ viewport: phone });
  const { id } = await openKyb(world);
  const link = await world.api("POST", `/cases/${id}/links`, { language: "ar" });
  await page.goto(String((link.json as JsonObject).url));
  await page.locator("main form button").click();
  await page.locator("main a.button, main .primary").first().click();
  const scripts = (): Promise<string[]> =>
    page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name.replace(/^.*\//, "")));
  for (const [name, fields] of Object.entries(answers)) {
    await expect(page.locator(`#answers[data-page=${name}]`)).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    for (const [field, value] of Object.entries<string>(fields)) {
      const control = page.locator(`#answers [name="${field}"]`);
      if (value === "on") await control.check();
      else if (await control.evaluate((one) => one.matches("select"))) await control.selectOption(value);
      else await control.fill(value);
    }
    if (name === "owners") await expect.poll(scripts).toContainEqual(expect.stringMatching(/^upload-/));
    for (const document of name === "documents" ? ["certificate_of_registration", "proof_of_address"] : []) {
      const card = page.locator(`#doc-${document}`);
      await card
        .locator("input[type=file]:not([capture])")
        .setInputFiles({ name: `${document}.pdf`, mimeType: "application/pdf", buffer: aPdf(document) });
      await expect(card.locator("span.file").first()).toContainText(`${document}.pdf`);
      await expect(card.locator("progress")).toHaveCount(0);
    }
    await page.locator("#answers .primary").click();
  }
  await expect(page.locator("#answers")).toHaveCount(0);
  await expectAccessible(page);
  await screenshot(page, "arabic-done");
  expect(await readCase(world, id)).toMatchObject({ data: { companyName: answers.company.companyName } });
});
