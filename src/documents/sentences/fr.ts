import type { FileTexts } from "./texts";

export const fileTextsFr: FileTexts = {
  problems: {
    empty: "Ce fichier est vide. Vérifiez-le sur votre appareil et choisissez-le à nouveau.",
    too_large: "Ce fichier dépasse {megabytes} Mo. Numérisez-le avec une résolution plus faible ou prenez-le en photo.",
    length_required: "La taille du fichier n’a pas été transmise. Réessayez ou utilisez un autre navigateur.",
    interrupted: "L’envoi s’est interrompu. Vérifiez votre connexion et réessayez.",
    too_many_files: "Vous ne pouvez pas ajouter plus de fichiers ici. Supprimez-en un avant d’en ajouter un autre.",
    case_full: "Les fichiers dépassent ensemble {megabytes} Mo. Supprimez-en un ou envoyez celui-ci en plus petit.",
    not_accepted: "Ce type de fichier n’est pas accepté ici. Les types acceptés sont indiqués avec la question.",
    missing: "Ce fichier n’est pas arrivé. Envoyez-le à nouveau.",
    svg: "C’est un dessin (SVG), que nous ne pouvons pas accepter. Envoyez-le au format PDF, JPEG ou PNG.",
    html: "C’est une page web et non un document. Imprimez-la en PDF et envoyez ce PDF.",
    xml: "C’est un fichier de données (XML) et non un document. Envoyez un PDF ou une photo du document.",
    office: "C’est un fichier bureautique (Word, Excel ou similaire). Enregistrez-le en PDF et envoyez ce PDF.",
    archive: "C’est un dossier compressé. Envoyez un par un les documents qu’il contient.",
    executable: "C’est un programme et non un document. Envoyez un PDF ou une photo du document.",
    other_image: "Nous ne pouvons pas ouvrir ce type d’image. Enregistrez-la en JPEG ou PNG et envoyez-la.",
    unknown: "Nous ne reconnaissons pas ce type de fichier. Envoyez un PDF, JPEG, PNG, WEBP ou HEIC.",
    pixel_flood:
      "Cette image a plus de pixels que nous ne pouvons en ouvrir. Réduisez-la : 10 000 pixels par côté suffisent largement.",
    truncated:
      "La fin de ce fichier manque. Ouvrez-le sur votre appareil ; s’il paraît complet, enregistrez-le à nouveau et envoyez-le.",
    corrupt:
      "Ce fichier est endommagé. Ouvrez-le sur votre appareil, enregistrez-le à nouveau et envoyez-le, ou prenez le document en photo.",
    polyglot:
      "Ce fichier contient autre chose de caché. Prenez le document en photo ou imprimez-le dans un nouveau PDF.",
    pdf_active:
      "Ce PDF contient des scripts ou des pièces jointes. Imprimez-le dans un nouveau PDF et envoyez celui-ci.",
    pdf_encrypted: "Ce PDF est protégé. Enregistrez une copie sans mot de passe et envoyez-la.",
    pdf_opaque:
      "Nous ne pouvons pas lire le contenu de ce PDF. Imprimez-le dans un nouveau PDF et envoyez celui-ci, ou photographiez ses pages.",
  },
  otherwise: "Nous n’avons pas pu accepter ce fichier. Rechargez la page et réessayez.",
  kinds: {
    "application/pdf": "Fichier PDF",
    "image/jpeg": "Image JPEG",
    "image/png": "Image PNG",
    "image/webp": "Image WEBP",
    "image/heic": "Image HEIC",
  },
  accepted: "PDF ou photo (JPEG, PNG, WEBP ou HEIC), {megabytes} Mo maximum",
};
