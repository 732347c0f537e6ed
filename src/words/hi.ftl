# पैनल और आदेशों के शब्द। हर संदेश और हर चर अंग्रेज़ी वाली फ़ाइल जैसा ही है।

## रिकॉर्ड के प्रकार

kind-user = सहकर्मी
kind-contact = संपर्क
kind-account = ग्राहक खाता
kind-lead = लीड
kind-equipment = उपकरण
kind-team = टीम
kind-business-unit = व्यवसाय इकाई
kind-queue = कतार
kind-opportunity = अवसर
kind-case = केस

## यहाँ ट्रैक करने को कुछ नहीं

starting = मेल पढ़ा जा रहा है…
nothing-title = कोई मेल नहीं चुना गया है
nothing-text = मेल चुनें, फिर यहाँ दिखेगा कि वह किसका है, और आप उसे CRM में ट्रैक कर सकेंगे।
several-title = { $count ->
    [one] { $count } मेल चुना गया है
   *[other] { $count } मेल चुने गए हैं
}
several-unknown = कई मेल चुने गए हैं
several-text = Outlook नहीं बताता कि वे कौन से मेल हैं। एक ही फ़ोल्डर में अधिकतम 100 मेल चुनें, या केवल एक।
invitation-title = यह किसी मीटिंग के बारे में संदेश है
invitation-text = मीटिंग के अनुरोध और उनके उत्तर ट्रैक नहीं किए जाते। मीटिंग को कैलेंडर में खोलें और वहीं ट्रैक करें।
draft-title = यह मेल अभी भेजा नहीं गया है
draft-text = भेजने के बाद इसे ट्रैक किया जा सकता है: इसे भेजे गए मेल में खोलें।
draft-follows = भेजते ही यह CRM में होगा।
draft-no-subject = (अभी कोई विषय नहीं)
draft-nobody = अभी इसका कोई प्राप्तकर्ता नहीं है। जो जोड़े जाएँगे, वे यहाँ दिखेंगे।
draft-not-tracked = ट्रैक नहीं किया जाएगा
draft-will-be-tracked = भेजने पर ट्रैक किया जाएगा
draft-without-regarding = किसी रिकॉर्ड से जुड़ा नहीं; उत्तर उसी रिकॉर्ड से जुड़ता है जिससे उसकी बातचीत जुड़ी है।
draft-choose = कोई रिकॉर्ड चुनें, और भेजते ही मेल CRM में होगा।
draft-keeping = ड्राफ़्ट में लिखा जा रहा है…
draft-not-kept = यह ड्राफ़्ट में नहीं लिखा जा सका
draft-track = भेजने पर ट्रैक करें
recipients-add = प्राप्तकर्ता जोड़ें
recipients-title = CRM से प्राप्तकर्ता जोड़ें
recipients-help = ईमेल पते वाले संपर्क, ग्राहक खाते और लीड
draft-editing = मेल में डाला जा रहा है…
draft-not-edited = यह मेल में नहीं डाला जा सका
templates-insert = टेम्पलेट या लेख डालें
templates-title = टेम्पलेट और लेख
templates-article = ज्ञान लेख
templates-looking = टेम्पलेट पढ़े जा रहे हैं…
templates-none = CRM में ऐसा कोई टेम्पलेट नहीं है जो इस मेल के लोगों या रिकॉर्ड से मेल खाता हो, और न कोई प्रकाशित लेख।
templates-failed = टेम्पलेट नहीं पढ़े जा सके
draft-leave = ट्रैक न करें
write-to = { $person } को लिखें
write-about = { $name } के बारे में { $person } को लिखें
switched-off-title = Regarding यहाँ बंद है
switched-off-text = व्यवस्थापक ने इसे आपके संगठन के लिए चालू नहीं किया है। उनसे कहें: यह ईमेल की सेटिंग में है।
report-title = यह डिलीवरी रिपोर्ट है
report-text = मेल प्रणाली की रिपोर्ट ट्रैक नहीं की जातीं। आगे बढ़ने के लिए कोई मेल चुनें।
unreadable-title = मेल पढ़ा नहीं जा सका
no-subject = (कोई विषय नहीं)
files = { $count ->
    [one] { $count } फ़ाइल
   *[other] { $count } फ़ाइलें
}
shared-mailbox = साझा मेलबॉक्स: { $address }

## कैलेंडर की मीटिंग

meeting-organizer = आयोजक
meeting-required = आवश्यक
meeting-optional = वैकल्पिक
meeting-no-organizer = इस मीटिंग का कोई आयोजक नहीं है।
meeting-series = यह एक शृंखला है, या किसी शृंखला की एक मीटिंग। पूरी शृंखला एक प्रविष्टि के रूप में ट्रैक होती है, जो उसका दोहराव भी बताती है।
meeting-view = मीटिंग को CRM में खोलें
meeting-kept = आपने इस मीटिंग की ट्रैकिंग हटाई थी
meeting-kept-at = आपने इस मीटिंग की ट्रैकिंग { $when } हटाई थी
meeting-marking = Outlook में मीटिंग पर निशान लगाया जा रहा है…
meeting-not-marked = मीटिंग CRM में है, पर Outlook में उस पर निशान नहीं लग सका। अगली बार मीटिंग खोलने पर फिर कोशिश होगी।
meeting-stray = Outlook इस मीटिंग को ट्रैक किया हुआ दिखाता है, पर यह CRM में नहीं है।
meeting-untrack-title = इस मीटिंग की ट्रैकिंग हटाएँ?
meeting-untrack-keep-text = सहकर्मियों के लिए प्रति CRM में रहेगी। यह मेलबॉक्स इस मीटिंग को अपने आप फिर ट्रैक नहीं करेगा।
meeting-failed-tracking = मीटिंग ट्रैक नहीं हो सकी
meeting-failed-tracking-to = मीटिंग { $name } से जोड़कर ट्रैक नहीं हो सकी
meeting-failed-untracking = मीटिंग की ट्रैकिंग हटाई नहीं जा सकी
meeting-track = सहेजने पर ट्रैक करें
meeting-will-be-tracked = सहेजने पर ट्रैक की जाएगी
meeting-follows = मीटिंग सहेजने के बाद यह CRM में लिखी जाएगी: सिंक्रोनाइज़र से, या जब आप इसे यहाँ फिर खोलेंगे।
meeting-choose = कोई रिकॉर्ड चुनें। सहेजने के बाद मीटिंग CRM में होगी।
meeting-deferred = ट्रैक की जाएगी
meeting-deferred-text = सिंक्रोनाइज़र कैलेंडर को अगली बार देखते समय इसे CRM में लिखेगा।
meeting-deferred-choose = कोई रिकॉर्ड चुनें। सिंक्रोनाइज़र कैलेंडर को अगली बार देखते समय मीटिंग को CRM में लिखेगा।
meeting-marked-text = Outlook इस मीटिंग को ट्रैक किया हुआ दिखाता है। यह अपने रिकॉर्ड की टाइमलाइन पर है।
meeting-keeping = मीटिंग में लिखा जा रहा है…
meeting-not-noted = यह मीटिंग में लिखा नहीं जा सका
meeting-closed = यहाँ मीटिंग ट्रैक नहीं होतीं
meeting-closed-text = मीटिंग सिंक्रोनाइज़र ट्रैक करता है, और वह इस मेलबॉक्स को नहीं देखता। किसी व्यवस्थापक से ईमेल सेटअप में मेलबॉक्स सक्षम करने को कहें।
meeting-reason-organizer = आयोजक
meeting-reason-open = खुला, आयोजक का
meeting-reason-company = आयोजक की कंपनी
meeting-reason-attendee = इसमें भाग लेते हैं
meeting-reason-company-of-attendee = किसी प्रतिभागी की कंपनी

## लोग

from = प्रेषक
to = प्रति
cc = प्रतिलिपि
bcc = गुप्त प्रतिलिपि
you = आप
owner = स्वामी
company = कंपनी
phone = फ़ोन
show-all-people = { $count ->
    [one] { $count } और व्यक्ति दिखाएँ
   *[other] { $count } और लोग दिखाएँ
}
show-fewer-people = कम दिखाएँ
looking-up = CRM में खोजा जा रहा है…
inactive = निष्क्रिय
not-in-crm = CRM में नहीं है
no-sender = इस मेल में प्रेषक नहीं है।
add-contact = संपर्क जोड़ें
add-lead = लीड जोड़ें
add-account = ग्राहक खाता जोड़ें
add-contact-for = { $name } को संपर्क के रूप में जोड़ें
open-opportunities = { $count ->
    [one] { $count } खुला अवसर
   *[other] { $count } खुले अवसर
}
open-cases = { $count ->
    [one] { $count } खुला केस
   *[other] { $count } खुले केस
}
open-in-crm = CRM में खोलें
open-record = { $name } को CRM में खोलें
also = ये भी: { $names }
too-many-rows = { $count ->
    [one] यह पता { $count } रिकॉर्ड में है।
   *[other] यह पता { $count } रिकॉर्ड में है: इतनों में से एक चुनना संभव नहीं। CRM में दोहराए गए रिकॉर्ड मिलाएँ।
}

## एक पते के कई रिकॉर्ड

choose-title = यह कौन है?
choose-text = { $count ->
    [one] यह पता { $count } रिकॉर्ड में है।
   *[other] यह पता { $count } रिकॉर्ड में है। आपकी पसंद याद रखी जाएगी।
}
choose-change = { $count ->
    [one] यह पता { $count } और रिकॉर्ड में है
   *[other] यह पता { $count } और रिकॉर्ड में है
}
why-remembered = इसे आपने चुना था।
why-owned = इसे चुना गया क्योंकि इसके स्वामी आप हैं।
why-kind-first = इसे चुना गया क्योंकि व्यक्ति दूसरे प्रकार के रिकॉर्ड से पहले आता है।
why-active = इसे चुना गया क्योंकि बाकी निष्क्रिय हैं।
why-oldest = इसे चुना गया क्योंकि यह सबसे पुराना है।
owned-by = स्वामी: { $name }
created-on = { $date } को बना

## स्थिति

state-looking = CRM में देखा जा रहा है…
state-not = ट्रैक नहीं किया गया
state-not-known = ट्रैकिंग की स्थिति पता नहीं
state-kept = आपने इस मेल की ट्रैकिंग हटाई थी
state-kept-at = आपने इस मेल की ट्रैकिंग { $when } हटाई थी
state-kept-text = इसकी प्रति अब भी CRM में है।
state-tracked = ट्रैक किया गया
state-tracked-regarding = इस रिकॉर्ड से जोड़कर ट्रैक किया गया
state-tracked-without = किसी रिकॉर्ड से जुड़ा नहीं
tracked-by-you = आपने ट्रैक किया
tracked-by = { $name } ने ट्रैक किया
tracked-on-behalf = { $name } की ओर से
doing-tracking = ट्रैक किया जा रहा है…
doing-tracking-to = { $name } से जोड़कर ट्रैक किया जा रहा है…
doing-adding = { $name } को जोड़ा जा रहा है…
doing-changing-to = { $name } से जोड़ा जा रहा है…
doing-clearing = जुड़ाव हटाया जा रहा है…
doing-untracking = ट्रैकिंग हटाई जा रही है…
doing-taking-back = वापस लिया जा रहा है…
category-adding = Outlook में मेल पर निशान लगाया जा रहा है…
category-missing = मेल CRM में है, पर Outlook में उस पर निशान नहीं लग सका। अगली बार मेल खोलने पर फिर कोशिश होगी।
text-incomplete = CRM में इस मेल का पूरा पाठ नहीं है।
text-follows = पाठ मेलबॉक्स से अपने आप आएगा।
stray-text = Outlook इस मेल को ट्रैक किया हुआ दिखाता है, पर यह CRM में नहीं है।
stray-remove = निशान हटाएँ
track = ट्रैक करें
track-again = फिर ट्रैक करें
track-to = { $name } से जोड़कर ट्रैक करें
set-regarding = रिकॉर्ड से जोड़ें
change = बदलें
untrack = ट्रैकिंग हटाएँ
view-activity = मेल को CRM में खोलें

## सुझाव

offers-title = इससे जोड़कर ट्रैक करें
reason-conversation = यह बातचीत इससे जुड़ी है
reason-number = विषय में इसका नंबर है
reason-open-of-sender = प्रेषक का खुला रिकॉर्ड
reason-open-of-company = { $name } का खुला रिकॉर्ड
reason-sender = प्रेषक
reason-company = प्रेषक की कंपनी
reason-open-of-recipient = { $name } का खुला रिकॉर्ड
reason-recipient = इस मेल के प्राप्तकर्ता
reason-company-of-recipient = किसी प्राप्तकर्ता की कंपनी
reason-chosen-before = आपने पहले यही चुना था
hint-word = विषय में “{ $word }”
hint-chosen = { $count ->
    [one] पहले { $count } बार चुना गया
   *[other] पहले { $count } बार चुना गया
}
hint-yours = आपका
offer-key = इससे जोड़ने के लिए Enter दबाएँ
closes = समापन: { $when }
due = समय-सीमा: { $when }
was-due = समय-सीमा बीती: { $when }

## खोज

picker-title = रिकॉर्ड से जोड़ें
picker-change-title = जुड़ा रिकॉर्ड बदलें
picker-label = रिकॉर्ड खोजें
picker-hint = नाम, नंबर या कंपनी
picker-help = ग्राहक खाते, संपर्क, लीड, अवसर और केस
narrow-title = इनमें खोजें
narrow-to = केवल: { $kind }
narrow-mine = मेरे
narrow-closed = बंद भी
picker-suggested = सुझाव
picker-results = खोज में मिले
picker-searching = खोजा जा रहा है…
picker-count = { $count ->
    [one] { $count } रिकॉर्ड मिला
   *[other] { $count } रिकॉर्ड मिले
}
picker-none = “{ $text }” के लिए कुछ नहीं मिला।
picker-none-hint = वर्तनी जाँचें, या नाम का कोई और शब्द लिखकर खोजें।
picker-no-offers = CRM में खोजने के लिए कम से कम दो अक्षर लिखें।
picker-clear = बिना जोड़े ट्रैक करें
picker-take-off = जुड़ाव हटाएँ
cancel = रद्द करें

## ट्रैकिंग हटाना

untrack-title = इस मेल की ट्रैकिंग हटाएँ?
untrack-delete = CRM से मिटाएँ
untrack-delete-text = CRM की प्रति मिटा दी जाएगी, आपके सहकर्मियों के लिए भी।
untrack-keep = प्रति रहने दें
untrack-keep-text = सहकर्मियों के लिए प्रति CRM में रहेगी। यह मेलबॉक्स इस मेल को अपने आप फिर ट्रैक नहीं करेगा।
untrack-undo = दोनों को ठीक बाद में वापस लिया जा सकता है।

## नया व्यक्ति

form-title = CRM में जोड़ें
form-kind = किस रूप में जोड़ें
form-first = पहला नाम
form-last = उपनाम
form-company = कंपनी
form-company-other = कोई और कंपनी…
form-company-none = कोई कंपनी नहीं
form-company-name = कंपनी का नाम
form-new-account = इस कंपनी के लिए नया ग्राहक खाता बनेगा।
form-last-missing = उपनाम लिखें।
form-company-missing = कंपनी का नाम लिखें।
form-add = जोड़ें
form-add-and-track = जोड़ें और ट्रैक करें
form-tracks = मेल नए रिकॉर्ड से जोड़कर ट्रैक किया जाएगा।

## किसी रिकॉर्ड या व्यक्ति का घटनाक्रम

timeline = घटनाक्रम
around-last = पिछली बार
around-next = आगे
around-at = { $day }, { $time }
around-nothing = अभी तक कुछ नहीं
around-nothing-next = कुछ तय नहीं
around-unread = पढ़ा नहीं जा सका
around-look = घटनाक्रम देखें
timeline-of = { $name } का घटनाक्रम
timeline-back = वापस
timeline-add = जोड़ें
timeline-looking = CRM में देखा जा रहा है…
timeline-empty = यहाँ अभी कुछ नहीं है।
timeline-failed = घटनाक्रम पढ़ा नहीं जा सका
timeline-more = पुराने दिखाएँ
timeline-cut-off = यहाँ सब कुछ नहीं दिखता। पूरा देखने के लिए रिकॉर्ड को CRM में खोलें।
shown = क्या दिखे
shown-all = सब कुछ
shown-mails = मेल
shown-calls = फ़ोन कॉल
shown-tasks = कार्य
shown-appointments = अपॉइंटमेंट
shown-notes = नोट
entry-received = मिला
entry-sent = भेजा गया
entry-mail = मेल
entry-unsent = अभी भेजा नहीं गया
entry-answer = जवाब दें
entry-call = फ़ोन कॉल
entry-letter = पत्र
entry-fax = फ़ैक्स
entry-service = सेवा गतिविधि
entry-task = कार्य
entry-appointment = अपॉइंटमेंट
entry-note = नोट
entry-other = गतिविधि
entry-open = करना बाकी
entry-done = हो गया
entry-canceled = रद्द
entry-earlier = { $count ->
    [one] इस बातचीत का { $count } और पुराना मेल
   *[other] इस बातचीत के { $count } और पुराने मेल
}
text-read = पढ़ें
text-close = बंद करें
text-reading = पाठ पढ़ा जा रहा है…
text-failed = पाठ पढ़ा नहीं जा सका
text-empty = दिखाने के लिए कोई पाठ नहीं है।
text-of = “{ $subject }” का पाठ
text-images = { $count ->
    [one] बाहर की { $count } तस्वीर दिखाएँ
   *[other] बाहर की { $count } तस्वीरें दिखाएँ
}
text-images-why = बाहर की तस्वीरें रोकी गई हैं: उनसे भेजने वाले को पता चल जाता कि आपने मेल पढ़ा।
add-note = नोट
add-task = कार्य
add-call = फ़ोन कॉल
add-appointment = अपॉइंटमेंट
new-subject = विषय
new-text = पाठ
new-due = कब तक
new-start = कब शुरू
new-save = सहेजें
new-saving = सहेजा जा रहा है…
new-failed = सहेजा नहीं जा सका
new-subject-missing = विषय लिखें।
new-start-missing = लिखें कि यह कब शुरू होगी।
new-note-missing = विषय या पाठ लिखें।

## किसी व्यक्ति का विवरण, और उनके हस्ताक्षर में क्या है

details-open = विवरण बदलें
details-of = { $name } का विवरण
details-failed = विवरण पढ़ा नहीं जा सका
details-not-changed = बदलाव सहेजा नहीं जा सका
field-job = पद
field-mobile = मोबाइल
field-street = सड़क
field-postal-code = पिन कोड
field-city = शहर
field-edit = बदलें: { $field }
signature-title = इस मेल के हस्ताक्षर में लिखा है:
signature-reading = हस्ताक्षर पढ़ा जा रहा है…
signature-take = स्वीकारें

## नया अवसर या केस

affair-opportunity = नया अवसर
affair-case = नया केस
affair-name = नाम
affair-name-missing = नाम लिखें।
affair-tracks = मेल इससे जोड़कर ट्रैक किया जाएगा।

## कुंजियों की सूची

keys = कुंजियाँ
keys-accept = पहले सुझाव से जोड़कर ट्रैक करें
keys-walk = खोज के नतीजों में ऊपर-नीचे जाएँ
keys-choose = वहाँ चुने हुए से जोड़कर ट्रैक करें
keys-close = जो खुला है उसे बंद करें
keys-list = यह सूची दिखाएँ या बंद करें
keys-close-list = कुंजियों की सूची बंद करें

## क्या हुआ

news-tracked = मेल ट्रैक हो गया
news-tracked-to = { $name } से जोड़कर ट्रैक हो गया
news-added = { $name } को जोड़ा गया
news-was-tracked = पहले से ट्रैक था
news-was-tracked-by = { $name } ने इसे पहले ही ट्रैक किया था
news-was-tracked-by-to = { $name } ने इसे { $regarding } से जोड़कर पहले ही ट्रैक किया था
news-was-tracked-to = { $regarding } से जुड़कर पहले से ट्रैक था
news-changed = अब { $name } से जुड़ा है
news-cleared = जुड़ाव हटाया गया
news-untracked = ट्रैकिंग हटाई गई, प्रति मिटाई गई
news-untracked-kept = ट्रैकिंग हटाई गई, प्रति रखी गई
news-taken-back = अपने आप हुई ट्रैकिंग वापस ली गई
news-not-changed = आपका बदला हुआ विवरण सहेजा नहीं जा सका
news-not-remembered = आपकी पसंद अभी लागू है, पर सहेजी नहीं जा सकी
news-not-begun = Outlook ने नया मेल नहीं खोला
about-mail = मेल: { $subject }
undo = वापस लें
retry = फिर कोशिश करें
try-now = अभी कोशिश करें
dismiss-this = हटाएँ: { $text }

## क्या नहीं हो सका

failed-look = CRM से पूछा नहीं जा सका
failed-tracking = मेल ट्रैक नहीं हो सका
failed-tracking-to = मेल { $name } से जोड़कर ट्रैक नहीं हो सका
failed-adding = { $name } को जोड़ा नहीं जा सका
failed-changing = जुड़ा रिकॉर्ड बदला नहीं जा सका
failed-untracking = मेल की ट्रैकिंग हटाई नहीं जा सकी
failed-taking-back = अपने आप हुई ट्रैकिंग वापस नहीं ली जा सकी
failed-search = खोज नहीं हो सकी
again-in = { $seconds ->
    [one] { $seconds } सेकंड में फिर कोशिश होगी।
   *[other] { $seconds } सेकंड में फिर कोशिश होगी।
}
not-yet = CRM ने इसे अभी तक नहीं लिया है।
again-now = फिर कोशिश हो रही है…
sign-in = फिर साइन इन करें
details = क्या जवाब मिला
problem-signed-out = आपका साइन-इन समाप्त हो गया है या अस्वीकार हुआ है।
problem-signed-out-do = आगे बढ़ने के लिए फिर साइन इन करें।
problem-no-consent = आपके संगठन ने इस ऐड-इन को अभी CRM का उपयोग करने की अनुमति नहीं दी है।
problem-no-consent-do = आपके संगठन के साइन-इन (Microsoft Entra) के किसी व्यवस्थापक को सबके लिए एक बार सहमति देनी होगी। उन्हें नीचे का पता भेजें, फिर दोबारा कोशिश करें।
problem-other-account = आपने CRM में इस मेलबॉक्स के स्वामी के बजाय किसी और के रूप में साइन इन किया है।
problem-other-account-do = इस मेलबॉक्स के खाते से साइन इन करें। अगर नीचे का खाता भी आपका है, तो उसे एक बार और चुनें।
problem-not-allowed = CRM में आपको इसकी अनुमति नहीं है।
problem-not-allowed-do = CRM व्यवस्थापक को नीचे का जवाब दिखाएँ और ज़रूरी अनुमति माँगें।
problem-no-seat = आपके पास CRM का उपयोग करने का अधिकार नहीं है।
problem-no-seat-do = CRM व्यवस्थापक से कहें कि आपको उपयोगकर्ता के रूप में जोड़ें।
problem-busy = CRM पर अभी बहुत काम है।
problem-busy-do = कुछ खोया नहीं है। थोड़ी देर रुककर फिर कोशिश करें।
problem-unreachable = CRM से संपर्क नहीं हो पा रहा है।
problem-unreachable-do = अपना इंटरनेट कनेक्शन जाँचें। वह ठीक हो तो व्यवस्थापक से पूछें कि CRM चल रहा है या नहीं।
problem-timed-out = CRM ने समय पर जवाब नहीं दिया।
problem-timed-out-do = फिर कोशिश करें। ऐसा बार-बार हो तो व्यवस्थापक को बताएँ।
problem-gone = यह रिकॉर्ड अब CRM में नहीं है।
problem-gone-do = शायद किसी सहकर्मी ने इसे मिटाया या किसी और में मिला दिया है। दूसरा रिकॉर्ड चुनें।
problem-conflict = ठीक उसी समय किसी सहकर्मी ने इसे बदल दिया।
problem-conflict-do = फिर कोशिश करें: सबसे नई स्थिति ली जाएगी।
problem-refused = CRM ने इसे स्वीकार नहीं किया।
problem-refused-do = CRM व्यवस्थापक को नीचे का जवाब दिखाएँ।
problem-odd = CRM से ठीक जवाब नहीं मिला।
problem-odd-do = फिर कोशिश करें। समस्या बनी रहे तो व्यवस्थापक को नीचे का जवाब दिखाएँ।
problem-outlook = Outlook ने जवाब नहीं दिया।
problem-outlook-do = फिर कोशिश करें, या पैनल बंद करके दोबारा खोलें।
problem-moved = इस बीच दूसरा मेल खोला गया।
problem-moved-do = उस मेल में कुछ नहीं बदला गया। पहला मेल खोलकर फिर कोशिश करें।

## तारीखें: नाम एक पंक्ति में, कैलेंडर के क्रम में, सप्ताह रविवार से

months = जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर
weekdays = रविवार सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार
from-until = { $from } से { $until } तक
whole-days = { $days }, पूरे दिन
date = { $day } { $month }
date-year = { $day } { $month } { $year }
date-time = { $date }, { $time }
on-date = { $date } को
now = अभी-अभी
minutes-ago = { $count ->
    [one] { $count } मिनट पहले
   *[other] { $count } मिनट पहले
}
hours-ago = { $count ->
    [one] { $count } घंटा पहले
   *[other] { $count } घंटे पहले
}
yesterday = कल
today = आज
tomorrow = कल

## मेल ट्रैक क्यों हुआ या नहीं: पूरे वाक्य, उस मेलबॉक्स के मालिक से जिसमें मेल है

decided = अपने आप तय हुआ
explained = { $what }: { $why }
what-track = { $when ->
    [ahead] अगली जाँच में ट्रैक होगा
   *[done] अपने आप ट्रैक हुआ
}
what-tracked = ट्रैक किया गया
what-already = पहले से ट्रैक है
what-link = { $when ->
    [ahead] अगली जाँच में रिकॉर्ड से जोड़ा जाएगा
   *[done] रिकॉर्ड से जोड़ा गया
}
what-mark = { $when ->
    [ahead] अगली जाँच में ट्रैक किया हुआ दिखाया जाएगा
   *[done] ट्रैक किया हुआ दिखाया गया
}
what-repair = { $when ->
    [ahead] अगली जाँच में पूरा किया जाएगा
   *[done] CRM में पूरा किया गया
}
what-unmark = { $when ->
    [ahead] अगली जाँच में श्रेणी हटाई जाएगी
   *[done] श्रेणी हटाई गई
}
what-untrack = { $when ->
    [ahead] अगली जाँच में ट्रैकिंग हटाई जाएगी
   *[done] ट्रैकिंग हटाई गई, प्रति रखी गई
}
what-given-up = कोशिश छोड़ दी गई
what-not = ट्रैक नहीं किया गया
what-withheld = रोका गया
what-later = टाला गया
what-sent = भेजा गया
what-unsent = नहीं भेजा गया
what-held = अभी नहीं भेजा गया

whose-filter = { $whose ->
    [you] आपका फ़िल्टर
    [forced] सबके लिए आपके संगठन का फ़िल्टर
    [mailbox] इस मेलबॉक्स का फ़िल्टर
   *[other] { $name } का फ़िल्टर
}
filter-name = { $filter ->
    [all] सभी मेल
    [replies] केवल जवाब
    [people] लीड, संपर्क और ग्राहक खातों के मेल
    [records] CRM में मौजूद लोगों के मेल
   *[nothing] कोई मेल नहीं
}
named-row = { $name } ({ $kind })
nameless = (बिना नाम)

why-accept-all = { $whose } “{ $filter }” है।
why-sender-match = { $whose } “{ $filter }” है, और प्रेषक CRM में है: { $sender }।
why-sender-match-address = { $whose } “{ $filter }” है, और प्रेषक का पता CRM में है।
why-recipient-match = { $whose } “{ $filter }” है, और एक प्राप्तकर्ता CRM में है।
why-correlation-match = { $whose } “{ $filter }” है, और यह मेल ट्रैक की गई एक बातचीत का हिस्सा है।
why-continues = यह ट्रैक की गई एक बातचीत का हिस्सा है।
how-in-reply-to = इसके हेडर में उस मेल का नाम है जिसका यह जवाब है।
how-tracking-token = इसके विषय में ट्रैकिंग टोकन { $token } है।
how-conversation = Outlook दोनों को एक ही बातचीत में गिनता है।
how-alike = दोनों के विषय और लोग मिलते-जुलते हैं।
why-inherits = यह भी उसी रिकॉर्ड से जुड़ता है जिससे वह बातचीत जुड़ी है: { $name }।
why-not-inherits = यह उस बातचीत के रिकॉर्ड से नहीं जुड़ता: यह आगे भेजा गया मेल है, या सहकर्मी आपस में लिख रहे हैं।
why-folder = यह “{ $folder }” फ़ोल्डर में है, जिसके मेल ट्रैक किए जाते हैं।
why-folder-regarding = यह “{ $folder }” फ़ोल्डर में है, जिसके मेल { $wanted } से जोड़कर ट्रैक किए जाते हैं।
why-category = Outlook में इस पर श्रेणी लगाई गई।
why-chosen = भेजने से पहले ही इसे ट्रैक करना चुना गया था।
why-chosen-regarding = भेजने से पहले ही इसे “{ $name }” के संबंध में ट्रैक करना चुना गया था।
why-duplicate = यह CRM में है।
why-duplicate-regarding = यह CRM में है, { $name } से जुड़ा हुआ।
why-queue-added = यह पहले से CRM में है, और अब एक और कतार को भी मिलता है।
why-files-late = इसकी कुछ फ़ाइलें बाद में आईं।
why-text-missing = CRM को पहले इसका पाठ अधूरा मिला था।
why-regarding-by-hand = “{ $folder }” फ़ोल्डर के मेल { $wanted } से जोड़े जाते हैं, पर किसी ने इसे ख़ुद { $regarding } से जोड़ा है।
why-regarding-elsewhere = “{ $folder }” फ़ोल्डर के मेल { $wanted } से जोड़े जाते हैं, पर यह किसी दूसरे मेलबॉक्स से पहले ही { $regarding } से जोड़कर ट्रैक किया जा चुका था।
why-unlinked-by-hand = “{ $folder }” फ़ोल्डर के मेल { $wanted } से जोड़े जाते हैं, पर किसी ने इस मेल का जुड़ाव ख़ुद हटाया है।
why-category-removed = Outlook में इसकी श्रेणी हटाई गई।
why-category-left-over = Outlook में इस पर श्रेणी लगी रह गई थी, हालाँकि यह अब ट्रैक नहीं है।
why-untracked-by-hand = किसी ने ख़ुद इसकी ट्रैकिंग हटाई थी।
why-untracked-by-hand-at = किसी ने ख़ुद इसकी ट्रैकिंग हटाई थी ({ $when })।
why-deleted-in-crm = किसी ने CRM में इसकी प्रति मिटा दी।
why-no-correlation-match = { $whose } “{ $filter }” है, और यह मेल ट्रैक की गई किसी बातचीत का हिस्सा नहीं है।
why-correlation-off = { $whose } “{ $filter }” है, पर आपका संगठन यह नहीं देखता कि कौन-से मेल एक ही बातचीत के हैं।
why-no-sender-match = { $wanted ->
    [people] { $whose } “{ $filter }” है। प्रेषक इनमें से कोई नहीं है, और यह मेल ट्रैक की गई किसी बातचीत का हिस्सा नहीं है।
   *[records] { $whose } “{ $filter }” है। प्रेषक CRM में नहीं है, और यह मेल ट्रैक की गई किसी बातचीत का हिस्सा नहीं है।
}
why-no-sender-match-row = { $whose } “{ $filter }” है। प्रेषक { $sender } इनमें से कोई नहीं है, और यह मेल ट्रैक की गई किसी बातचीत का हिस्सा नहीं है।
why-no-recipient-known = { $wanted ->
    [people] { $whose } “{ $filter }” है। कोई प्राप्तकर्ता इनमें से नहीं है, और यह मेल ट्रैक की गई किसी बातचीत का हिस्सा नहीं है।
   *[records] { $whose } “{ $filter }” है। कोई प्राप्तकर्ता CRM में नहीं है, और यह मेल ट्रैक की गई किसी बातचीत का हिस्सा नहीं है।
}
why-filter-nothing = { $whose } “{ $filter }” है।
why-no-recipient-match = कोई प्राप्तकर्ता CRM का उपयोगकर्ता या कतार नहीं है।
why-no-recipient-match-address = कोई प्राप्तकर्ता CRM का उपयोगकर्ता या कतार नहीं है: पता { $address } किसी का नहीं है।
why-own-filter-only = आपके संगठन में केवल मेलबॉक्स का अपना फ़िल्टर चलता है, और यह मेल उसके पते पर नहीं भेजा गया है।
why-internal-rejected = { $switch ->
    [IgnoreInternalEmail] यह एक सहकर्मी ने दूसरे को भेजा है, और भेजे गए मेल के रूप में पहले से ट्रैक है।
    [DoNotIgnoreInternalEmailToQueues] यह एक सहकर्मी ने कतार को भेजा है, और भेजे गए मेल के रूप में पहले से ट्रैक है।
    [IgnoreInternalEmailFromQueues] यह एक कतार ने सहकर्मी को भेजा है, और आपका संगठन ऐसे मेल ट्रैक नहीं करता।
   *[other] यह एक सहकर्मी ने दूसरे को भेजा है, और आपका संगठन ऐसे मेल ट्रैक नहीं करता।
}
why-invalid-sender = इसमें प्रेषक नहीं है।
why-invalid-sender-address = प्रेषक का पता मान्य नहीं है: { $address }
why-sender-ambiguous = प्रेषक का पता कई रिकॉर्ड में है, और आपका संगठन ऐसे मेल अपने आप ट्रैक नहीं करता।
why-firewall = { $list ->
    [organisation] इसमें कुछ ऐसा है जो आपके संगठन की “कभी ट्रैक न करें” सूची में है।
   *[person] इसमें कुछ ऐसा है जो आपकी “कभी ट्रैक न करें” सूची में है।
}
why-firewall-address = { $list ->
    [organisation] { $entry } आपके संगठन की “कभी ट्रैक न करें” सूची में है।
   *[person] { $entry } आपकी “कभी ट्रैक न करें” सूची में है।
}
why-firewall-domain = { $list ->
    [organisation] डोमेन { $entry } आपके संगठन की “कभी ट्रैक न करें” सूची में है।
   *[person] डोमेन { $entry } आपकी “कभी ट्रैक न करें” सूची में है।
}
why-firewall-word = { $list ->
    [organisation] इसके विषय में “{ $entry }” है, जो आपके संगठन की “कभी ट्रैक न करें” सूची में है।
   *[person] इसके विषय में “{ $entry }” है, जो आपकी “कभी ट्रैक न करें” सूची में है।
}
why-firewall-folder = { $list ->
    [organisation] इसका फ़ोल्डर आपके संगठन की “कभी ट्रैक न करें” सूची में है।
   *[person] इसका फ़ोल्डर आपकी “कभी ट्रैक न करें” सूची में है।
}
why-firewall-private = { $list ->
    [organisation] यह निजी या गोपनीय है, और ऐसे मेल आपके संगठन की “कभी ट्रैक न करें” सूची में हैं।
   *[person] यह निजी या गोपनीय है, और ऐसे मेल आपकी “कभी ट्रैक न करें” सूची में हैं।
}
why-mailbox-inactive = CRM में यह मेलबॉक्स निष्क्रिय है।
why-mailbox-unapproved = CRM में इस मेलबॉक्स का पता स्वीकृत नहीं है।
why-delivery-off = CRM में इस मेलबॉक्स का सिंक चालू नहीं है।
why-mailbox-untested = CRM में यह मेलबॉक्स अभी जाँचकर चालू नहीं किया गया है।
why-mailbox-failing = इस मेलबॉक्स की पिछली जाँच विफल रही।
why-before-start = यह उस दिन से पहले आया जिस दिन से यह मेलबॉक्स ट्रैक होता है।
why-moved-long-ago = यह इनबॉक्स के बाहर है, और वहाँ अपने आप ट्रैक होने के लिए बहुत पुराना है।
why-sent-items-off = आपका संगठन भेजे गए मेल अपने आप ट्रैक नहीं करता।
why-categories-off = आपका संगठन श्रेणी से ट्रैक नहीं करता।
why-folders-off = यह “{ $folder }” फ़ोल्डर में है, पर आपका संगठन फ़ोल्डर से ट्रैक नहीं करता।
why-folder-rule-off = यह “{ $folder }” फ़ोल्डर में है, जिसका नियम बंद है।
why-folder-outside-inbox = यह “{ $folder }” फ़ोल्डर में है, और इनबॉक्स के बाहर के फ़ोल्डर ट्रैक नहीं होते।
why-folder-limit = यह “{ $folder }” फ़ोल्डर में है, जिसका नियम उस संख्या से आगे है जो आपका संगठन एक मेलबॉक्स को देता है।
why-folder-of-queue = यह “{ $folder }” फ़ोल्डर में है, और कतार के फ़ोल्डर ट्रैक नहीं होते।
why-delegates-off = यह किसी और के मेलबॉक्स में है, और आपके संगठन में प्रतिनिधि वहाँ ट्रैक नहीं करते।
why-protected = इसके अधिकार सुरक्षित हैं, और आपका संगठन ऐसे मेल ट्रैक नहीं करता।
why-copy = यह इसी मेलबॉक्स के एक और मेल की नक़ल है।
why-postponed = { $count ->
    [one] { $count } कोशिश विफल रही। अपने आप फिर कोशिश होगी।
   *[other] { $count } कोशिशें विफल रहीं। अपने आप फिर कोशिश होगी।
}
why-gave-up = { $count ->
    [one] { $count } कोशिश विफल रही, और अब कोशिश नहीं होगी।
   *[other] { $count } कोशिशें विफल रहीं, और अब कोशिश नहीं होगी।
}
why-pending-send = यह CRM में लिखा गया था, और वहाँ “भेजें” दबाया गया।
why-pending-send-on-behalf = यह CRM में लिखा गया था, और { $name } के नाम से आपके मेलबॉक्स से भेजा जाता है।
why-sent-already = यह पहले ही भेजा जा चुका था, और CRM को यह अभी पता नहीं था।
why-send-delayed = इसे बाद में भेजना है।
why-send-delayed-at = इसे बाद में, { $at } को भेजना है।
why-outgoing-off = CRM में यह मेलबॉक्स सर्वर-साइड सिंक्रनाइज़ेशन से मेल भेजने के लिए सेट नहीं है।
why-outgoing-untested = इस मेलबॉक्स से भेजने की जाँच अभी नहीं हुई है और यह चालू नहीं किया गया है।
why-outgoing-failing = इस मेलबॉक्स से भेजने की पिछली जाँच विफल रही।
why-no-recipient = इसका कोई प्राप्तकर्ता नहीं है।
why-recipient-without-address = { $entry } का कोई मान्य ईमेल पता नहीं है।
why-some-recipient-without-address = एक प्राप्तकर्ता का कोई मान्य ईमेल पता नहीं है।
why-recipient-unknown = एक प्राप्तकर्ता का CRM में रिकॉर्ड नहीं है, और आपका संगठन ऐसे लोगों को नहीं भेजता।
why-recipient-unknown-address = एक प्राप्तकर्ता का CRM में रिकॉर्ड नहीं है, और आपका संगठन ऐसे लोगों को नहीं भेजता: { $address }
why-mail-too-large = अटैचमेंट के साथ यह आपके संगठन की सीमा से बड़ा है।
why-send-as-denied = यह मेलबॉक्स { $name } के नाम से नहीं भेज सकता।
why-send-as-not-allowed = { $name } ने दूसरों को अपने नाम से भेजने की अनुमति नहीं दी है।
why-send-refused = मेलबॉक्स इसे भेजने से मना करता है।
why-send-unclear = यह मेलबॉक्स को दिया गया था, और उसके बाद न ड्राफ़्ट में मिला, न भेजे गए आइटम में। कोई नहीं बता सकता कि यह भेजा गया या नहीं, इसलिए यह अपने आप दोबारा नहीं भेजा जाता।
why-send-unclear-at = यह मेलबॉक्स को दिया गया था ({ $at }), और उसके बाद न ड्राफ़्ट में मिला, न भेजे गए आइटम में। कोई नहीं बता सकता कि यह भेजा गया या नहीं, इसलिए यह अपने आप दोबारा नहीं भेजा जाता।
why-draft-thrown-away = भेजे जाने से पहले इसका ड्राफ़्ट हटा दिया गया।

## इसके लिए क्या किया जा सकता है, और कौन कर सकता है

remedy-nothing = कुछ करने की ज़रूरत नहीं है।
remedy-wait = कुछ करने की ज़रूरत नहीं है: काम अपने आप आगे बढ़ेगा।
remedy-track-by-hand = आप इसे ख़ुद ट्रैक कर सकते हैं: पैनल में, या Outlook में श्रेणी लगाकर।
remedy-change-filter = आप दूसरा फ़िल्टर चुन सकते हैं, या इसे ख़ुद ट्रैक कर सकते हैं।
remedy-change-firewall = आप इसे अपनी “कभी ट्रैक न करें” सूची से हटा सकते हैं।
remedy-choose-regarding = आप चुन सकते हैं कि यह किस रिकॉर्ड से जुड़े।
remedy-choose-sender = आप चुन सकते हैं कि प्रेषक कौन-सा रिकॉर्ड है, और इसे ख़ुद ट्रैक कर सकते हैं।
remedy-assign-category = आप इसे फिर ट्रैक करवा सकते हैं: पैनल में, या Outlook में श्रेणी लगाकर।
remedy-switch-rule-on = आप फ़ोल्डर का नियम चालू कर सकते हैं।
remedy-move-folder = आप फ़ोल्डर को इनबॉक्स में ले जा सकते हैं।
remedy-remove-rules = आप वे फ़ोल्डर नियम हटा सकते हैं जिनकी ज़रूरत नहीं है।
remedy-change-organisation-firewall = व्यवस्थापक इसे आपके संगठन की “कभी ट्रैक न करें” सूची से हटा सकते हैं।
remedy-add-alias = व्यवस्थापक यह पता उस उपयोगकर्ता या कतार में जोड़ सकते हैं जिसका यह है।
remedy-change-switch = व्यवस्थापक सेटिंग “{ $setting }” ({ $switch }) बदल सकते हैं।
remedy-change-some-switch = व्यवस्थापक आपके संगठन की सेटिंग बदल सकते हैं।
remedy-activate-mailbox = व्यवस्थापक इस मेलबॉक्स को सक्रिय कर सकते हैं।
remedy-approve-mailbox = व्यवस्थापक इस मेलबॉक्स का पता स्वीकृत कर सकते हैं।
remedy-choose-delivery = व्यवस्थापक इस मेलबॉक्स के लिए सर्वर की ओर से सिंक चुन सकते हैं।
remedy-test-mailbox = व्यवस्थापक इस मेलबॉक्स को जाँचकर चालू कर सकते हैं।
remedy-grant-rights = व्यवस्थापक मेलबॉक्स के मालिक को CRM में ज़रूरी अधिकार दे सकते हैं।
remedy-renew-sign-in = व्यवस्थापक वह गुप्त कुंजी या प्रमाणपत्र नया कर सकते हैं जिससे सिंक सेवा साइन इन करती है।
remedy-start-earlier = व्यवस्थापक पुराने मेल भी ट्रैक करवा सकते हैं।
remedy-correct-and-send = आप CRM में मेल ठीक करके उसे दोबारा भेज सकते हैं।
remedy-check-sent-items = आप किसी प्राप्तकर्ता से पूछ सकते हैं या भेजे गए आइटम में देख सकते हैं कि यह भेजा गया या नहीं, और नहीं भेजा गया हो तो CRM में दोबारा भेज सकते हैं।
remedy-grant-send-as = व्यवस्थापक मेल सर्वर पर मेलबॉक्स को उस नाम से भेजने का अधिकार दे सकते हैं।
remedy-allow-send-as = आप उनसे अपनी सेटिंग में इसकी अनुमति देने को कह सकते हैं, या CRM में दूसरा भेजने वाला चुनकर मेल दोबारा भेज सकते हैं।

setting = { $switch ->
    [AllowUnresolvedPartiesOnEmailSend] बिना रिकॉर्ड वाले लोगों को भेजना
    [AutoTrackSentFolderItems] भेजे गए मेल ट्रैक करें
    [DelegateAccessEnabled] प्रतिनिधि ट्रैक कर सकते हैं
    [DoNotIgnoreInternalEmailToQueues] सहकर्मियों के कतारों को भेजे मेल ट्रैक करें
    [EmailCorrelationEnabled] देखें कि कौन-से मेल एक ही बातचीत के हैं
    [EnableMailboxDelegationForOutgoingEmail] लिखने वाले के मेलबॉक्स से भेजना
    [FolderRuleOverwrites] फ़ोल्डर का नियम ख़ुद चुने हुए रिकॉर्ड की जगह ले
    [IgnoreCopiedItemsInSSSForMailbox] नक़लें छोड़ दें
    [IgnoreInternalEmail] सहकर्मियों के बीच के मेल एक ही बार ट्रैक करें
    [IgnoreInternalEmailDetectionEnhancement] सहकर्मियों के बीच के मेल केवल भेजे गए मेल के रूप में ट्रैक करें
    [IgnoreInternalEmailFromQueues] कतारों के सहकर्मियों को भेजे मेल ट्रैक न करें
    [IsFolderBasedTrackingEnabled] फ़ोल्डर से ट्रैक करें
    [OverrideV5SenderConflictResolution] जिस प्रेषक के कई रिकॉर्ड हों उसके मेल छोड़ दें
    [RestrictIRMEmailItems] सुरक्षित मेल छोड़ दें
    [SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail] ट्रैक किए गए मेल और कतारों को भी मिलें
    [SSSForceFilteringMethodForUserMailboxes] सबके लिए एक फ़िल्टर
    [TrackCategorizedItems] श्रेणी से ट्रैक करें
   *[UseFilteringMethodOfSyncingMailboxOnlyForCorrelation] केवल मेलबॉक्स का अपना फ़िल्टर चले
}
