import type { Messages } from "./messages";

export const messagesDe: Messages = {
  required: {
    type: "Füllen Sie „{label}“ aus.",
    choose: "Wählen Sie eine Antwort bei „{label}“.",
    tick: "Setzen Sie das Häkchen bei „{label}“, um fortzufahren.",
    date: "Geben Sie das Datum bei „{label}“ ein.",
    add: "Fügen Sie bei „{label}“ mindestens einen Eintrag hinzu.",
  },
  document_required: "Fügen Sie bei „{label}“ ein Foto oder eine Datei hinzu.",
  too_many_files: {
    one: "Bei „{label}“ ist nur {maxFiles} Datei möglich. Entfernen Sie die übrigen.",
    other: "Bei „{label}“ sind höchstens {maxFiles} Dateien möglich. Entfernen Sie einige davon.",
  },
  too_short: {
    one: "„{label}“ ist zu kurz. Geben Sie mindestens {minLength} Zeichen ein.",
    other: "„{label}“ ist zu kurz. Geben Sie mindestens {minLength} Zeichen ein.",
  },
  too_long: {
    one: "„{label}“ ist zu lang. Verwenden Sie höchstens {maxLength} Zeichen.",
    other: "„{label}“ ist zu lang. Verwenden Sie höchstens {maxLength} Zeichen.",
  },
  pattern: "„{label}“ scheint nicht zu stimmen. Vergleichen Sie die Angabe mit dem Dokument.",
  not_a_number: "Geben Sie „{label}“ als Zahl ein, zum Beispiel 25 oder 12,5.",
  too_small: "„{label}“ muss mindestens {minimum} sein.",
  too_large: "„{label}“ darf höchstens {maximum} sein.",
  not_an_email: "Geben Sie bei „{label}“ eine E-Mail-Adresse ein, zum Beispiel name@example.com.",
  not_a_phone: "Geben Sie bei „{label}“ eine Telefonnummer mit Ländervorwahl ein, zum Beispiel +49 30 901820.",
  not_a_url: "Geben Sie bei „{label}“ eine Internetadresse ein, zum Beispiel https://example.com.",
  date_incomplete: "Beim Datum „{label}“ fehlt noch: {missing}.",
  date_impossible: "Das Datum bei „{label}“ gibt es nicht. Geben Sie es so ein: 27 3 1986.",
  date_in_future: "Das Datum bei „{label}“ muss in der Vergangenheit liegen.",
  date_in_past: "Das Datum bei „{label}“ muss in der Zukunft liegen.",
  too_young: {
    one: "Das Datum bei „{label}“ muss mindestens {years} Jahr zurückliegen.",
    other: "Das Datum bei „{label}“ muss mindestens {years} Jahre zurückliegen.",
  },
  too_few_items: "Bei „{label}“ sind mindestens {minItems} nötig.",
  too_many_items: "Bei „{label}“ sind höchstens {maxItems} möglich.",
  not_an_option: "Wählen Sie bei „{label}“ eine der angebotenen Antworten.",
  bad_value: "Prüfen Sie die Angabe bei „{label}“.",
  parts: { day: "der Tag", month: "der Monat", year: "das Jahr" },
};
