# एक साथ चुने गए कई मेल: उनकी एक सूची, जो एक बार दबाने से ट्रैक होती है और एक ही बार में वापस ली जाती है।

triage-reading = { $of } में से { $done } पढ़े गए…
triage-table = चुने गए मेल
triage-column-track = ट्रैक करें
triage-column-mail = मेल
triage-column-record = रिकॉर्ड
triage-track = { $count ->
    [0] ट्रैक करने के लिए कुछ नहीं
    [one] { $count } मेल ट्रैक करें
   *[other] { $count } मेल ट्रैक करें
}
triage-all = सभी शामिल करें
triage-none = सभी छोड़ें
triage-include = “{ $subject }” ट्रैक करें
triage-choose = “{ $subject }” के लिए रिकॉर्ड चुनें
triage-without = किसी रिकॉर्ड से जुड़ा नहीं
triage-chosen = आपने चुना
triage-line-reading = मेल पढ़ा जा रहा है…
triage-line-unread = Outlook यहाँ से ऐड-इन को यह मेल पढ़ने नहीं देता। ट्रैक करने के लिए इसे खोलें।
triage-line-report = यह डिलीवरी रिपोर्ट है: ऐसे मेल ट्रैक नहीं किए जाते।
triage-line-draft = अभी भेजा नहीं गया
triage-line-strange = इस मेल का कोई भी व्यक्ति CRM में नहीं है।
triage-line-withheld = छोड़ा गया। { $why }
triage-line-duplicate = यही मेल ऊपर भी है: दोनों की एक ही गतिविधि बनेगी।
triage-line-duplicate-of = यह “{ $subject }” वाला ही मेल है: दोनों की एक ही गतिविधि बनेगी।
triage-line-kept = आपने इसकी ट्रैकिंग हटाई थी। फिर ट्रैक करने के लिए इसे खोलें।
triage-line-tracked = ट्रैक किया गया
triage-line-tracked-to = ट्रैक किया गया, { $name } से जुड़ा
triage-line-queued = बारी की प्रतीक्षा में
triage-line-writing = ट्रैक किया जा रहा है…
triage-line-failed = ट्रैक नहीं हुआ।
triage-progress = { $of } में से { $done } ट्रैक हुए
triage-progress-back = { $of } में से { $done } वापस लिए गए
triage-pause = CRM ने थोड़ा रुकने को कहा है। कुछ खोया नहीं है।
triage-pause-failed = CRM ने इसे अभी स्वीकार नहीं किया है। कुछ खोया नहीं है।
triage-stop = रोकें
triage-left-off = { $count ->
    [one] जितने मेल एक साथ लिए जा सकते हैं, उससे { $count } अधिक चुना गया है। वह इस सूची में नहीं है।
   *[other] जितने मेल एक साथ लिए जा सकते हैं, उससे { $count } अधिक चुने गए हैं। वे इस सूची में नहीं हैं।
}
triage-unmarked = { $count ->
    [one] { $count } मेल पर Outlook में चिह्न नहीं लग सका। उसे खोलने पर फिर कोशिश होगी।
   *[other] { $count } मेल पर Outlook में चिह्न नहीं लग सका। उन्हें खोलने पर फिर कोशिश होगी।
}
triage-news = { $count ->
    [0] कोई मेल ट्रैक नहीं हुआ
    [one] { $count } मेल ट्रैक हुआ
   *[other] { $count } मेल ट्रैक हुए
}
triage-news-there = { $count ->
    [one] { $count } पहले से ट्रैक था
   *[other] { $count } पहले से ट्रैक थे
}
triage-news-failed = { $count ->
    [one] { $count } ट्रैक नहीं हुआ
   *[other] { $count } ट्रैक नहीं हुए
}
triage-news-back = { $count ->
    [0] कोई मेल वापस नहीं लिया गया
    [one] { $count } मेल वापस लिया गया
   *[other] { $count } मेल वापस लिए गए
}
triage-news-back-failed = { $count ->
    [one] { $count } अब भी ट्रैक है
   *[other] { $count } अब भी ट्रैक हैं
}
triage-keys = तीर कुंजियाँ एक मेल से दूसरे पर ले जाती हैं, स्पेस मेल को शामिल करती या छोड़ती है, एंटर से उसका रिकॉर्ड चुना जाता है।
