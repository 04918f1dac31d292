import type { MailTexts } from "./texts";

export const mailTextsZh: MailTexts = {
  subject: "来自 {company} 的链接",
  hello: "您好：",
  lead: "{company} 需要您提供一些信息。请在此打开您的表单：",
  button: "打开我的表单",
  until: "此链接有效期至 {day}。您已填写的内容已保存。",
  stranger: "如果这封邮件与您无关，请忽略，或咨询 {company}。",
  code: {
    subject: "{code} 是您在 {company} 的验证码",
    lead: "您在 {company} 的表单已在一台新设备上打开。如果是您本人操作，请在该设备上输入此验证码：",
    until: "验证码十分钟内有效。我们的工作人员不会向您索要验证码。",
    stranger: "不是您本人操作？您无需做任何事：没有验证码，任何人都看不到您填写的内容。",
  },
  revision: {
    subject: "{company} 还需要您提供一些内容",
    lead: "{company} 已查看您提交的内容，其中有些缺失或需要重新提供：",
    reminderSubject: "提醒：{company} 正在等待您",
    reminderLead: "{company} 仍在等待以下内容：",
    due: "请在 {due} 之前发送。",
  },
};
