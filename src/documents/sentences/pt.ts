import type { FileTexts } from "./texts";

export const fileTextsPt: FileTexts = {
  problems: {
    empty: "Este arquivo está vazio. Verifique-o no aparelho e escolha-o de novo.",
    too_large: "Este arquivo tem mais de {megabytes} MB. Digitalize-o com resolução menor ou tire uma foto dele.",
    length_required: "O envio não informou o tamanho do arquivo. Tente de novo ou use outro navegador.",
    interrupted: "O envio foi interrompido. Verifique a conexão e tente de novo.",
    too_many_files: "Não cabem mais arquivos aqui. Remova um antes de adicionar outro.",
    case_full: "Os arquivos somam mais de {megabytes} MB. Remova um ou envie este em tamanho menor.",
    not_accepted: "Este tipo de ficheiro não é aceite aqui. Os tipos aceites estão indicados junto à pergunta.",
    missing: "Este arquivo não chegou. Envie-o de novo.",
    svg: "Este é um desenho (SVG), que não podemos aceitar. Envie em PDF, JPEG ou PNG.",
    html: "Esta é uma página da web, não um documento. Imprima em PDF e envie o PDF.",
    xml: "Este é um arquivo de dados (XML), não um documento. Envie um PDF ou uma foto do documento.",
    office: "Este é um arquivo de escritório (Word, Excel ou semelhante). Salve como PDF e envie o PDF.",
    archive: "Esta é uma pasta compactada. Envie os documentos dela um a um.",
    executable: "Este é um programa, não um documento. Envie um PDF ou uma foto do documento.",
    other_image: "Não conseguimos abrir este tipo de imagem. Salve como JPEG ou PNG e envie.",
    unknown: "Não reconhecemos este tipo de arquivo. Envie PDF, JPEG, PNG, WEBP ou HEIC.",
    pixel_flood:
      "Esta imagem tem mais pixels do que conseguimos abrir. Salve em tamanho menor: 10.000 pixels por lado bastam.",
    truncated: "Falta o final deste arquivo. Abra-o no aparelho; se parecer completo, salve de novo e envie.",
    corrupt: "Este arquivo está danificado. Abra-o no aparelho, salve de novo e envie, ou tire uma foto do documento.",
    polyglot: "Há algo mais escondido neste arquivo. Tire uma foto do documento ou imprima-o em um novo PDF.",
    pdf_active: "Este PDF contém scripts ou anexos. Imprima-o em um novo PDF e envie o novo.",
    pdf_encrypted: "Este PDF está protegido. Salve uma cópia sem senha e envie a cópia.",
    pdf_opaque:
      "Não conseguimos ler o conteúdo deste PDF. Imprima-o em um novo PDF e envie, ou tire fotos das páginas.",
  },
  otherwise: "Não foi possível aceitar este arquivo. Carregue a página de novo e tente mais uma vez.",
  kinds: {
    "application/pdf": "Arquivo PDF",
    "image/jpeg": "Imagem JPEG",
    "image/png": "Imagem PNG",
    "image/webp": "Imagem WEBP",
    "image/heic": "Imagem HEIC",
  },
  accepted: "PDF ou foto (JPEG, PNG, WEBP ou HEIC), até {megabytes} MB",
};
