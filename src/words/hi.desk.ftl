# डेस्क पर जो कहा जाता है।

## पहले तीन अंकों के बाद एक समूह के अंक

desk-group-digits = 2

## ढाँचा

desk-skip = पृष्ठ पर जाएँ
desk-menu = पृष्ठ
desk-for-work = ग्राहक
desk-for-me = मेरे लिए
desk-for-all = संगठन के लिए
desk-sign-in = साइन इन करें
desk-sign-out = साइन आउट करें
desk-welcome = आपकी टीम के लिए Regarding
desk-welcome-text = ईमेल सेट करें, मेलबॉक्स सँभालें, और देखें कि क्या ट्रैक हुआ और क्यों।
desk-again-text = जो दिख रहा है और जो आपने लिखा है वह यहीं रहेगा। आगे बढ़ने के लिए फिर साइन इन करें।
desk-closed = यह पृष्ठ व्यवस्थापकों के लिए है
desk-closed-text = इसके लिए CRM में System Administrator की भूमिका चाहिए। आप क्या कर सकते हैं, और क्यों, यह “विकल्प नहीं दिखते?” में लिखा है।
desk-loading = लोड हो रहा है…
desk-close = बंद करें
desk-details = विवरण
desk-more = और दिखाएँ
desk-any = कोई भी
desk-all = सभी
desk-as-of = नीचे जो है वह इस समय का है:
desk-open-alerts = { $count ->
    [one] { $count } खुली सूचना
   *[other] { $count } खुली सूचनाएँ
}
desk-mails = { $count ->
    [one] { $count } मेल
   *[other] { $count } मेल
}
desk-never = कभी नहीं

## क्या रोक रहा है

desk-signed-out = आप साइन आउट हैं।
desk-signed-out-do = फिर साइन इन करें; आपका लिखा कुछ नहीं खोएगा।
desk-not-allowed = आपको इसकी अनुमति नहीं है।
desk-not-allowed-do = व्यवस्थापक से कहें; “विकल्प नहीं दिखते?” बताता है कि क्या कमी है।
desk-busy = सर्वर पर बहुत काम है।
desk-busy-do = थोड़ी देर में फिर कोशिश करें।
desk-unreachable = सर्वर तक पहुँच नहीं हो रही है।
desk-unreachable-do = अपना नेटवर्क जाँचें। नेटवर्क आते ही फिर कोशिश होगी।
desk-timed-out = सर्वर ने समय पर जवाब नहीं दिया।
desk-gone = यह यहाँ नहीं है, या अब नहीं रहा।
desk-gone-do = हो सकता है यह हटा दिया गया हो, या सर्वर इसे न देता हो: सर्वर चलाने वाले से पूछें।
desk-conflict = किसी और ने इसे पहले बदल दिया।
desk-conflict-do = फिर से देखें, और जो अब भी ज़रूरी हो उसे दोहराएँ।
desk-refused = सर्वर इसे नहीं लेता।
desk-refused-do = वह क्या कहता है, यह विवरण में है।
desk-odd = सर्वर विफल हुआ।
desk-odd-do = फिर कोशिश करें। फिर ऐसा हो तो विवरण सर्वर चलाने वाले को भेजें।
desk-failed = यह नहीं हो सका: { $what }
desk-saved = सेटिंग सहेज ली गईं।
desk-taken-back = फ़ैसला वापस ले लिया गया।

## कौन ठीक कर सकता है

desk-who-you = यह आप कर सकते हैं।
desk-who-owner = यह मेलबॉक्स के मालिक कर सकते हैं।
desk-who-administrator = यह CRM के System Administrator कर सकते हैं।
desk-who-exchange = यह Microsoft 365 के Global या Exchange व्यवस्थापक कर सकते हैं।
desk-who-operator = यह सर्वर चलाने वाले कर सकते हैं।
desk-who-nobody = किसी को कुछ करने की ज़रूरत नहीं।

## ईमेल सेट करें

desk-setup = ईमेल सेट करें
desk-setup-text = तीन जाँचें और एक बटन। बाकी सब पीछे अपने आप होता है; दोबारा करने से सही चीज़ें नहीं बदलतीं।
desk-checks = शुरू करने से पहले
desk-check = { $name ->
    [licence] Dynamics 365 Sales का लाइसेंस
    [role] सुरक्षा भूमिका
    [exchange] Exchange Online की सदस्यता
    [switched_on] संगठन के लिए चालू
    [standard_app] Sales Hub या Sales Professional ऐप
   *[other] { $name }
}
desk-check-text = { $name ->
    [licence] Sales Premium, Enterprise या Professional में से एक।
    [role] Sales Professional Person या Sales Professional Manager में से एक।
    [exchange] Exchange Online में एक मेलबॉक्स।
    [switched_on] किसी व्यवस्थापक ने ईमेल और ऐड-इन सेट किया है।
    [standard_app] ये चरण Dynamics 365 Sales के साथ आने वाले ऐप के लिए हैं।
   *[other] जाँच ली गई।
}
desk-found = ठीक है
desk-missing = नहीं है
desk-unknown = जाँच नहीं हो सकी
desk-stages = क्या-क्या सेट होता है
desk-stages-text = आप यह पृष्ठ बंद कर सकते हैं: काम चलता रहेगा, और लौटने पर यहाँ दिखेगा कि कहाँ तक पहुँचा।
desk-stage = { $name ->
    [profile] सर्वर प्रोफ़ाइल “Exchange Online”
    [methods] आने वाले और जाने वाले मेल, अपॉइंटमेंट, संपर्क और कार्य
    [approve] मौजूदा मेलबॉक्स की स्वीकृति
    [test] स्वीकृत मेलबॉक्स की जाँच और उन्हें चालू करना
    [app] सभी उपयोगकर्ताओं के लिए ऐड-इन
   *[other] { $name }
}
desk-stage-waiting = शुरू नहीं हुआ
desk-stage-running = चल रहा है
desk-stage-done = हो गया
desk-stage-failed = विफल
desk-setup-begin = ईमेल सेट करें
desk-setup-running = सेट हो रहा है…
desk-setup-on = आगे बढ़ें
desk-setup-again = फिर जाँचें
desk-setup-first = ऊपर कुछ कमी है। पहले उसे ठीक करें, फिर लौटें।
desk-setup-done = ईमेल सेट हो गया:
desk-setup-done-text = बाद में जोड़े गए मेलबॉक्स “मेलबॉक्स” में तब तक रुकते हैं जब तक कोई उन्हें स्वीकृत करके जाँचे नहीं।
desk-done-of = { $all ->
    [one] { $all } में से { $done }
   *[other] { $all } में से { $done }
}
desk-failed-count = { $count ->
    [one] { $count } विफल
   *[other] { $count } विफल
}
desk-left-count = { $count ->
    [one] { $count } किसी व्यक्ति की राह देख रहा है
   *[other] { $count } किसी व्यक्ति की राह देख रहे हैं
}

## मेलबॉक्स

desk-mailboxes = मेलबॉक्स
desk-mailboxes-text = मेलबॉक्स स्वीकृत करें और जाँचें, और देखें कि कौन-से नहीं चलते और क्यों।
desk-mailbox = मेलबॉक्स
desk-to-mailboxes = सभी मेलबॉक्स
desk-filter = फ़िल्टर
desk-search-mailboxes = पते या नाम से खोजें
desk-state = स्थिति
desk-green = चालू
desk-amber = रुका है
desk-red = विफल
desk-off = बंद
desk-approval = स्वीकृति
desk-approval-empty = कभी माँगी नहीं गई
desk-approved = स्वीकृत
desk-pending = स्वीकृति बाकी
desk-rejected = अस्वीकृत
desk-by-office = Microsoft 365 के व्यवस्थापक से भी
desk-test-status = जाँच की स्थिति
desk-not-run = जाँचा नहीं गया
desk-success = सफल
desk-failure = विफल
desk-testing = जाँच चल रही है…
desk-last-sync = पिछला सिंक
desk-backlog = बाकी
desk-wrong = क्या ग़लत है
desk-queue = कतार
desk-loaded-of = { $all } में से { $done } मेलबॉक्स लोड हुए
desk-no-mailboxes = अभी कोई मेलबॉक्स नहीं
desk-no-mailboxes-text = वे तब दिखते हैं जब Sales Professional Person या Manager भूमिका वाले उपयोगकर्ता हों।
desk-nothing-fits = कोई मेलबॉक्स नहीं मिलता
desk-nothing-fits-text = और देखने के लिए फ़िल्टर का कुछ हिस्सा हटाएँ।
desk-show-all = सभी दिखाएँ
desk-commands = चुने हुए मेलबॉक्स के साथ क्या करना है
desk-approve = स्वीकृत करें
desk-approve-and-test = मेलबॉक्स स्वीकृत करें और जाँचें
desk-approve-and-test-one = स्वीकृत करें और जाँचें
desk-test = जाँचें
desk-test-again = फिर जाँचें
desk-reject = अस्वीकार करें
desk-deactivate = निष्क्रिय करें
desk-activate = सक्रिय करें
desk-postpone = टालें
desk-postpone-for = { $time ->
    [hour] एक घंटा टालें
   *[day] एक दिन टालें
}
desk-other = और
desk-mark-first = कुछ करने के लिए मेलबॉक्स चुनें।
desk-marked = { $count ->
    [one] { $count } मेलबॉक्स चुना गया
   *[other] { $count } मेलबॉक्स चुने गए
}
desk-unmark = चुनाव हटाएँ
desk-mark-all = दिख रहे सभी चुनें
desk-mark-one = { $address } चुनें
desk-keys = तीर कुंजियाँ पंक्तियों में चलती हैं, स्पेस चुनती है, शिफ़्ट और तीर सीमा चुनते हैं, एंटर खोलती है।
desk-working = चल रहा है: { $what }
desk-ended = { $count ->
    [one] { $what }: { $count } मेलबॉक्स हो गया।
   *[other] { $what }: { $count } मेलबॉक्स हो गए।
}
desk-of-these-failed = { $count ->
    [one] इनमें से { $count } विफल रहा।
   *[other] इनमें से { $count } विफल रहे।
}
desk-lost = { $what }: इस बीच सर्वर रुक गया। जो सूची में नहीं है वह नहीं हुआ।
desk-and-more = { $count ->
    [one] और { $count }
   *[other] और { $count }
}

## एक मेलबॉक्स

desk-mine = मेरा मेलबॉक्स
desk-mine-text = आपके मेल CRM तक पहुँचते हैं या नहीं, और न पहुँचें तो क्या करें।
desk-mine-green = आपका मेलबॉक्स चल रहा है
desk-mine-green-text = मेल आपकी सेटिंग के अनुसार ट्रैक होते हैं, आपके कुछ किए बिना।
desk-mine-amber = आपका मेलबॉक्स रुका हुआ है
desk-mine-amber-text = कुछ देर से है, या किसी व्यक्ति की राह देख रहा है। कुछ खोया नहीं है।
desk-mine-red = आपका मेलबॉक्स नहीं चल रहा है
desk-mine-red-text = जब तक यह ठीक न हो कुछ सिंक नहीं होता। आपके मेलबॉक्स के मेल जैसे हैं वैसे रहते हैं।
desk-mine-off = आपका मेलबॉक्स बंद है
desk-mine-off-text = यह सिंक नहीं होता। Outlook में आप अब भी हाथ से ट्रैक कर सकते हैं।
desk-try-again = फिर कोशिश करें
desk-synced = सिंक हुआ
desk-no-mailbox = CRM में आपका कोई मेलबॉक्स नहीं है
desk-no-mailbox-text = वह लाइसेंस और दो में से एक भूमिका वाले उपयोगकर्ताओं के लिए बनता है।
desk-incoming = आने वाले मेल
desk-outgoing = जाने वाले मेल
desk-act = अपॉइंटमेंट, संपर्क, कार्य
desk-choose = सिंक करें
desk-unchoose = सिंक न करें
desk-choose-part = { $part ->
    [incoming] आने वाले मेल सिंक करें
    [outgoing] जाने वाले मेल सिंक करें
   *[act] अपॉइंटमेंट, संपर्क और कार्य सिंक करें
}
desk-leave-part = { $part ->
    [incoming] आने वाले मेल छोड़ दें
    [outgoing] जाने वाले मेल छोड़ दें
   *[act] अपॉइंटमेंट, संपर्क और कार्य छोड़ दें
}
desk-not-chosen = चुना नहीं गया
desk-failed-at = यहाँ विफल: { $step }
desk-step-sign-in = साइन इन करना
desk-step-reach = मेलबॉक्स तक पहुँचना
desk-step-read = पढ़ना
desk-step-write = लिखना
desk-step-send = भेजना
desk-step-arrive = जाँच के मेल का पहुँचना
desk-facts = तथ्य
desk-total = देखे गए मेल
desk-after = इससे पहले के मेल छोड़ दिए जाते हैं
desk-postponed = इस समय तक टाला गया

## सूचनाएँ

desk-alerts = सूचनाएँ
desk-alerts-text = आपके मेलबॉक्स में किस पर ध्यान चाहिए। कारण ठीक होने पर सूचनाएँ अपने आप बंद होती हैं।
desk-alerts-text-all = सभी मेलबॉक्स और सेवा में किस पर ध्यान चाहिए। कारण ठीक होने पर सूचनाएँ अपने आप बंद होती हैं।
desk-no-alerts = किसी पर ध्यान की ज़रूरत नहीं
desk-no-alerts-text = जब होगी तो यहाँ लिखा होगा, साथ में कौन और कैसे ठीक कर सकता है।
desk-closed-alerts = हाल में बंद हुईं
desk-information = जानकारी
desk-warning = चेतावनी
desk-error = त्रुटि
desk-since = शुरू:
desk-times = { $count ->
    [one] { $count } बार
   *[other] { $count } बार
}
desk-closed-itself = बंद हुई:
desk-remedy = उपाय
desk-open-mailbox = मेलबॉक्स खोलें

## विकल्प नहीं दिखते?

desk-options = विकल्प नहीं दिखते?
desk-options-text = Outlook या ऐप में ट्रैकिंग न दिखने के तीन कारण हो सकते हैं। यह पृष्ठ आपके लिए उन्हें जाँचता है।
desk-options-checks = { $name } के लिए जाँचा गया
desk-options-good = तीनों ठीक हैं: आपको विकल्प दिखने चाहिए। Outlook में अभी न दिखें तो उसे एक बार बंद करके खोलें।
desk-options-bad = { $count ->
    [one] { $count } चीज़ की कमी है: इसीलिए विकल्प नहीं दिखते।
   *[other] { $count } चीज़ों की कमी है: इसीलिए विकल्प नहीं दिखते।
}
desk-options-unknown = कोई कमी ज्ञात नहीं है, पर सब कुछ जाँचा नहीं जा सका।

## ट्रैकिंग सेटिंग

desk-settings = ट्रैकिंग सेटिंग
desk-settings-of = { $address } की ट्रैकिंग सेटिंग
desk-settings-of-text = आप किसी और की सेटिंग बदल रहे हैं। लेखा बताता है कि यह आपने किया।
desk-settings-text = आपके कौन-से मेल अपने आप CRM तक पहुँचते हैं, और कौन-से कभी नहीं। सहेजने तक कुछ नहीं बदलता।
desk-filter-title = कौन-से मेल अपने आप ट्रैक हों
desk-filter-forced = आपके संगठन ने यह सबके लिए तय किया है।
desk-filter-name = { $filter ->
    [all] सभी मेल
    [replies] ट्रैक किए मेल के जवाब
    [people] लीड, संपर्क और ग्राहक खातों के मेल
    [records] CRM में मौजूद सबके मेल
   *[nothing] कोई मेल नहीं
}
desk-filter-text = { $filter ->
    [all] आपको मिलने वाला सब कुछ CRM में जाता है, निजी मेल भी। उन मेलबॉक्स के लिए जिनमें केवल काम होता है।
    [replies] आप एक मेल ट्रैक करें तो पूरी बातचीत साथ आती है। बातचीत का पहला मेल आप ट्रैक करते हैं।
    [people] जिनसे आपका काम है उनके मेल पहले मेल से ही CRM में जाते हैं, और ट्रैक किए मेल के जवाब भी।
    [records] वही, और साथ में सहकर्मियों और पते वाले हर दूसरे रिकॉर्ड के मेल भी।
   *[nothing] केवल वही CRM तक पहुँचता है जो आप हाथ से, फ़ोल्डर से या श्रेणी से ट्रैक करें।
}
desk-create-title = अपरिचित प्रेषक
desk-create-name = { $kind ->
    [contact] संपर्क बनाएँ
    [lead] लीड बनाएँ
   *[nothing] कुछ न बनाएँ
}
desk-create-text = { $kind ->
    [contact] जो CRM में नहीं हैं वे मेल ट्रैक होने पर संपर्क के रूप में जुड़ते हैं।
    [lead] जो CRM में नहीं हैं वे मेल ट्रैक होने पर लीड के रूप में जुड़ते हैं।
   *[nothing] जब तक आप न जोड़ें, वे ट्रैक किए मेल पर पता भर रहते हैं।
}
desk-rules-title = ट्रैक किए जाने वाले फ़ोल्डर
desk-rules-text = ऐसे फ़ोल्डर में रखा मेल ट्रैक होता है, फ़ोन पर भी। फ़ोल्डर अपने मेल एक रिकॉर्ड में दर्ज कर सकता है।
desk-rules-used = { $most ->
    [one] { $most } में से { $used } नियम काम में है।
   *[other] { $most } में से { $used } नियम काम में हैं।
}
desk-rule-remove = नियम हटाएँ
desk-folder-gone = यह फ़ोल्डर अब नहीं है: इसका नियम कुछ नहीं करता।
desk-regarding-pick = रिकॉर्ड चुनें
desk-regarding-none = कोई रिकॉर्ड नहीं
desk-change = बदलें
desk-search-records = खाते, संपर्क, सौदे, मामले खोजें
desk-type-to-search = खोजने के लिए दो अक्षर लिखें।
desk-no-records = कुछ नहीं मिलता।
desk-records = { $count ->
    [one] { $count } रिकॉर्ड मिलता है।
   *[other] { $count } रिकॉर्ड मिलते हैं।
}
desk-table = { $table ->
    [account] ग्राहक खाता
    [contact] संपर्क
    [lead] लीड
    [opportunity] सौदा
    [incident] मामला
   *[other] { $table }
}
desk-never-title = कभी ट्रैक न करें
desk-never-text = जो मेल इनमें से किसी से मेल खाता है वह आपके मेलबॉक्स से बाहर नहीं जाता, और जो भी तय हो। ये सूचियाँ केवल आप देखते हैं।
desk-never-text-all = जो मेल इनमें से किसी से मेल खाता है वह किसी का भी हो, CRM तक नहीं पहुँचता।
desk-never-addresses = पते
desk-never-domains = डोमेन
desk-never-words = विषय में शब्द
desk-one-a-line = हर पंक्ति में एक
desk-never-private = निजी चिह्नित मेल
desk-never-private-text = जिस मेल को प्रेषक ने निजी या गोपनीय कहा है उसे छोड़ दिया जाता है।
desk-never-folders = { $count ->
    [one] कभी ट्रैक न होने वाले फ़ोल्डर: { $count }
   *[other] कभी ट्रैक न होने वाले फ़ोल्डर: { $count }
}
desk-save = सहेजें
desk-saving = सहेजा जा रहा है…
desk-discard = बदलाव छोड़ें
desk-changed = कुछ बदलाव अभी सहेजे नहीं गए हैं।
desk-unchanged = सब कुछ सहेजा हुआ है।
desk-wrong-entries = पहले इन्हें ठीक करें: { $entries }

## परख

desk-try = परखें
desk-trying = आपके मेल देखे जा रहे हैं; कुछ लिखा नहीं जाता…
desk-trial-title = { $days ->
    [one] पिछले { $days } दिन पर परख
   *[other] पिछले { $days } दिनों पर परख
}
desk-trial-text = { $days ->
    [one] देखें कि आपकी सेटिंग पिछले { $days } दिन के मेल के साथ क्या करती हैं। कुछ लिखा नहीं जाता।
   *[other] देखें कि आपकी सेटिंग पिछले { $days } दिनों के मेल के साथ क्या करती हैं। कुछ लिखा नहीं जाता।
}
desk-trial-changed = { $days ->
    [one] सहेजने से पहले: देखें कि आपके बदलाव पिछले { $days } दिन के मेल के साथ क्या करते। कुछ लिखा नहीं जाता।
   *[other] सहेजने से पहले: देखें कि आपके बदलाव पिछले { $days } दिनों के मेल के साथ क्या करते। कुछ लिखा नहीं जाता।
}
desk-trial-stale = सेटिंग तब से बदली हैं: अब क्या होगा यह देखने के लिए फिर परखें।
desk-trial-said = { $count ->
    [one] { $count } मेल में से { $tracked } ट्रैक होता; आज { $now } होता है।
   *[other] { $count } मेल में से { $tracked } ट्रैक होते; आज { $now } होते हैं।
}
desk-looked-at = देखे गए
desk-would-track = ट्रैक होते
desk-track-now = आज ट्रैक हैं
desk-withheld = रोके गए
desk-private = निजी लगते हैं
desk-trial-cut = जितने देखे जा सकते थे उससे अधिक मेल थे: सबसे नए गिने गए।
desk-would-title = सिंक फ़िल्टर आज़माएँ
desk-would-text = सिंक फ़िल्टर तय करते हैं कि CRM के कौन-से संपर्क, कार्य, फ़ोन कॉल और अपॉइंटमेंट आपके Outlook में आएँ। देखें कि कोई फ़िल्टर क्या लाएगा और क्या हटेगा। कुछ लिखा नहीं जाता।
desk-would-kind = फ़िल्टर किसका है
desk-would-query = फ़िल्टर (FetchXML)
desk-would-query-how = जैसा CRM निर्यात करता है। ख़ाली छोड़ने पर लागू फ़िल्टर सब चीज़ों के लिए आज़माए जाते हैं।
desk-would-looking = CRM देखा जा रहा है; कुछ लिखा नहीं जाता…
desk-would-come = Outlook में आएँगे
desk-would-go = Outlook से हटेंगे
desk-would-part = रहेंगे, पर आगे सिंक नहीं होंगे
desk-would-cut = जितने देखे जा सके उससे ज़्यादा हैं: संख्याएँ कम से कम इतनी हैं।
desk-samples = उदाहरण
desk-no-subject = (बिना विषय)

## संगठन की सेटिंग

desk-organisation = संगठन
desk-organisation-text = जो सबके लिए लागू है। हर विकल्प बताता है कि उससे क्या होता है; सहेजने तक कुछ नहीं बदलता।
desk-switches = विकल्प
desk-outgoing-title = CRM में लिखे मेल
desk-outgoing-text = यह किस मेलबॉक्स से जाता है, किसे जाता है, और Outlook में उसका क्या रहता है।
desk-send-as = दूसरे मेरे नाम से भेज सकते हैं
desk-send-as-text = सहकर्मी CRM में लिखे मेल के भेजने वाले के रूप में आपको चुन सकते हैं। बंद होने पर ऐसा मेल नहीं भेजा जाता, और उन्हें कारण बताया जाता है।
desk-directions = फ़ील्ड की दिशाएँ
desk-directions-text = अपॉइंटमेंट, संपर्क और कार्य फ़ील्ड-दर-फ़ील्ड एक जैसे रखे जाते हैं। यहाँ जो तय होता है वह हर मेलबॉक्स की अगली जाँच से लागू होता है; जो बदलाव कहीं नहीं जाता वह फ़ैसले के साथ बताया जाता है।
desk-usual-ways = सब सामान्य करें
desk-way = { $way ->
    [both] ↔ दोनों ओर
    [to_exchange] → CRM से Outlook में
    [to_crm] ← Outlook से CRM में
   *[off] ✗ बिल्कुल नहीं
}
desk-way-fixed = तय
desk-kind = { $kind ->
    [appointment] अपॉइंटमेंट
    [series] आवर्ती अपॉइंटमेंट
    [service_activity] सेवा गतिविधियाँ
    [contact] संपर्क
    [task] कार्य
    [phone_call] फ़ोन कॉल
    [letter] पत्र
    [fax] फ़ैक्स
   *[other] { $kind }
}
desk-open-mail = मेल खोलें
desk-numbers = संख्याएँ और पाठ
desk-on = चालू
desk-switched-off = बंद
desk-unusual = बदला हुआ
desk-bounds = { $least } से { $most } तक; आम तौर पर { $usual }।
desk-filter-own = सबका अपना
desk-own-domains-title = आपके अपने डोमेन
desk-own-domains-text = इन डोमेन के पतों के लिए कोई संपर्क या लीड नहीं बनता, और इनके बीच का मेल आंतरिक गिना जाता है।
desk-own-domains = डोमेन
desk-to-owner = मेलबॉक्स के मालिक को
desk-to-owner-text = विक्रेता अपने मेलबॉक्स की सूचनाएँ देखते हैं।
desk-to-administrator = व्यवस्थापकों को
desk-to-administrator-text = व्यवस्थापक हर मेलबॉक्स की सूचनाएँ देखते हैं।

## फ़ैसले

desk-decisions = फ़ैसले
desk-decisions-text = सिंक सेवा ने मेल और सिंक की गई चीज़ों के बारे में क्या तय किया, क्यों, और कौन क्या कर सकता है। हर फ़ैसला वापस लिया जा सकता है।
desk-mailbox-address = मेलबॉक्स का पता
desk-verdict-title = फ़ैसला
desk-reason-title = कारण
desk-since-title = कब से
desk-any-time = कभी भी
desk-last-days = { $days ->
    [one] पिछला { $days } दिन
   *[other] पिछले { $days } दिन
}
desk-no-decisions = कोई फ़ैसला नहीं मिलता
desk-no-decisions-text = जब सिंक सेवा मेल देखती है तो फ़ैसले दिखते हैं। दूसरे देखने के लिए फ़िल्टर बदलें।
desk-undone = वापस लिया गया
desk-chosen = यह रख लिया गया। सिंक सेवा अगली बार यही करेगी; उसका नतीजा यहाँ वापस लिया जा सकता है।
desk-choosing = चुनें
desk-link-with = { $name } से जोड़ें
desk-make-new = नया बनाएँ
desk-stands = { $why ->
    [decided_since] इसके बारे में बाद में कुछ और तय हुआ। पहले उसे वापस लें।
    [changed_in_crm] बाद में इसे CRM में बदला गया। वहीं बदलें।
    [changed_in_outlook] बाद में इसे Outlook में बदला गया। वहीं बदलें।
    [not_done] यह अभी हुआ नहीं, या कोशिश छोड़ दी गई। वापस लेने को कुछ नहीं है।
    [there_again] यह पहले ही फिर से मौजूद है।
    [not_kept] पहले जो था वह रखने के लिए बहुत लंबा था, या रखी हुई जानकारी से पुराना है।
    [cancelled] भाग लेने वालों को बताया जा चुका है कि यह रद्द है। इसे वापस नहीं लिया जा सकता।
    [would_cancel] इस मीटिंग में और लोग हैं: इसे कैलेंडर से हटाने पर उन्हें रद्द होने की सूचना जाएगी। इसे Outlook में रद्द करें, जहाँ दिखता है कि किसे बताया जाएगा।
    [would_tell] इस मीटिंग में और लोग हैं: Outlook उन्हें निमंत्रण या बदलाव की सूचना भेजेगा। यह Outlook में करें, जहाँ दिखता है कि किसे बताया जाएगा।
    [untracked_there] आपने ऐड-इन में इसकी ट्रैकिंग हटाई थी। वहीं फिर ट्रैक करें।
    [no_offer] उस फ़ैसले के साथ कुछ चुनने को नहीं था।
    [not_offered] वह संपर्क चुनने के लिए नहीं दिया गया था।
    [chosen_already] यह पहले ही चुना जा चुका है। पहले उसका नतीजा वापस लें।
    [linked_already] वह पंक्ति आपके मेलबॉक्स के दूसरे संपर्क से पहले ही जुड़ी है।
   *[no_mailbox] मेलबॉक्स अब देखा नहीं जाता। CRM में बदलें।
}
desk-verdict = { $verdict ->
    [track] ट्रैक किया गया
    [link] जोड़ा गया
    [mark] चिह्नित
    [repair] पूरा किया गया
    [unmark] चिह्न हटाया गया
    [untrack] ट्रैकिंग हटाई गई
    [undeliverable] कोशिश छोड़ दी गई
    [leave] वैसा ही छोड़ा गया
    [withhold] रोका गया
    [send] भेजा गया
    [fail] नहीं भेजा गया
    [hold] रोक रखा गया
    [later] टाला गया
    [create_row] CRM में बनाया गया
    [create_item] Outlook में बनाया गया
    [step] दोनों ओर एक-सा किया गया
    [unlink] अलग किया गया
    [delete_row] CRM में मिटाया गया
    [delete_item] Outlook में मिटाया गया
    [cancel_item] Outlook में रद्द किया गया
    [through] आयोजक पर छोड़ा गया
    [say] ध्यान में आया
   *[other] { $verdict }
}
desk-reason = { $reason ->
    [accept_all] सभी मेल ट्रैक होते हैं
    [sender_match] प्रेषक CRM में है
    [recipient_match] एक प्राप्तकर्ता CRM में है
    [correlation_match] ट्रैक की गई बातचीत का हिस्सा
    [folder] ट्रैक होने वाले फ़ोल्डर में
    [category] Outlook में श्रेणी लगाई गई
    [chosen] ट्रैक करना चुना गया
    [duplicate] पहले से CRM में
    [queue_added] एक और कतार को भी मिलता है
    [files_late] फ़ाइलें बाद में आईं
    [thread_followed] बातचीत का पालन किया जा रहा है
    [thread_never] यह बातचीत कभी ट्रैक नहीं होती
    [thread_internal] सहकर्मियों के बीच, बाहर वालों के साथ की बातचीत में
    [thread_ended] जिस रिकॉर्ड का पालन था, वह बंद है
    [text_missing] पाठ नहीं है
    [folder_regarding] फ़ोल्डर का रिकॉर्ड
    [regarding_by_hand] रिकॉर्ड हाथ से चुना गया
    [regarding_elsewhere] दूसरे मेलबॉक्स का फ़ोल्डर पहले था
    [unlinked_by_hand] रिकॉर्ड हाथ से हटाया गया
    [category_removed] श्रेणी हटाई गई
    [category_left_over] श्रेणी है, ट्रैक किया मेल नहीं
    [untracked_by_hand] हाथ से ट्रैकिंग हटाई गई
    [deleted_in_crm] CRM में मिटाया गया
    [no_correlation_match] ट्रैक किए मेल का जवाब नहीं
    [no_sender_match] प्रेषक CRM में नहीं
    [no_recipient_known] कोई प्राप्तकर्ता CRM में नहीं
    [filter_nothing] फ़िल्टर कुछ ट्रैक नहीं करता
    [no_recipient_match] कोई प्राप्तकर्ता उपयोगकर्ता या कतार नहीं
    [internal_rejected] सहकर्मियों के बीच
    [invalid_sender] कोई सही प्रेषक नहीं
    [sender_ambiguous] कई रिकॉर्ड प्रेषक से मिलते हैं
    [firewall_address] पता “कभी ट्रैक न करें” सूची में
    [firewall_domain] डोमेन “कभी ट्रैक न करें” सूची में
    [firewall_word] शब्द “कभी ट्रैक न करें” सूची में
    [firewall_folder] फ़ोल्डर “कभी ट्रैक न करें” सूची में
    [firewall_private] निजी चिह्नित
    [mailbox_inactive] मेलबॉक्स निष्क्रिय है
    [mailbox_unapproved] मेलबॉक्स स्वीकृत नहीं
    [delivery_off] मेलबॉक्स CRM के लिए कुछ नहीं लेता
    [mailbox_untested] मेलबॉक्स जाँचा नहीं गया
    [mailbox_failing] मेलबॉक्स जाँच में विफल
    [before_start] शुरुआत से पुराना
    [moved_long_ago] बहुत पहले हटाया गया
    [sent_items_off] भेजे गए मेल नहीं देखे जाते
    [categories_off] श्रेणियाँ ट्रैक नहीं करतीं
    [folders_off] फ़ोल्डर ट्रैक नहीं करते
    [folder_rule_off] फ़ोल्डर का नियम बंद है
    [folder_outside_inbox] फ़ोल्डर इनबॉक्स के बाहर
    [folder_limit] बहुत अधिक फ़ोल्डर नियम
    [folder_of_queue] कतार का फ़ोल्डर
    [delegates_off] प्रतिनिधि ने ट्रैक किया
    [protected] सुरक्षित अधिकार
    [copy] एक प्रति
    [postponed] टाला गया
    [gave_up] कोशिश छोड़ दी गई
    [pending_send] CRM में भेजें दबाया गया
    [pending_send_on_behalf] किसी और के नाम से भेजा गया
    [sent_already] पहले ही भेजा जा चुका था
    [send_delayed] बाद में भेजा जाना है
    [outgoing_off] जाने वाले मेल चुने नहीं गए
    [outgoing_untested] जाने वाले मेल जाँचे नहीं गए
    [outgoing_failing] जाने वाले मेल जाँच में विफल
    [no_recipient] कोई प्राप्तकर्ता नहीं
    [recipient_without_address] बिना पते का प्राप्तकर्ता
    [recipient_unknown] प्राप्तकर्ता CRM में नहीं
    [mail_too_large] मेल बहुत बड़ा है
    [send_as_denied] उस नाम से भेजने की अनुमति नहीं
    [send_as_not_allowed] भेजने वाले ने इसकी अनुमति नहीं दी
    [send_refused] मेलबॉक्स भेजने से मना करता है
    [send_unclear] भेजा गया या नहीं, स्पष्ट नहीं
    [draft_thrown_away] मसौदा फेंक दिया गया
   *[other] { $reason }
}

## लेखा

desk-audit = लेखा
desk-audit-text = इस डेस्क पर और कमांड से किसने क्या किया, सबसे नया पहले।
desk-audit-none = अभी कुछ नहीं किया गया
desk-audit-none-text = हर स्वीकृति, जाँच और सेटिंग का बदलाव यहाँ लिखा जाता है।
desk-when = कब
desk-who = कौन
desk-what = क्या
desk-with = किसके साथ
desk-detail = विवरण
desk-was-refused = मना किया गया
desk-audited = { $what ->
    [approve] स्वीकृति
    [reject] अस्वीकृति
    [test] जाँच
    [approve_and_test] स्वीकृति और जाँच
    [activate] सक्रिय करना
    [choose] एक हिस्सा सिंक करना
    [unchoose] एक हिस्सा छोड़ना
    [deactivate] निष्क्रिय करना
    [postpone] टालना
    [settings] सेटिंग
    [undo] वापस लेना
    [setup] ईमेल सेट करना
   *[other] { $what }
}
