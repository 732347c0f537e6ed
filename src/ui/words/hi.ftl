# पैनल के शब्द। हर संदेश और हर चर अंग्रेज़ी वाली फ़ाइल जैसा ही है।

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
several-text = लोगों को देखने और ट्रैक करने के लिए केवल एक मेल चुनें।
appointment-title = यह एक मीटिंग है
appointment-text = यहाँ केवल मेल ट्रैक किए जा सकते हैं। आगे बढ़ने के लिए कोई मेल चुनें।
draft-title = यह मेल अभी भेजा नहीं गया है
draft-text = भेजने के बाद इसे ट्रैक किया जा सकता है: इसे भेजे गए मेल में खोलें।
report-title = यह डिलीवरी रिपोर्ट है
report-text = मेल प्रणाली की रिपोर्ट ट्रैक नहीं की जातीं। आगे बढ़ने के लिए कोई मेल चुनें।
unreadable-title = मेल पढ़ा नहीं जा सका
no-subject = (कोई विषय नहीं)
files = { $count ->
    [one] { $count } फ़ाइल
   *[other] { $count } फ़ाइलें
}
shared-mailbox = साझा मेलबॉक्स: { $address }

## लोग

from = प्रेषक
to = प्रति
cc = प्रतिलिपि
bcc = गुप्त प्रतिलिपि
you = आप
owner = ज़िम्मेदार
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
why-owned = इसे चुना गया क्योंकि इसके ज़िम्मेदार आप हैं।
why-kind-first = इसे चुना गया क्योंकि व्यक्ति दूसरे प्रकार के रिकॉर्ड से पहले आता है।
why-active = इसे चुना गया क्योंकि बाकी निष्क्रिय हैं।
why-oldest = इसे चुना गया क्योंकि यह सबसे पुराना है।
owned-by = ज़िम्मेदार: { $name }
created-on = { $date } को बना

## स्थिति

state-looking = देखा जा रहा है कि मेल ट्रैक किया गया है या नहीं…
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
doing-tracking = ट्रैक किया जा रहा है…
doing-tracking-to = { $name } से जोड़कर ट्रैक किया जा रहा है…
doing-adding = { $name } को जोड़ा जा रहा है…
doing-changing-to = { $name } से जोड़ा जा रहा है…
doing-clearing = जुड़ाव हटाया जा रहा है…
doing-untracking = ट्रैकिंग हटाई जा रही है…
category-adding = Outlook में मेल पर निशान लगाया जा रहा है…
category-missing = मेल CRM में है, पर Outlook में उस पर निशान नहीं लग सका। अगली बार मेल खोलने पर फिर कोशिश होगी।
text-incomplete = CRM में इस मेल का पूरा पाठ नहीं है।
stray-text = Outlook इस मेल को ट्रैक किया हुआ दिखाता है, पर यह CRM में नहीं है।
stray-remove = निशान हटाएँ
track = ट्रैक करें
track-again = फिर ट्रैक करें
track-to = { $name } से जोड़कर ट्रैक करें
set-regarding = रिकॉर्ड से जोड़ें
change = बदलें
untrack = ट्रैकिंग हटाएँ
view-activity = CRM में खोलें

## सुझाव

offers-title = इससे जोड़कर ट्रैक करें
reason-conversation = यह बातचीत इससे जुड़ी है
reason-open-of-sender = प्रेषक का खुला रिकॉर्ड
reason-open-of-company = { $name } का खुला रिकॉर्ड
reason-sender = प्रेषक
reason-company = प्रेषक की कंपनी
reason-open-of-recipient = { $name } का खुला रिकॉर्ड
reason-recipient = इस मेल के प्राप्तकर्ता
closes = समापन: { $when }
due = समय-सीमा: { $when }
was-due = समय-सीमा बीती: { $when }

## खोज

picker-title = रिकॉर्ड से जोड़ें
picker-change-title = जुड़ा रिकॉर्ड बदलें
picker-label = रिकॉर्ड खोजें
picker-hint = नाम, नंबर या कंपनी
picker-help = ग्राहक खाते, संपर्क, लीड, अवसर और केस
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
form-add = जोड़ें
form-add-and-track = जोड़ें और ट्रैक करें
form-tracks = मेल नए रिकॉर्ड से जोड़कर ट्रैक किया जाएगा।

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
news-not-remembered = आपकी पसंद अभी लागू है, पर सहेजी नहीं जा सकी
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
