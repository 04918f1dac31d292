import { type SpokenLanguage, spokenLanguage } from "../../domain/spoken-languages";
import type { Option } from "../form";

/** What somebody is to a company, as forms ask when they bring no list of their own; codes are stored. */
const codes: readonly string[] = [
  "owner",
  "beneficial_owner",
  "director",
  "managing_director",
  "secretary",
  "partner",
  "authorised_signatory",
  "representative",
  "employee",
  "trustee",
  "beneficiary",
  "other",
];

const labels: Readonly<Record<SpokenLanguage, readonly string[]>> = {
  en: "Owner|Beneficial owner|Director|Managing director|Company secretary|Partner|Authorised signatory|Legal representative|Employee|Trustee|Beneficiary|Other".split(
    "|",
  ),
  de: "Inhaberin oder Inhaber|Wirtschaftlich berechtigt|Mitglied des Leitungsorgans|Geschäftsführung|Schriftführung|Gesellschafterin oder Gesellschafter|Zeichnungsberechtigt|Gesetzliche Vertretung|Angestellt|Treuhand|Begünstigt|Anderes".split(
    "|",
  ),
  fr: "Propriétaire|Bénéficiaire effectif|Administrateur|Directeur général|Secrétaire de la société|Associé|Signataire autorisé|Représentant légal|Salarié|Fiduciaire|Bénéficiaire|Autre".split(
    "|",
  ),
  es: "Propietario|Titular real|Consejero|Director general|Secretario de la sociedad|Socio|Firmante autorizado|Representante legal|Empleado|Fideicomisario|Beneficiario|Otro".split(
    "|",
  ),
  pt: "Proprietário|Beneficiário efetivo|Administrador|Diretor-geral|Secretário da sociedade|Sócio|Signatário autorizado|Representante legal|Funcionário|Fiduciário|Beneficiário|Outro".split(
    "|",
  ),
  ar: "مالك|مالك مستفيد|عضو مجلس إدارة|مدير عام|أمين سر الشركة|شريك|مفوض بالتوقيع|ممثل قانوني|موظف|وصي|مستفيد|غير ذلك".split(
    "|",
  ),
  he: "בעלים|בעל שליטה|דירקטור|מנהל כללי|מזכיר החברה|שותף|מורשה חתימה|נציג חוקי|עובד|נאמן|נהנה|אחר".split("|"),
  zh: "所有者|实际受益人|董事|总经理|公司秘书|合伙人|授权签字人|法定代表人|员工|受托人|受益人|其他".split("|"),
  ja: "所有者|実質的支配者|取締役|代表取締役|会社秘書役|共同経営者|署名権限者|法定代理人|従業員|受託者|受益者|その他".split(
    "|",
  ),
  hi: "स्वामी|वास्तविक स्वामी|निदेशक|प्रबंध निदेशक|कंपनी सचिव|साझेदार|अधिकृत हस्ताक्षरकर्ता|कानूनी प्रतिनिधि|कर्मचारी|न्यासी|लाभार्थी|अन्य".split(
    "|",
  ),
};

/** The relationships in that language, in an order of their own: the closest first. */
export const relationshipsIn = (language: string): (Option & { label: string })[] =>
  codes.map((value) => ({ value, label: relationshipName(value, language) }));

export function relationshipName(code: string, language: string): string {
  const place = codes.indexOf(code);
  return labels[spokenLanguage(language)][place] ?? code;
}

export const isRelationship = (code: string): boolean => codes.includes(code);
