# समस्या क्या है: पैनल जिन हिस्सों पर निर्भर है।

check-title = समस्या क्या है?
check-outlook = Outlook
check-crm = साइन-इन और CRM
check-synchronizer = सिंक्रोनाइज़र
check-asking = पूछा जा रहा है…
check-works = ठीक चल रहा है
check-runs = चल रहा है: मेल पैनल के बिना भी ट्रैक होते हैं
check-none = यहाँ कोई नहीं चलता: मेल हाथ से ट्रैक किए जाते हैं
check-again = फिर जाँचें
check-copy = पाठ के रूप में कॉपी करें
check-copied = कॉपी हो गया।
check-not-copied = ब्राउज़र पैनल को कॉपी नहीं करने देता। नीचे का पाठ हाथ से कॉपी करें।
copy-link = { $name } का लिंक कॉपी करें
news-copied = लिंक कॉपी हो गया
news-not-copied = ब्राउज़र पैनल को लिंक कॉपी नहीं करने देता
