import type { Messages } from "./messages";

export const messagesFr: Messages = {
  required: {
    type: "Renseignez « {label} ».",
    choose: "Choisissez une réponse pour « {label} ».",
    tick: "Cochez « {label} » pour continuer.",
    date: "Indiquez la date pour « {label} ».",
    add: "Ajoutez au moins un élément à « {label} ».",
  },
  document_required: "Ajoutez une photo ou un fichier pour « {label} ».",
  too_many_files: {
    one: "« {label} » accepte {maxFiles} fichier au maximum. Supprimez les autres.",
    other: "« {label} » accepte {maxFiles} fichiers au maximum. Supprimez-en quelques-uns.",
  },
  too_short: {
    one: "« {label} » est trop court. Saisissez au moins {minLength} caractère.",
    other: "« {label} » est trop court. Saisissez au moins {minLength} caractères.",
  },
  too_long: {
    one: "« {label} » est trop long. Saisissez {maxLength} caractère au maximum.",
    other: "« {label} » est trop long. Saisissez {maxLength} caractères au maximum.",
  },
  pattern: "« {label} » semble incorrect. Comparez avec ce qui figure sur le document.",
  not_a_number: "Saisissez « {label} » sous forme de nombre, par exemple 25 ou 12,5.",
  too_small: "« {label} » doit être au moins égal à {minimum}.",
  too_large: "« {label} » ne doit pas dépasser {maximum}.",
  not_an_email: "Saisissez une adresse e-mail pour « {label} », par exemple nom@example.com.",
  not_a_phone:
    "Saisissez pour « {label} » un numéro de téléphone avec l’indicatif du pays, par exemple +33 1 42 34 56 78.",
  not_a_url: "Saisissez une adresse web pour « {label} », par exemple https://example.com.",
  date_incomplete: "La date pour « {label} » est incomplète. Il manque : {missing}.",
  date_impossible: "La date pour « {label} » n’existe pas. Saisissez-la ainsi : 27 3 1986.",
  date_in_future: "La date pour « {label} » doit être dans le passé.",
  date_in_past: "La date pour « {label} » doit être dans le futur.",
  too_young: {
    one: "La date pour « {label} » doit remonter à {years} an au moins.",
    other: "La date pour « {label} » doit remonter à {years} ans au moins.",
  },
  too_few_items: "« {label} » demande au moins {minItems}.",
  too_many_items: "« {label} » accepte {maxItems} au maximum.",
  not_an_option: "Choisissez une des réponses proposées pour « {label} ».",
  bad_value: "Vérifiez la réponse à « {label} ».",
  parts: { day: "le jour", month: "le mois", year: "l’année" },
};
