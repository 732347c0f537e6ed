# ट्रैकिंग के अलावा पैनल में क्या है: पूरी बातचीत, और रिकॉर्ड, फ़ाइलें।

## बातचीत

conversation-title = बातचीत
conversation-open = इस बातचीत के लिए तय करें
conversation-change = फिर से तय करें
conversation-choose = इस बातचीत के मेल का क्या किया जाए?
conversation-private = यह आपके मेलबॉक्स पर लागू है, और केवल आपको दिखता है।
conversation-follow = { $name } के साथ जोड़ते रहें
conversation-follow-text = आगे का हर मेल इससे जोड़कर ट्रैक होगा, आपका फ़िल्टर चाहे जो हो।
conversation-follow-until = { $name } के बंद होने तक उससे जोड़ते रहें
conversation-follow-until-text = वही, और उसके बंद होते ही यह अपने आप रुक जाएगा।
conversation-external = केवल बाहर के लोगों के साथ का मेल
conversation-external-text = सहकर्मियों के बीच का मेल छोड़ दिया जाएगा। बाक़ी सब आपके फ़िल्टर के अनुसार होगा।
conversation-never = इस बातचीत को कभी ट्रैक न करें
conversation-never-text = जब तक आप इसका कोई मेल ख़ुद ट्रैक न करें।
conversation-spare = सहकर्मियों के बीच का मेल छोड़ दें
conversation-take-all = सहकर्मियों के बीच का मेल भी ट्रैक करें
conversation-end = समाप्त करें
conversation-followed = आप इस बातचीत को { $name } से जोड़ते हैं।
conversation-followed-until = आप इस बातचीत को { $name } के बंद होने तक उससे जोड़ते हैं।
conversation-is-external = इस बातचीत में सहकर्मियों के बीच का मेल छोड़ दिया जाता है: आपने यही तय किया है।
conversation-is-never = यह बातचीत कभी ट्रैक नहीं होती: आपने यही तय किया है।
conversation-spares = सहकर्मियों के बीच का मेल छोड़ दिया जाता है।
conversation-closed = आप इस बातचीत को { $name } से जोड़ते थे। वह बंद हो गया है, इसलिए यह समाप्त हुआ।
conversation-gone = आप इस बातचीत को { $name } से जोड़ते थे। वह अब CRM में नहीं है, इसलिए यह समाप्त हुआ।
conversation-earlier = { $count ->
    [one] इसका { $count } मेल, जो पहले से यहाँ है, ट्रैक नहीं हुआ है।
   *[other] इसके { $count } मेल, जो पहले से यहाँ हैं, ट्रैक नहीं हुए हैं।
}
conversation-track-earlier = { $count ->
    [one] उसे भी ट्रैक करें
   *[other] उन्हें भी ट्रैक करें
}
doing-deciding = आपका निर्णय रखा जा रहा है…
failed-deciding = बातचीत के बारे में आपका निर्णय रखा नहीं जा सका
news-conversation-followed = बातचीत { $name } से जोड़ी जा रही है
news-conversation-external = बातचीत में सहकर्मियों के बीच का मेल छोड़ दिया जाता है
news-conversation-never = बातचीत कभी ट्रैक नहीं होगी
news-conversation-ended = बातचीत फिर से आपके फ़िल्टर के अनुसार चलेगी
news-earlier = { $count ->
    [one] { $count } मेल, जो पहले से यहाँ था, ट्रैक किया जा रहा है
   *[other] { $count } मेल, जो पहले से यहाँ थे, ट्रैक किए जा रहे हैं
}
news-not-earlier = जो पहले से यहाँ था, उसकी ट्रैकिंग फिर हटा दी गई
why-thread-followed = आप इसकी बातचीत को “{ $name }” से जोड़ते हैं।
why-thread-never = आपने तय किया है कि इसकी बातचीत कभी ट्रैक न हो।
why-thread-internal = यह सहकर्मियों के बीच का मेल है, और आपने तय किया है कि इसकी बातचीत का ऐसा मेल छोड़ दिया जाए।
why-thread-ended = आप इसकी बातचीत को “{ $name }” से जोड़ते थे। वह बंद हो गया या हटा दिया गया, इसलिए यह समाप्त हुआ।
remedy-change-thread = आप बातचीत के बारे में कुछ और तय कर सकते हैं, या यह मेल ख़ुद ट्रैक कर सकते हैं।

## और रिकॉर्ड

linked-title = इनसे भी जुड़ा है
linked-will = इनसे भी जोड़ा जाएगा
linked-add = एक और रिकॉर्ड जोड़ें
linked-picker-title = एक और रिकॉर्ड जोड़ें
linked-remove = { $name } से न जोड़ें
linked-full = और रिकॉर्ड नहीं जोड़े जा सकते।
doing-linking = जोड़ बदले जा रहे हैं…
failed-linking = जोड़ बदले नहीं जा सके
news-linked = { $name } से भी जोड़ा गया
news-linked-some = { $count ->
    [one] { $count } और रिकॉर्ड से जोड़ा गया
   *[other] { $count } और रिकॉर्डों से जोड़ा गया
}
news-unlinked = अब { $name } से जुड़ा नहीं है
news-unlinked-some = { $count ->
    [one] अब { $count } रिकॉर्ड से जुड़ा नहीं है
   *[other] अब { $count } रिकॉर्डों से जुड़ा नहीं है
}

## फ़ाइलें

files-keep = रखी जाने वाली फ़ाइलें
files-keep-text = मेल ट्रैक होने पर चुनी गई फ़ाइलें उसके साथ रखी जाएँगी।
files-kilobytes = { $size } केबी
files-megabytes = { $size } एमबी

## बिक्री साहित्य

literature-add = बिक्री साहित्य जोड़ें
literature-title = बिक्री साहित्य
literature-search = दस्तावेज़ खोजें
literature-help = वे दस्तावेज़ जो ग्राहकों को दिखाए जा सकते हैं। फ़ाइल मेल के साथ जोड़ी जाती है, 25 एमबी तक।
literature-looking = दस्तावेज़ पढ़े जा रहे हैं…
literature-none = CRM में ऐसा कोई दस्तावेज़ नहीं है जो ग्राहकों को दिखाया जा सके।
literature-not-found = किसी दस्तावेज़ में ये शब्द नहीं हैं।
literature-failed = दस्तावेज़ नहीं पढ़े जा सके
literature-count = { $count ->
    [one] 1 दस्तावेज़
   *[other] { $count } दस्तावेज़
}
literature-as-link = लिंक के रूप में डाला जाता है
literature-attached = मेल के साथ जोड़ा गया
literature-linked = लिंक मेल में है
literature-not-put = “{ $title }” मेल में नहीं है
literature-too-large = Outlook की 25 एमबी की सीमा से बड़ी है। इसके बदले लिंक भेजें।
literature-too-many = Outlook इस मेल के साथ और फ़ाइलें नहीं लेता। एक हटाएँ, या दूसरा मेल लिखें।
literature-unable = यह Outlook किसी ऐड-इन को फ़ाइल जोड़ने नहीं देता। फ़ाइल CRM से सहेजें और स्वयं जोड़ें।
