//! Is this mail a forward?

/// What mail programs put before the subject of a forward, folded.
const FORWARDS: [&str; 25] = [
    "fw",
    "fwd",
    "forward",
    "wg",
    "tr",
    "doorst",
    "vb",
    "vs",
    "vl",
    "fs",
    "i",
    "inoltra",
    "rv",
    "enc",
    "pd",
    "tov",
    "továbbítás",
    "ilt",
    "i̇lt",
    "πρθ",
    "转发",
    "轉寄",
    "転送",
    "전달",
    "trs",
];

/// What they put before the subject of a reply, folded.
const REPLIES: [&str; 18] = [
    "re",
    "aw",
    "antw",
    "antwort",
    "sv",
    "r",
    "ref",
    "res",
    "odp",
    "ynt",
    "απ",
    "回复",
    "回覆",
    "答复",
    "返信",
    "회신",
    "תשובה",
    "bls",
];

/// How many prefixes of a subject are looked at.
const MAX_PREFIXES: usize = 10;

/// Whether a mail forwards another one: the first prefix of its subject is that of a forward, and a header
/// says that it continues one. A forward of which it is replied (`Re: FW:`) is a reply.
///
/// `VS` is a forward in Danish and Norwegian and a reply in Finnish: it counts as a forward, because to
/// withhold a regarding is the smaller mistake.
pub fn is_forward(subject: &str, continues: bool) -> bool {
    if !continues {
        return false;
    }
    let mut rest = subject.trim_start();
    for _ in 0..MAX_PREFIXES {
        let Some(at) = rest.find([':', '：']) else { return false };
        let word = rest[..at].trim();
        let behind = rest[at..].trim_start_matches([':', '：']).trim_start();
        // A tag a gateway puts in front says nothing: "[EXTERNAL] FW: …", "AW[2]: …".
        let word = word.rsplit(']').next().filter(|tail| !tail.trim().is_empty()).unwrap_or(word);
        let word = word.split(['[', '(']).next().unwrap_or(word).trim().to_lowercase();
        if FORWARDS.contains(&word.as_str()) {
            return true;
        }
        if REPLIES.contains(&word.as_str()) || word.chars().count() > 20 {
            return false;
        }
        rest = behind;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forwards_are_known_in_several_languages() {
        let cases = [
            ("FW: Offer", true),
            ("Fwd: Offer", true),
            ("WG: Angebot", true),
            ("TR : Offre", true),
            ("RV: Oferta", true),
            ("ENC: Proposta", true),
            ("Doorst: Offerte", true),
            ("VB: Offert", true),
            ("PD: Oferta", true),
            ("İLT: Teklif", true),
            ("转发：报价", true),
            ("転送: 見積", true),
            ("전달: 견적", true),
            ("[EXTERNAL] FW: Offer", true),
            ("Re: FW: Offer", false),
            ("AW: WG: Angebot", false),
            ("AW[2]: Angebot", false),
            ("SV: Offert", false),
            ("Offer: FW: 200 seats", true),
            ("Offer", false),
            ("A long sentence with a colon: FW: x", false),
            ("", false),
            (":", false),
        ];
        for (subject, expected) in cases {
            assert_eq!(is_forward(subject, true), expected, "{subject}");
        }
        assert!(
            !is_forward("FW: Offer", false),
            "somebody typed it: no header says that it continues a mail"
        );
    }
}
