# डेस्क के रिकॉर्ड-पृष्ठों पर जो कहा जाता है।

records = रिकॉर्ड
records-text = कोई रिकॉर्ड खोजें, या जहाँ थे वहीं से आगे बढ़ें।
records-search = खाते, संपर्क, लीड, अवसर और केस खोजें
records-searching = खोजा जा रहा है…
records-recent = हाल में खोले गए
records-recent-none = आप जो खोलेंगे वह यहाँ दिखेगा।
records-kinds = सभी रिकॉर्ड
records-deals = मेरे खुले अवसर
records-deals-none = आपका कोई खुला अवसर नहीं है।
records-cases = मेरे खुले केस
records-cases-none = आपका कोई खुला केस नहीं है।
records-tasks = मेरे काम
records-tasks-none = आपके लिए कोई काम नहीं है।
records-of-kind = { $kind ->
    [account] खाते
    [contact] संपर्क
    [lead] लीड
    [opportunity] अवसर
   *[other] केस
}
records-list-search = इस सूची में खोजें
records-mine = केवल मेरे
records-closed = बंद और निष्क्रिय भी
records-none = यहाँ कुछ नहीं है
records-none-text = इस प्रकार का कोई रिकॉर्ड खुला नहीं है, या आप उन्हें नहीं देख सकते।
records-none-fit = कुछ मेल नहीं खाता
records-none-fit-text = कम अक्षर लिखें, या बंद रिकॉर्ड और सहकर्मियों के रिकॉर्ड भी दिखाएँ।
records-shown = { $count ->
    [one] { $count } रिकॉर्ड
   *[other] { $count } रिकॉर्ड
}
records-shown-more = { $count } से ज़्यादा रिकॉर्ड
records-cut-off = और भी हैं। जो चाहिए उसे खोजें।
records-name = नाम
records-with = किसके साथ
records-due = कब तक
records-owner = स्वामी
records-state = स्थिति
records-changed = बदला गया
records-due-on = { $when } तक
records-overdue = समय बीत गया: { $when }
record-owner = स्वामी: { $name }
record-created = बना: { $when }
record-gone = यह रिकॉर्ड यहाँ नहीं है
record-gone-text = वह हटा दिया गया, या लिंक ग़लत है, या आप उसे नहीं देख सकते। जिसने लिंक भेजा वह, या CRM व्यवस्थापक, मदद कर सकता है।
record-details = विवरण
record-people = लोग
record-people-none = CRM किसी को नहीं जानता।
record-deals = खुले अवसर
record-deals-none = कोई खुला अवसर नहीं।
record-cases = खुले केस
record-cases-none = कोई खुला केस नहीं।
record-more = इनसे ज़्यादा हैं।
record-write-mail = ईमेल
record-slot = { $slot ->
    [name] नाम
    [topic] विषय
    [first] पहला नाम
    [last] उपनाम
    [job] पद
    [company] कंपनी
    [customer] ग्राहक
    [person] संपर्क
    [number] संख्या
    [email] ईमेल
    [phone] फ़ोन
    [mobile] मोबाइल
    [site] वेबसाइट
    [street] सड़क
    [postal_code] पिन कोड
    [city] शहर
    [country] देश
    [worth] अनुमानित मूल्य
    [close_on] समाप्ति की तारीख़
    [chance] संभावना
    [rating] रेटिंग
    [priority] प्राथमिकता
    [follow_up] कब फिर देखें
   *[about] वर्णन
}
record-standing = { $standing ->
    [active] सक्रिय
    [inactive] निष्क्रिय
    [open] खुला
    [won] जीता
    [lost] हारा
    [qualified] योग्य
    [disqualified] अयोग्य
    [resolved] सुलझा
   *[canceled] रद्द
}
record-rating = { $rating ->
    [one] गर्म
    [two] गुनगुना
   *[three] ठंडा
}
record-priority = { $priority ->
    [one] ऊँची
    [two] सामान्य
   *[three] नीची
}
record-nothing = चुना नहीं
record-missing = यहाँ कुछ होना चाहिए।
record-no-number = कोई संख्या लिखें, जैसे 48000 या 75।
record-no-address = यह ईमेल पता नहीं है।
record-not-changed = { $field } बदला नहीं जा सका
record-changed-meanwhile = किसी और ने रिकॉर्ड बदल दिया। नीचे वह अभी जैसा है वैसा दिख रहा है: जो अब भी ज़रूरी हो उसे दोहराएँ।
record-may-not = CRM आपको यह बदलने नहीं देता। { $name } इस रिकॉर्ड को देखते हैं और इसे बदल सकते हैं, या आपसे साझा कर सकते हैं।
record-may-not-nobody = CRM आपको यह बदलने नहीं देता। CRM व्यवस्थापक आपको इसका अधिकार दे सकता है।
record-look-again = अभी जैसा है वैसा दिखाएँ
mail-title = ईमेल
mail-new = नया ईमेल
mail-mend = जो ईमेल नहीं भेजा गया
mail-answer-title = जवाब
mail-from = प्रेषक
mail-to = प्रति
mail-cc = प्रतिलिपि
mail-when = कब
mail-regarding = किससे संबंधित
mail-regarding-none = यह किसी से संबंधित नहीं है।
mail-subject = विषय
mail-text = पाठ
mail-later = बाद में भेजें
mail-later-how = खाली: जितनी जल्दी हो सके।
mail-find = नाम लिखें, या पूरा पता
mail-unknown = CRM में नहीं
mail-use-address = { $address } को लिखें
mail-drop = { $name } को हटाएँ
mail-none-found = पते वाला कोई मेल नहीं खाता।
mail-found = { $count ->
    [one] { $count } सुझाव
   *[other] { $count } सुझाव
}
mail-send = भेजें
mail-sending = सौंपा जा रहा है…
mail-lack = { $lack ->
    [recipient] लिखें कि यह किसे जाए।
    [subject] विषय लिखें।
    [text] कुछ लिखें।
    [too_many] यह 50 से ज़्यादा लोगों को जाता है। कम लोगों को लिखें।
   *[past] भेजने का समय बीत गया। बाद का समय चुनें, या कोई नहीं।
}
mail-not-taken = मेल सौंपा नहीं जा सका
mail-template = टेम्पलेट या लेख
mail-templates-none = इस रिकॉर्ड या इसके लोगों के लिए कोई टेम्पलेट नहीं है, और न कोई प्रकाशित लेख।
mail-filling = टेम्पलेट भरा जा रहा है…
mail-unfilled = टेम्पलेट भरा नहीं जा सका
mail-way = रास्ते में मेल
mail-stage = { $stage ->
    [draft] मसौदा
    [waiting] भेजे जाने की प्रतीक्षा में
    [later] अपने समय की प्रतीक्षा में
    [again] फिर कोशिश होगी
    [sending] भेजा जा रहा है
    [sent] भेजा गया
    [failed] नहीं भेजा गया
   *[canceled] रद्द
}
mail-step = { $step ->
    [waiting] प्रतीक्षा
    [sending] भेजना
   *[sent] भेजा गया
}
mail-waits = सिंक्रोनाइज़र इसे प्रेषक के मेलबॉक्स से भेजता है, आमतौर पर एक मिनट में।
mail-waits-until = यह { $when } पर भेजा जाएगा, पहले नहीं।
mail-waits-long = यह सामान्य से ज़्यादा देर से रुका है। हो सकता है आपका मेलबॉक्स भेजने के लिए सेट न हो: उसे देखें।
mail-tried = { $count ->
    [one] { $count } कोशिश विफल हुई।
   *[other] { $count } कोशिशें विफल हुईं।
}
mail-tried-again = { $when } पर फिर कोशिश होगी।
mail-is-sent = यह { $when } भेजा गया, और घटनाक्रम में है।
mail-is-canceled = यह रद्द किया गया और भेजा नहीं गया।
mail-is-draft = अभी किसी ने नहीं कहा कि इसे भेजा जाए।
mail-is-failed = यह भेजा नहीं जा सका।
mail-reason-asked = कारण देखा जा रहा है…
mail-reason-unknown = कारण लिखा नहीं गया। आपके मेलबॉक्स का पृष्ठ बताता है कि भेजना काम करता है या नहीं।
mail-take-back = वापस लें
mail-taking-back = किया जा रहा है…
mail-again = फिर कोशिश करें
mail-send-draft = भेजें
mail-mend-it = बदलें
mail-call-off = रद्द करें
mail-forget = छिपाएँ
mail-stuck = वह नहीं हो सका
mail-gone-out = इसे अब वापस नहीं लिया जा सकता: यह मेलबॉक्स को दे दिया गया।
mail-others = यह केवल वही कर सकता है जिसका यह है: { $name }।
