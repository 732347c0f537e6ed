# संगठन के विकल्प: हर एक का नाम, और उससे क्या होता है।

desk-switch = { $name ->
    [AppSwitchedOn] ऐड-इन चालू
    [AutoCreateContactOnPromote] लोग जोड़ना
    [AutoTrackSentFolderItems] भेजे गए मेल ट्रैक करें
    [TrackCategorizedItems] श्रेणी से ट्रैक करें
    [DoNotAutoTrackEmail] फ़िल्टर में “कोई मेल नहीं” दें
    [HideTrackAllOption] “सभी मेल” छिपाएँ
    [HideEmailAutoTrackOptions] केवल “जवाब” और “कोई मेल नहीं” दें
    [UseFilteringMethodOfSyncingMailboxOnlyForCorrelation] केवल मेलबॉक्स का अपना फ़िल्टर चले
    [ResolveForInactiveEntities] निष्क्रिय रिकॉर्ड भी मिलाएँ
    [UnresolveSenderInCaseOfMultipleMatch] कई रिकॉर्ड वाला प्रेषक कोई नहीं
    [OverrideV5SenderConflictResolution] अस्पष्ट प्रेषक के मेल छोड़ दें
    [IgnoreInternalEmailDetectionEnhancement] आंतरिक मेल की एक ही जाँच
    [DoNotIgnoreInternalEmailToQueues] कतारों को आंतरिक मेल ट्रैक करें
    [IgnoreInternalEmailFromQueues] कतारों से आंतरिक मेल छोड़ दें
    [CreateQueueItemsForAcceptingQueueRecipients] हर स्वीकार करने वाली कतार को काम
    [CreateQueueItemForSynchronizingMailbox] सिंक हो रही कतार को काम
    [SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail] पहले से ट्रैक मेल पर भी कतार को काम
    [RestrictIRMEmailItems] सुरक्षित मेल छोड़ दें
    [IgnoreCopiedItemsInSSSForMailbox] प्रतियाँ छोड़ दें
    [DelegateAccessEnabled] प्रतिनिधि ट्रैक कर सकते हैं
    [EnableMailboxDelegationForOutgoingEmail] लिखने वाले के मेलबॉक्स से भेजना
    [SSSSaveOutgoingEmailToExchangeSentFolder] भेजे गए आइटम में प्रति रखना
    [AllowUnresolvedPartiesOnEmailSend] बिना रिकॉर्ड वाले लोगों को भेजना
    [EnableSssItemLevelMonitoring] जो ट्रैक न हो सका उसे याद रखें
    [RequirePrivilegeToSelfApproveEmailAddress] अपने पते के लिए व्यवस्थापक ज़रूरी
    [IgnoreConversationIndexAndInReplyToForCorrelation] जवाब के हेडर न देखें
    [DoNotCorrelateForwardedEmailsAsReplies] आगे भेजे मेल नई बातचीत हों
    [DisableSmartMatching] समानता से न मिलाएँ
    [EmailCorrelationEnabled] बातचीत का अनुसरण
    [UnresolveEmailAddressIfMultipleMatch] कई रिकॉर्ड वाला प्राप्तकर्ता कोई नहीं
    [ResolveSimilarUnresolvedEmailAddress] वही पता हर जगह पहचानें
    [IgnoreInternalEmail] आंतरिक मेल छोड़ दें
    [IsFolderBasedTrackingEnabled] फ़ोल्डर से ट्रैकिंग
    [RequireApprovalForUserEmail] उपयोगकर्ताओं के मेलबॉक्स को स्वीकृति चाहिए
    [RequireApprovalForQueueEmail] कतारों के मेलबॉक्स को स्वीकृति चाहिए
    [IsMailboxInactiveBackoffEnabled] शांत मेलबॉक्स कम देखें
    [ForwardsInherit] आगे भेजे मेल वही रिकॉर्ड पाएँ
    [FolderRuleOverwrites] फ़ोल्डर नियम हाथ से चुने रिकॉर्ड को बदलें
    [SSSForceFilteringMethodForUserMailboxes] सबके लिए फ़िल्टर
    [MaxUploadFileSize] सबसे बड़ी फ़ाइल, बाइट में
    [MailLimit] फ़ाइलों सहित सबसे बड़ा मेल, बाइट में
    [FirstRun] फ़ोल्डर पहली बार देखने पर मेल
    [ExchangeSyncIdMappingPersistenceTimeInDays] विफलताएँ कितने दिन रखें
    [MaxFolderBasedTrackingMappings] एक व्यक्ति के फ़ोल्डर नियम
    [MaximumSubjectLengthOnMailServer] सबसे लंबा विषय
    [CustomApp] संगठन का अपना ऐप
    [IsContactMailingAddressSyncEnabled] संपर्क: केवल डाक पता
    [AppointmentRichEditorExperience] स्वरूपित पाठ वाले अपॉइंटमेंट
    [DistinctPhysicalAndLogicalDeletesForExchangeSync] फ़िल्टर से बाहर हुआ Outlook में रहे
    [SSSPropagateAppointmentCancellationsToExchange] CRM में रद्द करने से बैठक रद्द हो
    [SSSUpdatePastMeetingsInNonDraftMode] शुरू हो चुकी बैठकें बदलें
    [SSSSyncAppointmentIsPrivateFromExchange] निजी बैठकें CRM में भी निजी
    [AllowSaveAsDraftAppointment] अपॉइंटमेंट के मसौदे
    [TrackAppointmentsFromNonOrganizer] भाग लेने वाले बैठक ट्रैक करें
    [UseCrmOrganizerForEmptyExchangeOrganizer] CRM का आयोजक रहे
    [ValidateContactBeforeTracking] संपर्क को उपनाम चाहिए
    [SSSTaskDeletionSyncBehaviorFromExchange] Outlook में हटाए गए कार्य
   *[other] { $name }
}
desk-switch-text = { $name ->
    [AppSwitchedOn] जिनके पास लाइसेंस और भूमिका है उन्हें ऐड-इन दिखता है। बंद हो तो किसी को नहीं; ट्रैक किया हुआ बना रहता है।
    [AutoCreateContactOnPromote] जो CRM में नहीं हैं वे मेल ट्रैक होने पर संपर्क या लीड के रूप में जोड़े जा सकते हैं। बंद हो तो वे पता भर रहते हैं।
    [AutoTrackSentFolderItems] भेजे गए मेल उन्हीं फ़िल्टरों से ट्रैक होते हैं। बंद हो तो केवल हाथ से, या जवाब आने पर।
    [TrackCategorizedItems] मेल पर श्रेणी लगाने से वह ट्रैक होता है, हटाने से ट्रैकिंग हटती है। बंद हो तो श्रेणी कुछ नहीं करती।
    [DoNotAutoTrackEmail] लोग चुन सकते हैं कि अपने आप कुछ भी ट्रैक न हो। बंद हो तो “जवाब” सबसे कम है।
    [HideTrackAllOption] कोई यह नहीं चुन सकता कि उसके सभी मेल CRM में जाएँ।
    [HideEmailAutoTrackOptions] किसी का पहला मेल अपने आप ट्रैक नहीं होता; बातचीत का पहला मेल लोग हाथ से ट्रैक करते हैं।
    [UseFilteringMethodOfSyncingMailboxOnlyForCorrelation] मेल तभी ट्रैक होता है जब वही मेलबॉक्स चाहे जिसमें वह है, न कि इसलिए कि कोई सहकर्मी चाहेगा।
    [ResolveForInactiveEntities] निष्क्रिय संपर्क भी परिचित गिना जाता है, और मेल वहीं दर्ज होता है।
    [UnresolveSenderInCaseOfMultipleMatch] जहाँ प्रेषक का पता कई रिकॉर्डों में है वहाँ कोई नहीं लिया जाता; व्यक्ति चुनता है।
    [OverrideV5SenderConflictResolution] जिस मेल का प्रेषक कई रिकॉर्डों से मिलता है वह अपने आप ट्रैक नहीं होता।
    [IgnoreInternalEmailDetectionEnhancement] सहकर्मियों के बीच का मेल पुराने, संकरे नियम से पहचाना जाता है।
    [DoNotIgnoreInternalEmailToQueues] सहकर्मी कतार को जो लिखते हैं वह ट्रैक होता है, चाहे आपस का बाकी मेल न हो।
    [IgnoreInternalEmailFromQueues] कतार सहकर्मियों को जो भेजती है वह ट्रैक नहीं होता।
    [CreateQueueItemsForAcceptingQueueRecipients] मेल स्वीकार करने वाली हर कतार को काम मिलता है, केवल पहली को नहीं।
    [CreateQueueItemForSynchronizingMailbox] जिस कतार का मेलबॉक्स देखा जा रहा है उसे काम मिलता है, चाहे मेल दूसरी ने स्वीकारा हो।
    [SSSCreateAdditionalQueueItemsForAlreadyTrackedEmail] कतार को उस मेल पर भी काम मिलता है जिसे कोई पहले ट्रैक कर चुका है।
    [RestrictIRMEmailItems] सीमित अधिकार वाला मेल CRM तक कभी नहीं पहुँचता।
    [IgnoreCopiedItemsInSSSForMailbox] उसी मेलबॉक्स में मेल की प्रति फिर ट्रैक नहीं होती।
    [DelegateAccessEnabled] प्रतिनिधि किसी के मेलबॉक्स में जो ट्रैक करते हैं वह मालिक का ट्रैक किया गिना जाता है।
    [EnableMailboxDelegationForOutgoingEmail] जहाँ भेजने वाले का मेलबॉक्स CRM के लिए कुछ नहीं भेजता, वहाँ मेल लिखने वाले के मेलबॉक्स से, भेजने वाले के नाम से जाता है। Exchange में उस मेलबॉक्स को उनके नाम से भेजने का अधिकार चाहिए।
    [SSSSaveOutgoingEmailToExchangeSentFolder] CRM में लिखा मेल उस मेलबॉक्स के भेजे गए आइटम में भी रहता है जिससे वह गया। बंद होने पर भेजने के बाद प्रति हटा दी जाती है।
    [AllowUnresolvedPartiesOnEmailSend] CRM का मेल ऐसे पतों पर भी जा सकता है जिनका कोई रिकॉर्ड नहीं है। बंद होने पर वह नहीं भेजा जाता और लिखने वाले को बताया जाता है।
    [EnableSssItemLevelMonitoring] विफलताएँ कारण सहित कुछ दिन सूची में रहती हैं। बंद हो तो छूटा हुआ किसी को नहीं दिखता।
    [RequirePrivilegeToSelfApproveEmailAddress] लोग अपना पता ख़ुद स्वीकृत नहीं कर सकते। बंद हो तो कर सकते हैं, किसी की ज़रूरत नहीं।
    [IgnoreConversationIndexAndInReplyToForCorrelation] जवाब केवल टोकन से पहचाने जाते हैं; कुछ बातचीत टूट जाती हैं।
    [DoNotCorrelateForwardedEmailsAsReplies] आगे भेजा गया मेल ट्रैक की गई बातचीत का हिस्सा नहीं गिना जाता।
    [DisableSmartMatching] बिना हेडर या टोकन के जवाब नहीं मिलते। समानता अधिक ढूँढ़ती है, और कभी-कभी ग़लत।
    [EmailCorrelationEnabled] ट्रैक किए मेल के जवाब ट्रैक होते हैं। बंद हो तो हर मेल का फ़ैसला अलग होता है।
    [UnresolveEmailAddressIfMultipleMatch] जहाँ प्राप्तकर्ता का पता कई रिकॉर्डों में है वहाँ कोई नहीं लिया जाता।
    [ResolveSimilarUnresolvedEmailAddress] एक मेल पर हाथ से पहचाना गया पता बाकी सब मेल पर भी पहचाना जाता है।
    [IgnoreInternalEmail] सहकर्मियों के बीच का मेल अपने आप ट्रैक नहीं होता।
    [IsFolderBasedTrackingEnabled] नियम वाले फ़ोल्डर में रखा मेल ट्रैक होता है। बंद हो तो फ़ोल्डर नियम कुछ नहीं करते।
    [RequireApprovalForUserEmail] उपयोगकर्ता का मेलबॉक्स तभी देखा जाता है जब पता स्वीकृत हो। बंद हो तो हर एक देखा जाता है।
    [RequireApprovalForQueueEmail] कतार का मेलबॉक्स तभी देखा जाता है जब पता स्वीकृत हो। बंद हो तो हर एक देखा जाता है।
    [IsMailboxInactiveBackoffEnabled] जिन मेलबॉक्स में कुछ नहीं होता उन पर कम ख़र्च; उनका पहला मेल कुछ मिनट देर से आ सकता है।
    [ForwardsInherit] सहकर्मियों के बीच आगे भेजा मेल बातचीत के रिकॉर्ड में दर्ज होता है। बंद हो तो अपने आप कहीं नहीं।
    [FolderRuleOverwrites] फ़ोल्डर में रखने से मेल नए सिरे से दर्ज होता है, चाहे व्यक्ति ने चुना हो। बंद हो तो व्यक्ति का चुनाव रहता है।
    [SSSForceFilteringMethodForUserMailboxes] सबके अपने फ़िल्टर की जगह यही चलता है।
    [MaxUploadFileSize] बड़ी फ़ाइलें मेलबॉक्स में रहती हैं, और ट्रैक किया मेल यह बताता है।
    [MailLimit] बड़ा मेल बिना फ़ाइलों के ट्रैक होता है, और यह बताता है।
    [FirstRun] फ़ोल्डर पहली बार देखने पर इतने नए मेल देखे जाते हैं; पुराने छोड़ दिए जाते हैं।
    [ExchangeSyncIdMappingPersistenceTimeInDays] इतने दिन बाद ट्रैक न हो सके मेल भुला दिए जाते हैं।
    [MaxFolderBasedTrackingMappings] अधिक नियमों से मेलबॉक्स देखने में अधिक समय लगता है।
    [MaximumSubjectLengthOnMailServer] टोकन लगाने से पहले लंबे विषय काटे जाते हैं।
    [CustomApp] जिन्हें विकल्प नहीं दिखते उन्हें यह नाम बताया जाता है। ख़ाली हो तो साथ आए ऐप चलते हैं।
    [IsContactMailingAddressSyncEnabled] संपर्क का केवल डाक पता दोनों ओर एक-सा रखा जाता है। बंद हो तो घर का और दूसरा पता भी।
    [AppointmentRichEditorExperience] अपॉइंटमेंट का पाठ CRM में अपना स्वरूप रखता है। बंद हो तो वहाँ सादा रहता है।
    [DistinctPhysicalAndLogicalDeletesForExchangeSync] जिसे अब कोई फ़िल्टर नहीं लेता, उसका केवल जोड़ हटता है। बंद हो तो Outlook में भी हटा दिया जाता है।
    [SSSPropagateAppointmentCancellationsToExchange] जो बैठक कोई व्यक्ति CRM में रद्द करे, वह कैलेंडर में भी रद्द होती है और भाग लेने वालों को बताया जाता है।
    [SSSUpdatePastMeetingsInNonDraftMode] शुरू हो चुकी बैठक में व्यक्ति का बदलाव कैलेंडर में जाता है और भाग लेने वालों को बताया जाता है।
    [SSSSyncAppointmentIsPrivateFromExchange] Outlook में निजी बैठक CRM में भी निजी चिह्नित होती है।
    [AllowSaveAsDraftAppointment] अपॉइंटमेंट को मसौदे के रूप में रखा जा सकता है; वह किसी को न्योता नहीं देता।
    [TrackAppointmentsFromNonOrganizer] सहकर्मियों की बुलाई बैठक भाग लेने वाले भी ट्रैक कर सकते हैं। बंद हो तो केवल आयोजक।
    [UseCrmOrganizerForEmptyExchangeOrganizer] जहाँ कैलेंडर आयोजक नहीं बताता, वहाँ CRM वाला रहता है।
    [ValidateContactBeforeTracking] बिना उपनाम का संपर्क ट्रैक नहीं होता।
    [SSSTaskDeletionSyncBehaviorFromExchange] 0: कार्य CRM में भी हटता है। 1: पूरा हुआ हो तो नहीं। 2: वहाँ रहता है।
   *[other] इस संस्करण में इसका विवरण नहीं है।
}
