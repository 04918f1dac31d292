import type { MailTexts } from "./texts";

export const mailTextsZh: MailTexts = {
  subject: "来自 {company} 的链接",
  hello: "您好：",
  lead: "{company} 需要您提供一些信息。请在此打开您的表单：",
  button: "打开我的表单",
  until: "此链接有效期至 {day}。您已填写的内容已保存。",
  stranger: "如果这封邮件与您无关，请忽略，或咨询 {company}。",
};
