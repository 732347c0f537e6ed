# लोगों, सौदों और केस के कार्ड पर क्या हो सकता है, और डेस्क का वह पृष्ठ जहाँ यह चुना जाता है।

card-field = { $field ->
    [owner] स्वामी
    [phone] फ़ोन
    [business_phone] कार्यालय का फ़ोन
    [mobile] मोबाइल
    [home_phone] घर का फ़ोन
    [second_mail] दूसरा ईमेल
    [mail] ईमेल
    [site] वेबसाइट
    [department] विभाग
    [role] भूमिका
    [manager] प्रबंधक
    [assistant] सहायक
    [assistant_phone] सहायक का फ़ोन
    [reach_by] संपर्क का पसंदीदा तरीका
    [city] शहर
    [country] देश
    [number] खाता संख्या
    [industry] उद्योग
    [relationship] संबंध
    [category] श्रेणी
    [revenue] वार्षिक आय
    [employees] कर्मचारी
    [main_contact] मुख्य संपर्क
    [parent] मूल खाता
    [topic] विषय
    [rating] रेटिंग
    [source] स्रोत
    [chance] संभावना
    [phase] पाइपलाइन चरण
    [priority] प्राथमिकता
    [case_type] केस का प्रकार
    [origin] उद्गम
   *[status] स्थिति
}
cards = कार्ड
cards-text = पैनल में किसी व्यक्ति के कार्ड पर कौन-सी बातें दिखें। नाम, पद, कंपनी और पता हमेशा दिखते हैं; अवसरों और केस में मूल्य, संख्या, तारीख और स्वामी भी।
cards-of = { $kind ->
    [account] खाते
    [contact] संपर्क
    [lead] लीड
    [opportunity] अवसर
   *[other] केस
}
cards-most = { $count ->
    [one] अधिकतम { $count }
   *[other] अधिकतम { $count }
}
cards-up = { $field } को ऊपर ले जाएँ
cards-full = यहाँ और नहीं चुना जा सकता।
cards-usual = डिफ़ॉल्ट पर लौटाएँ
cards-changed = { $name } ने बदला, { $when }।
cards-never-changed = इसे अब तक किसी ने नहीं बदला है।
cards-when = जो यहाँ सहेजा जाता है, वह अगली बार खुलने वाले पैनल में दिखता है।
