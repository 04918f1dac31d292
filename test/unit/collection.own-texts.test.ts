import { describe, expect, it } from "vitest";
import type { Form } from "../../src/collection/form";
import { parseForm } from "../../src/collection/form.schema";
import { formProblems } from "../../src/collection/form-checks";
import { foreignTexts } from "../../src/collection/form-texts";
import { messageFor } from "../../src/collection/messages";
import { flowWords } from "../../src/ui/flow/words";

const formWith = (over: object): Form => {
  const parsed = parseForm(
    {
      title: "Questions",
      pages: [
        {
          id: "one",
          title: { en: "One", de: "Eins" },
          elements: [
            {
              id: "name",
              element: "textfield",
              valueDestination: "entity.data.name",
              params: { label: { en: "Name", fr: "Nom" }, hint: "BIC" },
            },
          ],
        },
      ],
      ...over,
    },
    "forms.f",
  );
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

describe("a form's own words", () => {
  const texts = {
    de: {
      continue: "Weiter",
      "deadTitle.expired": "Abgelaufen",
      "problems.one": "Eine Angabe fehlt",
      fixTitle: "Nachreichen: {count}",
      "field.required.type": "„{label}“ fehlt.",
      "field.too_long.other": "Höchstens {maxLength} Zeichen bei „{label}“.",
      "browser.savedAt": "Um {time} gesichert",
    },
  };

  it("stand in place of ours in their language and its regions, and nowhere else", () => {
    for (const language of ["de", "de-AT"]) {
      const words = flowWords(language, texts);
      expect(words.continue).toBe("Weiter");
      expect(words.deadTitle).toMatchObject({ expired: "Abgelaufen", used: flowWords("de").deadTitle.used });
      expect(words.browser.savedAt).toBe("Um {time} gesichert");
    }
    expect(flowWords("fr", texts)).toMatchObject({ continue: flowWords("fr").continue });
    expect(flowWords("de").continue).toBe("Speichern und weiter");
  });

  it("replace one form of a sentence, or all of them", () => {
    const words = flowWords("de", texts);
    expect([words.problems(1), words.problems(2)]).toEqual(["Eine Angabe fehlt", flowWords("de").problems(2)]);
    expect([words.fixTitle(1), words.fixTitle(3)]).toEqual(["Nachreichen: 1", "Nachreichen: 3"]);
  });

  it("say what is wrong with an answer, after the words of the check itself", () => {
    const told = (code: string, params = {}) =>
      messageFor({ page: "p", field: "f", code, params }, "Firma", "de", texts);
    expect(told("required", { kind: "type" })).toBe("„Firma“ fehlt.");
    expect(told("required", { kind: "choose" })).toBe("Wählen Sie eine Antwort bei „Firma“.");
    expect(told("too_long", { maxLength: 9 })).toBe("Höchstens 9 Zeichen bei „Firma“.");
    expect(told("required", { message: "Bitte angeben." })).toBe("Bitte angeben.");
  });

  it("are looked for only among what the form says: no word is inherited from an object", () => {
    for (const language of ["constructor", "__proto__", "toString"])
      expect(flowWords("de", JSON.parse(`{"${language}":{"continue":"x"}}`)).continue).toBe("Speichern und weiter");
  });

  it("give a language that we do not speak a shell of its own", () => {
    const words = flowWords("it", { it: { continue: "Salva e continua", stepOf: "Passo {step} di {steps}" } });
    expect([words.continue, words.stepOf(1, 3), words.back]).toEqual(["Salva e continua", "Passo 1 di 3", "Back"]);
  });
});

describe("what is checked when a form with own words is published", () => {
  const found = (over: object): [string, string][] =>
    formProblems(formWith(over), "forms.f")
      .filter(({ code }) => code !== "missing_translation")
      .map(({ severity, code, path }) => {
        expect(severity).toBe("warning");
        return [code, path];
      });

  it.each<[object, [string, string][]]>([
    [{ continue: "Weiter", "problems.one": "Eine Angabe", problems: "{count} Angaben", "file.svg": "Kein SVG." }, []],
    [{ contniue: "Weiter" }, [["unknown_text", "contniue"]]],
    [{ "field.nonsense": "?" }, [["unknown_text", "field.nonsense"]]],
    [{ stepOf: "Schritt {step}" }, [["missing_placeholder", "stepOf"]]],
    [{ problems: "Da ist noch etwas" }, [["missing_placeholder", "problems"]]],
    [{ "problems.other": "Da ist noch etwas" }, [["missing_placeholder", "problems.other"]]],
    [{ "field.too_long.one": "Zu lang." }, [["missing_placeholder", "field.too_long.one"]]],
    [{ back: "Zurück zu {page}" }, [["unknown_placeholder", "back"]]],
    [{ "browser.savedAt": "Gesichert" }, [["missing_placeholder", "browser.savedAt"]]],
    [{ deadTitle: "Vorbei" }, [["unknown_text", "deadTitle"]]],
  ])("%j → %j", (words, problems) => {
    const at = problems.map(([code, key]) => [code, `forms.f.texts.de.${key}`]);
    expect(found({ languages: ["en", "de"], texts: { de: words } })).toEqual(at);
  });

  it("words in a language that the form is not offered in, and a language that has no words at all", () => {
    expect(found({ texts: { fr: { back: "Retour" } } })).toEqual([["unused_texts", "forms.f.texts.fr"]]);
    expect(found({ languages: ["en", "it"] })).toEqual([["shell_language", "forms.f.languages.1"]]);
    expect(found({ languages: ["en", "it"], texts: { it: { back: "Indietro" } } })).toEqual([]);
    expect(found({ languages: ["en", "pt-BR"], texts: { pt: { back: "Voltar" } } })).toEqual([]);
  });

  it("refuses what is no word: an empty text, a list, a language that is none", () => {
    for (const texts of [{ de: { back: "" } }, { de: ["x"] }, { "de de": {} }, { de: { back: { one: "x" } } }])
      expect(parseForm({ ...formWith({}), texts }, "forms.f")).toMatchObject({ ok: false });
  });
});

describe("texts that a form has not got in the reader's language", () => {
  it("are known with the language they are shown in, so that they can say so", () => {
    const form = formWith({ languages: ["en", "de", "fr", "pt-BR"] });
    expect([...foreignTexts(form, "de")]).toEqual([["Name", "en"]]);
    expect([...foreignTexts(form, "de-CH")]).toEqual([["Name", "en"]]);
    expect([...foreignTexts(form, "fr")]).toEqual([["One", "en"]]);
    expect([...foreignTexts(form, "pt-BR")]).toEqual([
      ["One", "en"],
      ["Name", "en"],
    ]);
    expect([...foreignTexts(form, "en")]).toEqual([]);
  });
});
