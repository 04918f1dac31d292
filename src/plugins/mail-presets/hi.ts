import type { PresetTexts } from "./texts";

export const presetTextsHi: PresetTexts = {
  hello: "नमस्ते,",
  helloName: "नमस्ते {name},",
  subject: {
    invitation: "{company} आपको शुरू करने के लिए आमंत्रित करती है",
    session: "{company} आपसे अपनी पहचान की पुष्टि करने को कहती है",
    again: "{company} आपसे फिर से पहचान की पुष्टि करने को कहती है",
    resubmission: "{company} को आपसे फिर कुछ चाहिए",
    "associated-company-email": "{company} को आपकी कंपनी के बारे में जानकारी चाहिए",
  },
  lead: {
    invitation: "{company} को कुछ जानकारी चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
    session: "{company} को आपकी पहचान की पुष्टि करनी है। अपना पहचान पत्र पास रखें और यहाँ शुरू करें:",
    again: "{company} अभी तक आपकी पहचान की पुष्टि नहीं कर पाई है। कृपया यहाँ फिर से कोशिश करें:",
    resubmission: "{company} ने आपका भेजा हुआ देख लिया है और उसे फिर कुछ चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
    "associated-company-email": "{company} को आपकी कंपनी के बारे में कुछ जानकारी चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
  },
  leadFor: {
    invitation: "{company} को {subject} के बारे में कुछ जानकारी चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
    session: "{company} को {subject} के लिए आपकी पहचान की पुष्टि करनी है। अपना पहचान पत्र पास रखें और यहाँ शुरू करें:",
    again: "{company} अभी तक {subject} के लिए आपकी पहचान की पुष्टि नहीं कर पाई है। कृपया यहाँ फिर से कोशिश करें:",
    resubmission: "{company} ने {subject} के लिए आपका भेजा हुआ देख लिया है और उसे फिर कुछ चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
    "associated-company-email":
      "{subject} ने {company} को आपकी कंपनी का नाम बताया है, और उसे इसके बारे में कुछ जानकारी चाहिए। अपना फ़ॉर्म यहाँ खोलें:",
  },
  button: {
    invitation: "मेरा फ़ॉर्म खोलें",
    session: "मेरी पहचान की पुष्टि करें",
    resubmission: "मेरा फ़ॉर्म खोलें",
    "associated-company-email": "फ़ॉर्म खोलें",
  },
  reason: "बताया गया कारण: {reason}",
  help: "क्या आपको इस ईमेल की उम्मीद नहीं थी? तो इसे अनदेखा करें, या {company} से पूछें।",
  helpAt: "इस ईमेल की उम्मीद नहीं थी, या मदद चाहिए? {address} पर लिखें।",
};
