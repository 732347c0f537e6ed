# मेल के अलावा पैनल में जो कहा जाता है: CRM की प्रतीक्षा में क्या है, बिना मेल का पृष्ठ, अपनी सेटिंग।

## CRM की प्रतीक्षा में

wait-track-later = CRM लौटने पर ट्रैक करें
wait-tracking = CRM लौटने पर ट्रैक किया जाएगा
wait-tracking-to = CRM लौटने पर { $name } से जोड़कर ट्रैक किया जाएगा
wait-adding = CRM लौटने पर { $name } को जोड़ा जाएगा
wait-changing-to = CRM लौटने पर { $name } से जोड़ा जाएगा
wait-clearing = CRM लौटने पर जुड़ाव हटाया जाएगा
wait-untracking = CRM लौटने पर ट्रैकिंग हटाई जाएगी
wait-untrack-later = CRM लौटने पर ट्रैकिंग हटाएँ
wait-remembered = या जो आपने पहले चुना था
wait-deciding = CRM लौटने पर बातचीत के बारे में आपका निर्णय रखा जाएगा
wait-taking-back = CRM लौटने पर सिंक्रोनाइज़र का निर्णय वापस लिया जाएगा
wait-linking = CRM लौटने पर इसके और रिकॉर्ड बदले जाएँगे
wait-entering = CRM लौटने पर घटनाक्रम में जोड़ा जाएगा: { $text }
wait-filling = CRM लौटने पर { $field } “{ $value }” होगा
wait-emptying = CRM लौटने पर { $field } खाली किया जाएगा
wait-asks = इस बीच किसी ने इसे बदल दिया: अब यहाँ “{ $now }” है। कुछ भी मिटाया नहीं गया।
wait-asks-empty = इस बीच किसी ने इसे खाली कर दिया। कुछ भी मिटाया नहीं गया।
wait-insist = फिर भी बदलें
wait-insist-this = फिर भी बदलें: { $subject }
doing-entering = घटनाक्रम में जोड़ा जा रहा है
doing-filling = फ़ील्ड बदला जा रहा है
failed-entering = इसे घटनाक्रम में नहीं जोड़ा जा सका
news-entered = घटनाक्रम में जोड़ा गया: { $text }
news-filled = { $field } अब “{ $value }” है
news-emptied = { $field } अब खाली है
news-linked-changed = इसके और रिकॉर्ड बदले गए
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

## बिना मेल का पृष्ठ

home = मुख्य पृष्ठ
home-back = मेल पर वापस
home-key = बिना मेल के पृष्ठ पर जाएँ, या वापस
home-settings = मेरी सेटिंग
home-tasks = जो काम करने हैं
home-tasks-none = आज कुछ बाकी नहीं है।
home-task-done = हो गया
home-task-done-this = हो गया: { $subject }
home-task-undo = वापस करें
home-task-undo-this = अभी नहीं हुआ: { $subject }
home-task-finished = हो गया
home-task-failed = यह सहेजा नहीं जा सका
home-left = ट्रैक नहीं हुए: परिचित लोगों के मेल
home-left-text = CRM के लोगों के पिछले 7 दिनों के मेल, जो अपने आप ट्रैक नहीं हुए।
home-left-none = पिछले 7 दिनों में कुछ नहीं छूटा।
home-left-nobody = आपका मेलबॉक्स CRM के साथ सिंक नहीं होता, इसलिए ट्रैक न हुए मेल यहाँ नहीं दिखाए जा सकते।
home-left-track = ट्रैक करें
home-left-track-this = ट्रैक करें: { $subject }
home-pins = पिन किए हुए
home-pins-none = अभी कुछ पिन नहीं किया गया है। रिकॉर्ड के पास का पिन उसे यहाँ रखता है।
home-recent = हाल में जिनसे जोड़ा गया
home-recent-none = जिन रिकॉर्ड से आप मेल जोड़ते हैं वे यहाँ दिखते हैं।
home-looking = पढ़ा जा रहा है…
home-failed = यह पढ़ा नहीं जा सका
pin = { $name } को पिन करें
unpin = { $name } का पिन हटाएँ

## अपनी सेटिंग

mine-title = मेरी सेटिंग
mine-home = मुख्य पृष्ठ पर वापस
mine-filter = जो मेल अपने आप ट्रैक होते हैं
mine-filter-option = { $filter ->
    [all] सभी मेल
    [replies] ट्रैक हुए मेल के जवाब
    [people] लीड, संपर्क और खातों के मेल
    [records] CRM में मौजूद किसी के भी मेल
   *[nothing] कोई मेल नहीं
}
mine-filter-forced = इसे व्यवस्थापक ने सबके लिए तय किया है।
mine-nobody = आपका मेलबॉक्स CRM के साथ सिंक नहीं होता: अपने आप कुछ ट्रैक नहीं होता।
mine-never = कभी ट्रैक नहीं
mine-never-text = इनमें से किसी के होने पर मेल अपने आप ट्रैक नहीं होता। और सूचियाँ डेस्क पर “मेरा मेलबॉक्स” में हैं।
mine-never-none = सूची में अभी कोई नहीं है।
mine-never-add = पता या डोमेन
mine-never-button = जोड़ें
mine-never-senseless = यह न पता है, न डोमेन।
mine-never-remove = हटाएँ: { $entry }
mine-private = जिन मेल को भेजने वाले ने निजी या गोपनीय कहा है
mine-failed = बदलाव सहेजा नहीं जा सका
mine-pane = इस पैनल में
mine-untracks = ट्रैकिंग हटाने पर CRM की प्रति बिना पूछे रखी जाए
mine-untracks-text = इसे तुरंत बाद वापस लिया जा सकता है।
mine-last = ट्रैक करने पर वही रिकॉर्ड चुना जाए जो उस प्रेषक के लिए पिछली बार चुना गया था
mine-last-text = जहाँ कुछ नहीं चुना गया था, मेल बिना रिकॉर्ड के ट्रैक होता है।
mine-learned = क्या सीखा गया
mine-learned-text = किसके मेल के लिए आपने क्या चुना। अगली बार वही रिकॉर्ड पहले दिखता है; यह आपके मेलबॉक्स में रहता है और कोई और इसे नहीं देखता।
mine-learned-none = अभी कुछ नहीं सीखा गया।
mine-learned-times = { $count ->
    [one] एक बार चुना
   *[other] { $count } बार चुना
}
mine-forget-this = { $address } के लिए { $name } को भूल जाएँ
mine-forget-all = सब भूल जाएँ
mine-follows = भाषा और रंग Outlook के अनुसार रहते हैं।
