//! Reading a text from left to right, step by step. What citations and entries are made of is read so and not by
//! patterns: compiling the patterns of a first resolving took four times as long as all the rest of it.

/// A text, and how far it is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    /// The byte that comes next.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// At a byte of a text, which begins a character.
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// What is not read yet.
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// The character that comes next.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// The character read last.
    pub(super) fn last(&self) -> Option<char> {
        self.text[..self.at].chars().next_back()
    }

    /// Reads the next character if it fits.
    pub(super) fn eat(&mut self, fits: impl Fn(char) -> bool) -> bool {
        let next = self.peek().filter(|c| fits(*c));
        self.at += next.map_or(0, char::len_utf8);
        next.is_some()
    }

    /// Reads the next character if it is one of these.
    pub(super) fn any(&mut self, of: &str) -> bool {
        self.eat(|c| of.contains(c))
    }

    /// Reads all that fits, `most` characters at most, and counts it.
    pub(super) fn run(&mut self, most: usize, fits: impl Fn(char) -> bool) -> usize {
        let mut count = 0;
        while count < most && self.eat(&fits) {
            count += 1;
        }
        count
    }

    /// Reads blanks and counts them.
    pub(super) fn blanks(&mut self) -> usize {
        self.run(usize::MAX, char::is_whitespace)
    }

    /// Reads these very words.
    pub(super) fn text(&mut self, words: &str) -> bool {
        let found = self.rest().starts_with(words);
        self.at += if found { words.len() } else { 0 };
        found
    }

    /// Reads the longest of these, given in small letters; case makes no difference.
    pub(super) fn longest(&mut self, words: &[&str]) -> bool {
        let rest = self.rest();
        let found = words.iter().filter(|word| begins(rest, word)).map(|word| word.len()).max();
        self.at += found.unwrap_or(0);
        found.is_some()
    }

    /// Reads one to `most` digits; none where more follow.
    pub(super) fn digits(&mut self, most: usize) -> Option<&'a str> {
        let start = self.at;
        let count = self.run(usize::MAX, |c| c.is_ascii_digit());
        if (1..=most).contains(&count) {
            return Some(&self.text[start..self.at]);
        }
        self.at = start;
        None
    }

    /// Whether a word ends or begins here, or none touches.
    pub(super) fn is_edge(&self) -> bool {
        let in_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        in_word(self.last()) != in_word(self.peek())
    }

    /// What `read` reads from here; nothing is read where it says no.
    pub(super) fn maybe(&mut self, read: impl FnOnce(&mut Self) -> bool) -> bool {
        let before = self.at;
        let found = read(self);
        if !found {
            self.at = before;
        }
        found
    }
}

/// Whether a text begins with words given in small letters; case makes no difference.
pub(super) fn begins(text: &str, words: &str) -> bool {
    let Some(head) = text.get(..words.len()) else { return false };
    head.eq_ignore_ascii_case(words)
}

/// Where the first of some words stands, which are given in small letters; case makes no difference.
pub(super) fn find_word(text: &str, words: &[&str]) -> Option<usize> {
    let first = |byte: u8| words.iter().any(|word| word.as_bytes()[0] == byte.to_ascii_lowercase());
    let starts = text.bytes().enumerate().filter(|(_, byte)| first(*byte)).map(|(at, _)| at);
    let mut starts = starts.filter(|at| text.is_char_boundary(*at));
    starts.find(|at| {
        let mut cursor = Cursor::new(text, *at);
        cursor.is_edge()
            && cursor.longest(words)
            && (cursor.is_edge() || !cursor.last().is_some_and(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_step_by_step() {
        let mut cursor = Cursor::new("Vol. 12(3) été", 0);
        assert!(cursor.longest(&["vol", "volume", "vol."]));
        assert_eq!(cursor.rest(), " 12(3) été");
        assert_eq!(cursor.digits(4), None);
        assert_eq!(cursor.blanks(), 1);
        assert_eq!(cursor.digits(1), None);
        assert_eq!(cursor.digits(4), Some("12"));
        assert!(!cursor.maybe(|cursor| cursor.any("([") && cursor.text("4")));
        assert!(cursor.maybe(|cursor| cursor.any("([") && cursor.text("3)")));
        assert!(!cursor.is_edge());
        cursor.blanks();
        assert!(cursor.is_edge());
        assert_eq!(cursor.run(2, char::is_alphabetic), 2);
        assert!(!cursor.is_edge() && cursor.last() == Some('t') && cursor.peek() == Some('é'));
        assert!(cursor.eat(char::is_alphabetic) && cursor.rest().is_empty());
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find_word("A Thesis of synthesis", &["thesis"]), Some(2));
        assert_eq!(find_word("synthesis, thesisé", &["thesis"]), None);
        assert_eq!(find_word("Consulté le 3", &["consulté"]), Some(0));
        assert_eq!(find_word("é citation: this", &["cite this", "citation:"]), Some(3));
        assert!(begins("ÉTÉ", "É") && !begins("é", "é2"));
    }
}
