import type { Messages } from "./messages";

export const messagesHi: Messages = {
  required: {
    type: "“{label}” भरें।",
    choose: "“{label}” के लिए एक उत्तर चुनें।",
    tick: "आगे बढ़ने के लिए “{label}” पर सही का निशान लगाएँ।",
    date: "“{label}” की तारीख भरें।",
    add: "“{label}” में कम से कम एक प्रविष्टि जोड़ें।",
  },
  document_required: "“{label}” के लिए फ़ोटो या फ़ाइल जोड़ें।",
  too_many_files: {
    one: "“{label}” में अधिकतम {maxFiles} फ़ाइल हो सकती है। बाकी हटा दें।",
    other: "“{label}” में अधिकतम {maxFiles} फ़ाइलें हो सकती हैं। कुछ हटा दें।",
  },
  too_short: {
    one: "“{label}” बहुत छोटा है। कम से कम {minLength} अक्षर लिखें।",
    other: "“{label}” बहुत छोटा है। कम से कम {minLength} अक्षर लिखें।",
  },
  too_long: {
    one: "“{label}” बहुत लंबा है। अधिकतम {maxLength} अक्षर लिखें।",
    other: "“{label}” बहुत लंबा है। अधिकतम {maxLength} अक्षर लिखें।",
  },
  pattern: "“{label}” सही नहीं लगता। इसे दस्तावेज़ से मिलाकर देखें।",
  not_a_number: "“{label}” को संख्या में लिखें, जैसे 25 या 12.5।",
  too_small: "“{label}” कम से कम {minimum} होना चाहिए।",
  too_large: "“{label}” अधिक से अधिक {maximum} होना चाहिए।",
  not_an_email: "“{label}” में ईमेल पता लिखें, जैसे name@example.com।",
  not_a_phone: "“{label}” में देश के कोड के साथ फ़ोन नंबर लिखें, जैसे +91 11 2345 6789।",
  not_a_url: "“{label}” में वेबसाइट का पता लिखें, जैसे https://example.com।",
  date_incomplete: "“{label}” की तारीख अधूरी है। यह भी भरें: {missing}।",
  date_impossible: "“{label}” की तारीख मौजूद नहीं है। इसे 27 3 1986 की तरह लिखें।",
  date_in_future: "“{label}” की तारीख बीते समय की होनी चाहिए।",
  date_in_past: "“{label}” की तारीख आने वाले समय की होनी चाहिए।",
  too_young: {
    one: "“{label}” की तारीख कम से कम {years} वर्ष पहले की होनी चाहिए।",
    other: "“{label}” की तारीख कम से कम {years} वर्ष पहले की होनी चाहिए।",
  },
  too_few_items: "“{label}” में कम से कम {minItems} चाहिए।",
  too_many_items: "“{label}” में अधिकतम {maxItems} हो सकते हैं।",
  not_an_option: "“{label}” के लिए दिए गए उत्तरों में से एक चुनें।",
  bad_value: "“{label}” का उत्तर जाँच लें।",
  parts: { day: "दिन", month: "महीना", year: "वर्ष" },
};
