import type { FileTexts } from "./texts";

export const fileTextsDe: FileTexts = {
  problems: {
    empty: "Diese Datei ist leer. Prüfen Sie sie auf Ihrem Gerät und wählen Sie sie noch einmal aus.",
    too_large:
      "Diese Datei ist größer als {megabytes} MB. Scannen Sie sie mit geringerer Auflösung, oder machen Sie ein Foto davon.",
    length_required:
      "Beim Hochladen fehlte die Größe der Datei. Versuchen Sie es noch einmal, oder verwenden Sie einen anderen Browser.",
    interrupted: "Das Hochladen wurde unterbrochen. Prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    too_many_files: "Mehr Dateien sind hier nicht möglich. Entfernen Sie eine, bevor Sie eine weitere hinzufügen.",
    case_full:
      "Die Dateien hier sind zusammen größer als {megabytes} MB. Entfernen Sie eine, oder senden Sie diese kleiner.",
    not_accepted: "Diese Art von Datei wird hier nicht angenommen. Welche angenommen werden, steht bei der Frage.",
    missing: "Diese Datei ist nicht angekommen. Laden Sie sie noch einmal hoch.",
    svg: "Das ist eine Zeichnung (SVG), die wir nicht annehmen können. Senden Sie sie als PDF, JPEG oder PNG.",
    html: "Das ist eine Webseite und kein Dokument. Drucken Sie sie als PDF und senden Sie dieses.",
    xml: "Das ist eine Datendatei (XML) und kein Dokument. Senden Sie ein PDF oder ein Foto des Dokuments.",
    office: "Das ist eine Office-Datei (Word, Excel oder Ähnliches). Speichern Sie sie als PDF und senden Sie dieses.",
    archive: "Das ist ein komprimierter Ordner. Senden Sie die Dokumente darin einzeln.",
    executable: "Das ist ein Programm und kein Dokument. Senden Sie ein PDF oder ein Foto des Dokuments.",
    other_image:
      "Diese Art von Bild können wir nicht öffnen. Speichern Sie es als JPEG oder PNG und senden Sie dieses.",
    unknown: "Wir können nicht erkennen, was für eine Datei das ist. Senden Sie ein PDF, JPEG, PNG, WEBP oder HEIC.",
    pixel_flood:
      "Dieses Bild hat mehr Bildpunkte, als wir öffnen können. Speichern Sie es kleiner: 10.000 Bildpunkte je Seite reichen aus.",
    truncated:
      "Das Ende dieser Datei fehlt. Öffnen Sie sie auf Ihrem Gerät. Sieht sie vollständig aus, speichern Sie sie neu und senden Sie sie noch einmal.",
    corrupt:
      "Diese Datei ist beschädigt. Öffnen Sie sie auf Ihrem Gerät, speichern und senden Sie sie neu, oder fotografieren Sie das Dokument.",
    polyglot:
      "In dieser Datei ist etwas anderes verborgen. Fotografieren Sie das Dokument, oder drucken Sie es in ein neues PDF.",
    pdf_active: "Dieses PDF enthält Skripte oder Anhänge. Drucken Sie es in ein neues PDF und senden Sie dieses.",
    pdf_encrypted: "Dieses PDF ist gesperrt. Speichern Sie eine Kopie ohne Passwort und senden Sie diese.",
    pdf_opaque:
      "Wir können den Inhalt dieses PDFs nicht lesen. Drucken Sie es in ein neues PDF und senden Sie dieses, oder fotografieren Sie die Seiten.",
  },
  otherwise: "Wir konnten diese Datei nicht annehmen. Laden Sie die Seite neu und versuchen Sie es noch einmal.",
  kinds: {
    "application/pdf": "PDF-Datei",
    "image/jpeg": "JPEG-Bild",
    "image/png": "PNG-Bild",
    "image/webp": "WEBP-Bild",
    "image/heic": "HEIC-Bild",
  },
  accepted: "PDF oder Foto (JPEG, PNG, WEBP oder HEIC), bis zu {megabytes} MB",
};
