# मेल के अलावा पैनल में जो कहा जाता है: CRM की प्रतीक्षा में क्या है, बिना मेल का पृष्ठ, अपनी सेटिंग।

## CRM की प्रतीक्षा में

wait-track-later = CRM लौटने पर ट्रैक करें
wait-tracking = CRM लौटने पर ट्रैक किया जाएगा
wait-tracking-to = CRM लौटने पर { $name } से जोड़कर ट्रैक किया जाएगा
wait-adding = CRM लौटने पर { $name } को जोड़ा जाएगा
wait-changing-to = CRM लौटने पर { $name } से जोड़ा जाएगा
wait-clearing = CRM लौटने पर जुड़ाव हटाया जाएगा
wait-untracking = CRM लौटने पर ट्रैकिंग हटाई जाएगी
wait-stuck = इसे आपकी ज़रूरत है
wait-in-browser = इस ब्राउज़र में रखा है। पैनल बंद कर सकते हैं: कुछ खोएगा नहीं, अगला मेल खोलने पर यह हो जाएगा।
wait-in-mailbox = आपके मेलबॉक्स में रखा है, मेल के पाठ के बिना। पैनल बंद कर सकते हैं: कुछ खोएगा नहीं।
wait-full = पहले से बहुत कुछ प्रतीक्षा में है, इसलिए यह रखा नहीं गया। होने तक पैनल खुला रखें, या कुछ वापस लें।
wait-nowhere = न यह ब्राउज़र और न Outlook पैनल को कुछ रखने देता है। होने तक पैनल खुला रखें।
wait-take-back = वापस लें
wait-take-back-this = वापस लें: { $subject }
wait-again-this = फिर कोशिश करें: { $subject }
wait-count = { $count ->
    [one] 1 काम CRM की प्रतीक्षा में है
   *[other] { $count } काम CRM की प्रतीक्षा में हैं
}
wait-stuck-count = { $count ->
    [one] 1 काम नहीं हो सका
   *[other] { $count } काम नहीं हो सके
}
wait-not-kept-count = { $count ->
    [one] इनमें से 1 पैनल बंद करने पर खो जाएगा
   *[other] इनमें से { $count } पैनल बंद करने पर खो जाएँगे
}
wait-show = दिखाएँ
wait-hide = छिपाएँ
wait-list = CRM की प्रतीक्षा में
