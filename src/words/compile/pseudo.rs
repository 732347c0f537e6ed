//! A language that nobody speaks: English, each word of it written from right to left. Built only when it is asked
//! for; a person who reads from left to right can see by it whether a page is the right way round.

use super::{Language, Piece, Tree};

/// As browsers call it.
const TAG: &str = "ar-XB";
/// RIGHT-TO-LEFT OVERRIDE and POP DIRECTIONAL FORMATTING.
const AROUND: (char, char) = ('\u{202e}', '\u{202c}');

impl Language {
    /// The reference, turned round.
    pub(super) fn turned(&self) -> Self {
        Self {
            tag: TAG.to_owned(),
            messages: self.messages.iter().map(|(name, tree)| (name.clone(), turned(tree))).collect(),
            parts: self.parts.clone(),
            plural: self.plural,
        }
    }
}

fn turned(tree: &Tree) -> Tree {
    match tree {
        Tree::Text(pieces) => Tree::Text(pieces.iter().map(piece).collect()),
        Tree::Select { by, counted, cases, default } => Tree::Select {
            by: by.clone(),
            counted: *counted,
            cases: cases.iter().map(|(key, tree)| (key.clone(), turned(tree))).collect(),
            default: Box::new(turned(default)),
        },
    }
}

/// Each word by itself, so that lines are still broken between words.
fn piece(piece: &Piece) -> Piece {
    match piece {
        Piece::Variable { .. } => piece.clone(),
        Piece::Text(text) => Piece::Text(text.split_inclusive(char::is_whitespace).map(word).collect()),
    }
}

fn word(word: &str) -> String {
    let letters = word.trim_end();
    if letters.is_empty() {
        return word.to_owned();
    }
    let (before, after) = AROUND;
    format!("{before}{letters}{after}{}", &word[letters.len()..])
}
