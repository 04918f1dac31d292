import type { FileTexts } from "./texts";

export const fileTextsJa: FileTexts = {
  problems: {
    empty: "このファイルは空です。端末で中身を確認して、もう一度選択してください。",
    too_large: "このファイルは {megabytes} MB を超えています。解像度を下げてスキャンするか、写真を撮ってください。",
    length_required: "ファイルの大きさが送信されませんでした。もう一度試すか、別のブラウザーをお使いください。",
    interrupted: "アップロードが途中で止まりました。接続を確認して、もう一度お試しください。",
    too_many_files: "これ以上ファイルを追加できません。追加する前に 1 つ削除してください。",
    case_full: "ファイルの合計が {megabytes} MB を超えます。1 つ削除するか、小さくして送信してください。",
    missing: "このファイルを受信できませんでした。もう一度アップロードしてください。",
    svg: "これは図形ファイル（SVG）のため受け付けできません。PDF、JPEG、PNG のいずれかでお送りください。",
    html: "これはウェブページです。PDF に印刷してお送りください。",
    xml: "これはデータファイル（XML）です。書類の PDF または写真をお送りください。",
    office: "これはオフィス文書（Word、Excel など）です。PDF として保存してお送りください。",
    archive: "これは圧縮フォルダーです。中の書類を 1 つずつお送りください。",
    executable: "これはプログラムです。書類の PDF または写真をお送りください。",
    other_image: "この形式の画像は開けません。JPEG または PNG で保存してお送りください。",
    unknown: "ファイルの種類を判別できません。PDF、JPEG、PNG、WEBP、HEIC のいずれかでお送りください。",
    pixel_flood: "画像の画素数が多すぎて開けません。小さくして保存してください。1 辺 10,000 画素あれば十分です。",
    truncated: "このファイルは末尾が欠けています。端末で開き、問題がないようであれば保存し直してお送りください。",
    corrupt: "このファイルは壊れています。端末で開いて保存し直してお送りいただくか、書類の写真を撮ってください。",
    polyglot: "このファイルには別のデータが隠れています。書類の写真を撮るか、新しい PDF に印刷してください。",
    pdf_active: "この PDF にはスクリプトまたは添付ファイルが含まれています。新しい PDF に印刷してお送りください。",
    pdf_encrypted: "この PDF は保護されています。パスワードなしのコピーを保存してお送りください。",
    pdf_opaque:
      "この PDF の内容を読み取れません。新しい PDF に印刷してお送りいただくか、各ページの写真を撮ってください。",
  },
  otherwise: "このファイルを受け付けできませんでした。ページを再読み込みして、もう一度お試しください。",
  kinds: {
    "application/pdf": "PDF ファイル",
    "image/jpeg": "JPEG 画像",
    "image/png": "PNG 画像",
    "image/webp": "WEBP 画像",
    "image/heic": "HEIC 画像",
  },
  accepted: "PDF または写真（JPEG、PNG、WEBP、HEIC）、{megabytes} MB まで",
};
