import type { Messages } from "./messages";

export const messagesEs: Messages = {
  required: {
    type: "Rellene «{label}».",
    choose: "Elija una respuesta en «{label}».",
    tick: "Marque «{label}» para continuar.",
    date: "Escriba la fecha en «{label}».",
    add: "Añada al menos un elemento en «{label}».",
  },
  document_required: "Añada una foto o un archivo en «{label}».",
  too_many_files: {
    one: "«{label}» admite {maxFiles} archivo como máximo. Quite los demás.",
    other: "«{label}» admite {maxFiles} archivos como máximo. Quite algunos.",
  },
  too_short: {
    one: "«{label}» es demasiado corto. Escriba al menos {minLength} carácter.",
    other: "«{label}» es demasiado corto. Escriba al menos {minLength} caracteres.",
  },
  too_long: {
    one: "«{label}» es demasiado largo. Use {maxLength} carácter como máximo.",
    other: "«{label}» es demasiado largo. Use {maxLength} caracteres como máximo.",
  },
  pattern: "«{label}» no parece correcto. Compárelo con lo que figura en el documento.",
  not_a_number: "Escriba «{label}» como número, por ejemplo 25 o 12,5.",
  too_small: "«{label}» debe ser {minimum} o más.",
  too_large: "«{label}» debe ser {maximum} o menos.",
  not_an_email: "Escriba una dirección de correo en «{label}», por ejemplo nombre@example.com.",
  not_a_phone: "Escriba en «{label}» un número de teléfono con el prefijo del país, por ejemplo +34 912 345 678.",
  not_a_url: "Escriba una dirección web en «{label}», por ejemplo https://example.com.",
  date_incomplete: "La fecha de «{label}» está incompleta. Falta: {missing}.",
  date_impossible: "La fecha de «{label}» no existe. Escríbala así: 27 3 1986.",
  date_in_future: "La fecha de «{label}» debe ser anterior a hoy.",
  date_in_past: "La fecha de «{label}» debe ser posterior a hoy.",
  too_young: {
    one: "Debe haber pasado al menos {years} año desde la fecha de «{label}».",
    other: "Deben haber pasado al menos {years} años desde la fecha de «{label}».",
  },
  too_few_items: "«{label}» requiere al menos {minItems}.",
  too_many_items: "«{label}» admite {maxItems} como máximo.",
  not_an_option: "Elija una de las respuestas que se ofrecen en «{label}».",
  bad_value: "Revise la respuesta de «{label}».",
  parts: { day: "el día", month: "el mes", year: "el año" },
};
