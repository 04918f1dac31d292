import type { PresetTexts } from "./texts";

export const presetTextsZh: PresetTexts = {
  hello: "您好：",
  helloName: "{name}，您好：",
  subject: {
    invitation: "{company} 邀请您开始办理",
    session: "{company} 请您确认身份",
    again: "{company} 请您再次确认身份",
    resubmission: "{company} 需要您重新提交材料",
    "associated-company-email": "{company} 需要了解贵公司的信息",
  },
  lead: {
    invitation: "{company} 需要一些信息。请在此打开您的表单：",
    session: "{company} 需要确认您的身份。请准备好身份证件，在此开始：",
    again: "{company} 尚未能确认您的身份。请在此重试：",
    resubmission: "{company} 已查看您提交的内容，需要您重新提供部分材料。请在此打开您的表单：",
    "associated-company-email": "{company} 需要贵公司的一些信息。请在此打开表单：",
  },
  leadFor: {
    invitation: "{company} 需要有关 {subject} 的一些信息。请在此打开您的表单：",
    session: "{company} 需要就 {subject} 确认您的身份。请准备好身份证件，在此开始：",
    again: "{company} 尚未能就 {subject} 确认您的身份。请在此重试：",
    resubmission: "{company} 已查看您就 {subject} 提交的内容，需要您重新提供部分材料。请在此打开您的表单：",
    "associated-company-email": "{subject} 向 {company} 提到了贵公司，因此需要贵公司的一些信息。请在此打开表单：",
  },
  button: {
    invitation: "打开我的表单",
    session: "确认我的身份",
    resubmission: "打开我的表单",
    "associated-company-email": "打开表单",
  },
  reason: "对方说明：{reason}",
  help: "如果这封邮件与您无关，请忽略，或咨询 {company}。",
  helpAt: "如果这封邮件与您无关，或需要帮助，请写信至 {address}。",
};
