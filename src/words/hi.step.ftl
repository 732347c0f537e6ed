## अपॉइंटमेंट, संपर्क और कार्य एक-से रखना: क्या तय हुआ, क्यों, और कौन क्या कर सकता है

step-done = { $outcome ->
    [in_step] दोनों ओर एक-सा
    [create_row] CRM में जोड़ा गया
    [create_item] Outlook में जोड़ा गया
    [link] आपस में जोड़ा गया
    [step] दोनों ओर एक-सा किया गया
    [unlink] अब एक-सा नहीं रखा जाता
    [delete_row] CRM में मिटाया गया
    [delete_item] Outlook में मिटाया गया
    [cancel_item] Outlook में रद्द किया गया
    [through] आयोजक के मेलबॉक्स से एक-सा रखा जाता है
    [say] ध्यान दें
   *[leave] जैसा है वैसा रहने दिया गया
}
step-ahead = { $outcome ->
    [in_step] दोनों ओर एक-सा
    [create_row] CRM में जोड़ा जाएगा
    [create_item] Outlook में जोड़ा जाएगा
    [link] आपस में जोड़ा जाएगा
    [step] दोनों ओर एक-सा किया जाएगा
    [unlink] आगे एक-सा नहीं रखा जाएगा
    [delete_row] CRM में मिटाया जाएगा
    [delete_item] Outlook में मिटाया जाएगा
    [cancel_item] Outlook में रद्द किया जाएगा
    [through] आयोजक के मेलबॉक्स से एक-सा रखा जाएगा
    [say] ध्यान दें
   *[leave] जैसा है वैसा रहने दिया जाएगा
}
step-of-field = फ़ील्ड “{ $field }”: { $why }
step-row-matches = यह आपके किसी सिंक फ़िल्टर में आता है।
step-marked = Outlook में इस पर श्रेणी लगाई गई।
step-tracked-by-hand = इसे ऐड-इन में ख़ुद ट्रैक किया गया।
step-same-item = Outlook और CRM में यह एक ही है।
step-same-address = Outlook में आपके एक संपर्क का पता वही है; दोबारा बनाने के बजाय उसे जोड़ दिया गया।
step-in-step = Outlook और CRM में एक ही बात लिखी है।
step-changed = { $side ->
    [crm] यह CRM में बदला।
    [exchange] यह Outlook में बदला।
   *[both] यह Outlook और CRM दोनों में बदला, अलग-अलग जगहों पर।
}
step-changed-on-both = यह Outlook और CRM दोनों में बदला, और दोनों बदलावों में से एक रहता है।
step-cancelled-by-organizer = आयोजक ने इसे रद्द किया।
step-unseen = यह जाँची गई अवधि से बाहर है।
step-no-filter = यह आपके किसी सिंक फ़िल्टर में नहीं आता।
step-not-tracked = Outlook में इसे किसी ने ट्रैक नहीं किया।
step-one-way-kind = इस तरह के रिकॉर्ड केवल CRM से आते हैं।
step-queue-mailbox = यह मेलबॉक्स किसी कतार का है: अपॉइंटमेंट, संपर्क और कार्य केवल लोगों के लिए एक-से रखे जाते हैं।
step-off = इस मेलबॉक्स के अपॉइंटमेंट, संपर्क और कार्य यहाँ से एक-से नहीं रखे जाते।
step-untested = किसी ने अभी नहीं जाँचा कि इस मेलबॉक्स के अपॉइंटमेंट, संपर्क और कार्य एक-से रखे जा सकते हैं या नहीं।
step-failing = इस मेलबॉक्स के अपॉइंटमेंट, संपर्क और कार्यों की पिछली जाँच विफल रही।
step-assigned-task = यह कार्य किसी ने सौंपा है।
step-meeting-message = यह निमंत्रण या उसका उत्तर है, कैलेंडर की मीटिंग नहीं।
step-copy = यह इसी मेलबॉक्स के एक और आइटम की नक़ल है।
step-draft = यह अभी मसौदा है।
step-of-series = यह किसी शृंखला का हिस्सा है, ठीक वैसा जैसा शृंखला कहती है: यह शृंखला के साथ चलता है।
step-not-organizer = मीटिंग किसी और ने बुलाई है: वह उसी के कैलेंडर में बदली जाती है।
step-not-organizer-named = मीटिंग { $name } ने बुलाई है: वह उसी कैलेंडर में बदली जाती है, और वहीं से आती है।
step-through-organizer = मीटिंग { $name } ने बुलाई है, और आपके संगठन में वह आयोजक के मेलबॉक्स से एक-सी रखी जाती है।
step-organizer-missing = यह नहीं लिखा है कि मीटिंग किसने बुलाई।
step-attendee-may-not-track = मीटिंग { $name } ने बुलाई है, और आपके संगठन में केवल आयोजक इसे ट्रैक कर सकते हैं।
step-name-missing = संपर्क का उपनाम नहीं है।
step-time-missing = इसका समय नहीं है, या यह नहीं लिखा कि यह कैसे दोहराया जाता है।
step-past-not-made = यह बीत चुका है और फिर नहीं बनाया जाता: भाग लेने वालों को दोबारा निमंत्रण चला जाता।
step-removed-in-outlook = इसे Outlook में मिटाया गया था, और वहाँ फिर नहीं बनाया जाता।
step-removed-in-crm = इसे CRM में मिटाया गया था, और वहाँ फिर नहीं बनाया जाता।
step-item-deleted = इसे Outlook में मिटाया गया।
step-row-deleted = इसे CRM में मिटाया गया।
step-both-gone = यह न Outlook में रहा, न CRM में।
step-left-filter = यह अब आपके सिंक फ़िल्टरों में नहीं आता, या आप इसे अब देख नहीं सकते।
step-left-filter-kept = यह अब आपके सिंक फ़िल्टरों में नहीं आता, या आप इसे अब देख नहीं सकते; Outlook में यह रहता है।
step-contact-stays = Outlook में मिटाया गया संपर्क CRM में रहता है।
step-owners-contact-stays = यह संपर्क आपका है: जो CRM में मिटाया जाए, वह आपके मेलबॉक्स में रहता है।
step-done-stays = कार्य पूरा हो चुका है: वह दूसरे के साथ नहीं मिटता।
step-task-deletion-off = आपके संगठन में Outlook में मिटाए गए कार्य CRM में रहते हैं।
step-past-stays = मीटिंग शुरू हो चुकी है: वह दूसरी के साथ नहीं मिटती।
step-closed-stays = यह CRM में पूरा या रद्द है, और वहीं रहता है।
step-attendees-copy = मीटिंग किसी और ने बुलाई है: जो केवल भाग लेते हैं, वे अपनी प्रति ही मिटाते हैं।
step-cancelled-in-crm = इसे CRM में रद्द किया गया।
step-cancellation-stays = इसे CRM में रद्द किया गया, और आपके संगठन में इससे Outlook में कुछ रद्द नहीं होता।
step-nobody-asked = किसी व्यक्ति ने इसे मिटाया या रद्द किया हो, ऐसा पता नहीं, इसलिए यह रहता है।
step-would-invite = भाग लेने वालों को बदलाव की सूचना चली जाती, और किसी व्यक्ति ने यह नहीं कहा।
step-past-meeting = मीटिंग शुरू हो चुकी है: भाग लेने वालों को अब बदलाव नहीं बताए जाते।
step-row-closed = यह CRM में पूरा, रद्द या निष्क्रिय है, और वहाँ बदला नहीं जा सकता।
step-one-way-field = { $side ->
    [crm] यह CRM में बदला, और वहाँ से Outlook में नहीं जाता।
   *[exchange] यह Outlook में बदला, और वहाँ से CRM में नहीं जाता।
}
step-value-lost = { $side ->
    [crm] CRM में यह “{ $text }” था; Outlook का बदलाव रहता है।
   *[exchange] Outlook में यह “{ $text }” था; CRM का बदलाव रहता है।
}
step-value-lost-unsaid = { $side ->
    [crm] CRM में यह कुछ और था; Outlook का बदलाव रहता है।
   *[exchange] Outlook में यह कुछ और था; CRM का बदलाव रहता है।
}
step-clash = उस समय कोई व्यस्त है।
step-clash-who = { $name } उस समय व्यस्त हैं।
step-clash-what = उसी समय “{ $text }” है।
step-clash-who-what = { $name } का उसी समय “{ $text }” है।
step-maybe-duplicate = { $sign ->
    [address] { $name } का ईमेल पता भी यही है।
   *[name] { $name } का नाम और कंपनी भी यही है।
}
step-pattern-unheld = { $unheld ->
    [interval] CRM इतना बड़ा अंतराल नहीं रख सकता।
    [occurrences] CRM 1 से 999 तक बार गिनता है।
    [ends] शृंखला शुरू होने से पहले ख़त्म होती है।
    [weekdays] सप्ताह के कई दिनों में से CRM केवल कामकाजी दिन, सप्ताहांत के दिन या सब दिन गिन सकता है।
    [first_day] CRM यह नहीं बदलता कि शृंखला के सप्ताह किस दिन से शुरू होते हैं।
   *[date] ऐसा कोई दिन नहीं है।
}
step-shortened = { $side ->
    [crm] यह CRM की सीमा से लंबा है: बाक़ी हिस्सा केवल Outlook में है।
   *[exchange] यह Outlook की सीमा से लंबा है: बाक़ी हिस्सा केवल CRM में है।
}
step-company-unknown = “{ $text }” नाम का कोई ग्राहक खाता नहीं है, या एक से ज़्यादा हैं।
step-no-address = { $name } का ईमेल पता नहीं है, इसलिए उन्हें निमंत्रण नहीं भेजा जा सकता।
step-remedy = { $remedy ->
    [track] आप इसे ट्रैक कर सकते हैं: ऐड-इन में, या Outlook में श्रेणी लगाकर।
    [change_filters] आप अपने सिंक फ़िल्टर बदल सकते हैं।
    [send_yourself] आप मीटिंग को Outlook में खोलकर बदलाव भाग लेने वालों को भेज सकते हैं।
    [delete_yourself] आप इसे Outlook में मिटा या रद्द कर सकते हैं।
    [name_organizer] आप CRM में लिख सकते हैं कि मीटिंग कौन बुला रहा है।
    [ask_organizer] आप आयोजक से इसे बदलने को कह सकते हैं।
    [reopen] आप इसे CRM में फिर खोल सकते हैं।
    [name_contact] आप संपर्क का उपनाम लिख सकते हैं।
    [give_time] आप CRM या Outlook में लिख सकते हैं कि यह कब है।
    [finish_draft] आप मसौदा पूरा कर सकते हैं।
    [choose_company] आप CRM में संपर्क की कंपनी चुन सकते हैं।
    [choose] आप डेस्क पर, फ़ैसलों में, इसे उस संपर्क से जोड़ सकते हैं या नया बनवा सकते हैं।
    [take_back] अगर वे दो अलग लोग हैं, तो आप इसे वापस ले सकते हैं: दोनों पहले जैसे हो जाएँगे।
    [choose_time] आप दूसरा समय चुन सकते हैं, या इसे ऐसे ही रहने दे सकते हैं।
    [choose_pattern] आप दोहराव का दूसरा ढंग चुन सकते हैं, या शृंखला को केवल Outlook में रहने दे सकते हैं।
    [put_back] आप दूसरा मान वापस लिख सकते हैं।
    [give_address] आप CRM में उस व्यक्ति का ईमेल पता लिख सकते हैं।
   *[change_way] व्यवस्थापक इस फ़ील्ड को दोनों ओर जाने दे सकते हैं।
}
step-setting = { $switch ->
    [AllowSaveAsDraftAppointment] अपॉइंटमेंट के मसौदे
    [DistinctPhysicalAndLogicalDeletesForExchangeSync] फ़िल्टर से निकला हुआ Outlook में रहता है
    [ForceOrganizerSyncForAttendeeTrackedAppointment] मीटिंग आयोजक के मेलबॉक्स से जाती हैं
    [IgnoreCopiedItemsInSSSForMailbox] प्रतियों को छोड़ दें
    [IsAssignedTasksSyncEnabled] सौंपे गए कार्य भी
    [SSSPropagateAppointmentCancellationsToExchange] CRM में रद्द करने से Outlook में भी रद्द होता है
    [SSSTaskDeletionSyncBehaviorFromExchange] Outlook में मिटाए गए कार्य
    [SSSUpdatePastMeetingsInNonDraftMode] शुरू हो चुकी मीटिंग के बदलाव
    [TrackAppointmentsFromNonOrganizer] भाग लेने वाले भी ट्रैक कर सकते हैं
    [TrackCategorizedItems] श्रेणी से ट्रैक करें
    [UseCrmOrganizerForEmptyExchangeOrganizer] Outlook में आयोजक न हो तो CRM का आयोजक रहता है
    [ValidateContactBeforeTracking] संपर्क का उपनाम ज़रूरी
   *[other] { $switch }
}
step-field = { $field ->
    [subject] विषय
    [text] पाठ
    [importance] महत्व
    [regarding] संबंधित रिकॉर्ड
    [location] स्थान
    [time] समय
    [show] इस रूप में दिखाएँ
    [private] निजी
    [required] आवश्यक प्रतिभागी
    [optional] वैकल्पिक प्रतिभागी
    [resources] कमरे और उपकरण
    [organizer] आयोजक
    [recurrence] दोहराव
    [gaps] रद्द की गई घटनाएँ
    [cancelled] रद्द
    [attachments] अनुलग्नक
    [start] आरंभ
    [due] नियत तारीख
    [done] पूरा होने की तारीख
    [percent] % पूर्ण
    [progress] स्थिति
    [first_name] पहला नाम
    [middle_name] मध्य नाम
    [last_name] उपनाम
    [anniversary] वर्षगाँठ
    [assistant] सहायक
    [assistant_phone] सहायक का फ़ोन
    [birthday] जन्मदिन
    [business_fax] कार्यालय का फ़ैक्स
    [business_phone] कार्यालय का फ़ोन
    [business_phone_2] कार्यालय का फ़ोन 2
    [callback] वापस कॉल का नंबर
    [children] बच्चे
    [company_phone] कंपनी का फ़ोन
    [department] विभाग
    [email_1] ईमेल
    [email_2] ईमेल 2
    [email_3] ईमेल 3
    [ftp_site] एफ़टीपी साइट
    [government_id] सरकारी पहचान संख्या
    [home_address] घर का पता
    [home_phone] घर का फ़ोन
    [home_phone_2] घर का फ़ोन 2
    [job_title] पद
    [mailing_address] डाक का पता
    [manager] प्रबंधक
    [mobile] मोबाइल फ़ोन
    [nickname] प्रचलित नाम
    [other_address] अन्य पता
    [other_phone] अन्य फ़ोन
    [pager] पेजर
    [company] कंपनी
    [spouse] जीवनसाथी
    [web_page] वेब पेज
    [yomi_first] पहले नाम का उच्चारण
    [yomi_last] उपनाम का उच्चारण
   *[other] { $field }
}
