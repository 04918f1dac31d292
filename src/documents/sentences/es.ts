import type { FileTexts } from "./texts";

export const fileTextsEs: FileTexts = {
  problems: {
    empty: "Este archivo está vacío. Compruébelo en su dispositivo y elíjalo de nuevo.",
    too_large: "Este archivo ocupa más de {megabytes} MB. Escanéelo con menos resolución o hágale una foto.",
    length_required: "La subida no indicó el tamaño del archivo. Inténtelo de nuevo o use otro navegador.",
    interrupted: "La subida se interrumpió. Compruebe su conexión e inténtelo de nuevo.",
    too_many_files: "Ya no caben más archivos aquí. Quite uno antes de añadir otro.",
    case_full: "Los archivos suman más de {megabytes} MB. Quite uno o envíe este más pequeño.",
    not_accepted: "Aquí no se acepta este tipo de archivo. Los tipos aceptados se indican junto a la pregunta.",
    missing: "Este archivo no ha llegado. Súbalo de nuevo.",
    svg: "Es un dibujo (SVG) y no podemos aceptarlo. Envíelo como PDF, JPEG o PNG.",
    html: "Es una página web, no un documento. Imprímala en un PDF y envíelo.",
    xml: "Es un archivo de datos (XML), no un documento. Envíe un PDF o una foto del documento.",
    office: "Es un archivo de ofimática (Word, Excel o similar). Guárdelo como PDF y envíelo.",
    archive: "Es una carpeta comprimida. Envíe uno a uno los documentos que contiene.",
    executable: "Es un programa, no un documento. Envíe un PDF o una foto del documento.",
    other_image: "No podemos abrir este tipo de imagen. Guárdela como JPEG o PNG y envíela.",
    unknown: "No reconocemos este tipo de archivo. Envíe un PDF, JPEG, PNG, WEBP o HEIC.",
    pixel_flood:
      "Esta imagen tiene más píxeles de los que podemos abrir. Guárdela más pequeña: bastan 10 000 píxeles por lado.",
    truncated:
      "Falta el final de este archivo. Ábralo en su dispositivo; si parece completo, guárdelo de nuevo y envíelo.",
    corrupt:
      "Este archivo está dañado. Ábralo en su dispositivo, guárdelo de nuevo y envíelo, o haga una foto del documento.",
    polyglot: "Este archivo contiene algo más oculto. Haga una foto del documento o imprímalo en un PDF nuevo.",
    pdf_active: "Este PDF contiene scripts o archivos adjuntos. Imprímalo en un PDF nuevo y envíelo.",
    pdf_encrypted: "Este PDF está protegido. Guarde una copia sin contraseña y envíela.",
    pdf_opaque:
      "No podemos leer el contenido de este PDF. Imprímalo en un PDF nuevo y envíelo, o haga fotos de sus páginas.",
  },
  otherwise: "No hemos podido aceptar este archivo. Vuelva a cargar la página e inténtelo otra vez.",
  kinds: {
    "application/pdf": "Archivo PDF",
    "image/jpeg": "Imagen JPEG",
    "image/png": "Imagen PNG",
    "image/webp": "Imagen WEBP",
    "image/heic": "Imagen HEIC",
  },
  accepted: "PDF o foto (JPEG, PNG, WEBP o HEIC), hasta {megabytes} MB",
};
