use alloc::{
    format,
    string::{String, ToString},
    vec,
    vec::Vec,
};

use super::*;
use crate::mail::Address;

fn of(name: &str, address: &str, text: &str) -> Vec<(Field, String)> {
    read(text, &Person { address: Address::new(address), name: name.into() })
}

fn told(found: &[(Field, String)]) -> String {
    let lines: Vec<String> = found.iter().map(|(field, value)| format!("{field:?}: {value}")).collect();
    lines.join("\n")
}

/// Name, address, text, what is read of it.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// Signatures in the shapes that people give them; names, companies and numbers are made up.
const TABLE: &[Row] = &[
    (
        "Lena Hoffmann",
        "lena.hoffmann@fabrikam.example",
        "Guten Tag,\nanbei die Liste.\n\nMit freundlichen Grüßen\n\nLena Hoffmann\nLeiterin Einkauf\n\n\
         Fabrikam Maschinenbau GmbH\nHauptstraße 12 a\nD-70173 Stuttgart\nTel.: +49 711 5550-112\nMobil: +49 (0)151 5550112\n\
         Fax: +49 711 5550-199\nlena.hoffmann@fabrikam.example | www.fabrikam.example\nHRB 4711, Amtsgericht Stuttgart\n\
         USt-IdNr.: DE123456789",
        "Job: Leiterin Einkauf\nCompany: Fabrikam Maschinenbau GmbH\nPhone: +49 711 5550-112\nMobile: +49 (0)151 5550112\n\
         Street: Hauptstraße 12 a\nPostalCode: 70173\nCity: Stuttgart",
    ),
    (
        "अनन्या शर्मा",
        "ananya@salah.example",
        "नमस्ते,\nकृपया दरें भेजें।\n\nसादर\nअनन्या शर्मा\nक्रय प्रबंधक\nसलाह उद्योग प्रा. लि.\nमोबाइल: +91 98765 43210\nपुणे 411001",
        "Job: क्रय प्रबंधक\nCompany: सलाह उद्योग प्रा. लि.\nMobile: +91 98765 43210\nPostalCode: 411001\nCity: पुणे",
    ),
    (
        "Rahul Deshpande",
        "rahul.deshpande@northwind.example",
        "Thanks, see you on Monday.\n\n-- \nRahul Deshpande | Head of Procurement | Northwind Traders Pvt. Ltd.\n\
         M: +91 98555 02201 | T: 020-5550 2200\n14 Station Road, Pune - 411 001",
        "Job: Head of Procurement\nCompany: Northwind Traders Pvt. Ltd.\nPhone: 020-5550 2200\nMobile: +91 98555 02201\n\
         Street: 14 Station Road\nPostalCode: 411 001\nCity: Pune",
    ),
    (
        "Grace Kim",
        "grace.kim@wingtip.example",
        "Hi Mara\n\nFine by me.\n\nBest,\nGrace\n\nGrace Kim\nSenior Buyer\nWingtip Logistics\nMaasboulevard 7\n3011 AB Rotterdam\n\
         +31 10 5550 660\n\nFrom: Mara Keller <mara.keller@contoso.example>\nSent: Monday\nMara Keller\nSales manager\n\
         Tel: +49 30 1234567",
        "Job: Senior Buyer\nCompany: Wingtip Logistics\nPhone: +31 10 5550 660\nStreet: Maasboulevard 7\nPostalCode: 3011 AB\n\
         City: Rotterdam",
    ),
    (
        "James Hill",
        "j.hill@adatum.example",
        "Will do.\n\nKind regards,\nJames Hill\nVP Operations, EMEA\nDirect 020 7946 0958\nAdatum Corporation\n\
         1 Canada Square, London E14 5AB\n\n> On Tuesday Mara wrote:\n> Call 030 555 99 99",
        "Job: VP Operations, EMEA\nCompany: Adatum Corporation\nPhone: 020 7946 0958\nStreet: 1 Canada Square\nPostalCode: E14 5AB\n\
         City: London",
    ),
    (
        "Chloé Martin",
        "chloe.martin@tailspin.example",
        "Bonjour,\nc'est d'accord.\n\nCordialement,\nChloé MARTIN\nDirectrice générale\nTailspin Jouets SAS\n12 rue de la République\n\
         69002 Lyon\nTél. : 04 55 50 33 01 · Portable : 06 55 50 33 02",
        "Job: Directrice générale\nCompany: Tailspin Jouets SAS\nPhone: 04 55 50 33 01\nMobile: 06 55 50 33 02\n\
         Street: 12 rue de la République\nPostalCode: 69002\nCity: Lyon",
    ),
    (
        "Ирина Соколова",
        "sokolova@consolidated.example",
        "Добрый день!\n\nС уважением,\nИрина Соколова\nНачальник отдела закупок\nООО «Перевозчик»\nТел.: +7 495 555-01-02\n\
         Моб.: +7 916 555-03-04",
        "Job: Начальник отдела закупок\nPhone: +7 495 555-01-02\nMobile: +7 916 555-03-04",
    ),
    (
        "佐藤健二",
        "kenji.sato@wideworld.example",
        "お世話になっております。\n\n--\n佐藤健二\n購買部 部長\nワイドワールド株式会社\n電話: 03-5555-0101\n携帯: 090-5555-0102",
        "Job: 購買部 部長\nCompany: ワイドワールド株式会社\nPhone: 03-5555-0101\nMobile: 090-5555-0102",
    ),
    (
        "Giulia Ferri",
        "g.ferri@fourthcoffee.example",
        "Va bene.\n\nGiulia Ferri\nResponsabile acquisti\nFourth Coffee S.r.l.\nVia Toledo 15, 80134 Napoli\nCell. 347 5550123",
        "Job: Responsabile acquisti\nCompany: Fourth Coffee S.r.l.\nMobile: 347 5550123\nStreet: Via Toledo 15\nPostalCode: 80134\n\
         City: Napoli",
    ),
    // No name beside the address: the address tells whose signature it is.
    (
        "",
        "tom.becker@wingtip.example",
        "Danke!\n\nTom Becker\nFuhrparkleiter\nHandy 0171 5550199",
        "Job: Fuhrparkleiter\nMobile: 0171 5550199",
    ),
    // Titles and pronouns are no part of a name, and do not hide it.
    (
        "Omar Haddad",
        "omar.haddad@litware.example",
        "Yes.\n\nDr. Omar Haddad (he/him)\nMedical Director\nLitware Health",
        "Job: Medical Director\nCompany: Litware Health",
    ),
    // Nothing is read where nothing looks like a signature.
    ("Sam O'Neill", "sam@tailspin.example", "Can you call me at 0171 555 01 99 today?", ""),
    ("Sam O'Neill", "sam@tailspin.example", "", ""),
    ("Sam O'Neill", "sam@tailspin.example", "See you\nSam", ""),
    // Accounts and registers are no telephones.
    (
        "Nurul Aziz",
        "nurul.aziz@adatum.example",
        "Hello\n-- \nNurul Aziz\nIBAN: 1234567890123\nVAT 987654321\nOrder no. 20261123\nTel +65 5550 4401",
        "Phone: +65 5550 4401",
    ),
    // A signature below quoted history is somebody else's.
    (
        "Elif Yılmaz",
        "elif.yilmaz@fabrikam.example",
        "OK\n\n-----Ursprüngliche Nachricht-----\nVon: Mara\n\nElif Yılmaz\nTel +49 711 5550 140",
        "",
    ),
];

#[test]
fn signatures_of_many_shapes_are_read() {
    let mut wrong = String::new();
    for (name, address, text, expected) in TABLE {
        let read = told(&of(name, address, text));
        if read != *expected {
            wrong += &format!("{address}\n--- read:\n{read}\n--- expected:\n{expected}\n\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn the_same_number_name_or_street_is_no_difference() {
    let same = [
        (Field::Phone, "+49 711 5550-112", "0711 5550112"),
        (Field::Phone, "+49 (0)711 5550112", "+49 711 5550112"),
        (Field::Mobile, "(020) 5550-2200", "+91 20 5550 2200"),
        (Field::Street, "Hauptstr. 12", "Hauptstraße 12"),
        (Field::Company, "Fabrikam", "FABRIKAM Maschinenbau GmbH"),
        (Field::Job, "head of purchasing", "Head of Purchasing"),
        (Field::City, "Köln", "KÖLN"),
    ];
    for (field, one, other) in same {
        assert!(is_same(field, one, other) && is_same(field, other, one), "{one} {other}");
    }
    let other = [
        (Field::Phone, "+49 711 5550-112", "+49 711 5550-113"),
        (Field::Phone, "112", "+49 711 5550-112"),
        (Field::Street, "Hauptstraße 12", "Hauptstraße 14"),
        (Field::Company, "Fabrikam", "Northwind"),
        (Field::Company, "", "Northwind"),
        (Field::Job, "Buyer", "Senior Buyer"),
    ];
    for (field, one, other) in other {
        assert!(!is_same(field, one, other), "{one} {other}");
    }
}

#[test]
fn only_what_is_new_is_offered() {
    let signature = vec![
        (Field::Job, "Head of Purchasing".to_string()),
        (Field::Phone, "+49 151 5550112".to_string()),
        (Field::City, "Stuttgart".to_string()),
    ];
    let stored = |field: Field| match field {
        Field::Job => "Buyer".to_string(),
        Field::Mobile => "0151 5550112".to_string(),
        Field::Phone | Field::Company | Field::Street | Field::PostalCode | Field::City => String::new(),
    };
    let new = differences(&signature, &stored);
    let fields: Vec<Field> = new.iter().map(|difference| difference.field).collect();
    assert_eq!(fields, [Field::Job, Field::City], "the number is known, as the one in the pocket");
}

#[test]
fn a_huge_or_odd_text_is_read_within_bounds() {
    for text in [
        "\n".repeat(100_000),
        "Sam\n".repeat(50_000),
        "१२३ ".repeat(50_000),
        "--\n".repeat(9),
        "|".repeat(99_999),
    ] {
        assert!(of("Sam Field", "sam@x.y", &text).len() <= Field::ALL.len());
    }
}
