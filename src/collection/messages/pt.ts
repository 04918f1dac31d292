import type { Messages } from "./messages";

export const messagesPt: Messages = {
  required: {
    type: "Preencha “{label}”.",
    choose: "Escolha uma resposta em “{label}”.",
    tick: "Marque “{label}” para continuar.",
    date: "Informe a data em “{label}”.",
    add: "Adicione pelo menos um item em “{label}”.",
  },
  document_required: "Adicione uma foto ou um arquivo em “{label}”.",
  too_many_files: {
    one: "“{label}” aceita no máximo {maxFiles} arquivo. Remova os outros.",
    other: "“{label}” aceita no máximo {maxFiles} arquivos. Remova alguns.",
  },
  too_short: {
    one: "“{label}” está curto demais. Escreva pelo menos {minLength} caractere.",
    other: "“{label}” está curto demais. Escreva pelo menos {minLength} caracteres.",
  },
  too_long: {
    one: "“{label}” está longo demais. Use no máximo {maxLength} caractere.",
    other: "“{label}” está longo demais. Use no máximo {maxLength} caracteres.",
  },
  pattern: "“{label}” não parece correto. Compare com o que consta no documento.",
  not_a_number: "Informe “{label}” como número, por exemplo 25 ou 12,5.",
  too_small: "“{label}” deve ser {minimum} ou mais.",
  too_large: "“{label}” deve ser {maximum} ou menos.",
  not_an_email: "Informe um e-mail em “{label}”, por exemplo nome@example.com.",
  not_a_phone: "Informe em “{label}” um telefone com o código do país, por exemplo +55 11 3113 0000.",
  not_a_url: "Informe um endereço da web em “{label}”, por exemplo https://example.com.",
  date_incomplete: "A data em “{label}” está incompleta. Falta: {missing}.",
  date_impossible: "A data em “{label}” não existe. Escreva assim: 27 3 1986.",
  date_in_future: "A data em “{label}” deve estar no passado.",
  date_in_past: "A data em “{label}” deve estar no futuro.",
  too_young: {
    one: "A data em “{label}” deve ser de pelo menos {years} ano atrás.",
    other: "A data em “{label}” deve ser de pelo menos {years} anos atrás.",
  },
  too_few_items: "“{label}” exige pelo menos {minItems}.",
  too_many_items: "“{label}” aceita no máximo {maxItems}.",
  not_an_option: "Escolha uma das respostas oferecidas em “{label}”.",
  bad_value: "Confira a resposta em “{label}”.",
  parts: { day: "o dia", month: "o mês", year: "o ano" },
};
