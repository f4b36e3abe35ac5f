//! HTML as it stands inside Markdown, cut into tokens. Knows nothing of what the tags mean.

use std::borrow::Cow;
use std::ops::Range;

/// More than any tag is long.
const LONGEST_TAG: usize = 16 * 1024;

/// One piece of HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// What a piece of HTML is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// What stands between tags.
    Text,
    /// `<name …>`.
    Open {
        /// Where its name stands.
        name: Range<usize>,
        /// Whether it ends in `/>`.
        closed: bool,
    },
    /// `</name>`.
    Close {
        /// Where its name stands.
        name: Range<usize>,
    },
    /// `<![CDATA[…]]>`: the range of what is in it.
    Literal(Range<usize>),
    /// A comment, declaration or processing instruction: never shown.
    Hidden,
}

/// The tokens of a stretch of text.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    text: &'a str,
    at: usize,
    end: usize,
    /// Ends that are known not to come any more, so that many unclosed starts take no quadratic time.
    missing: [bool; 3],
}

impl<'a> Tokens<'a> {
    /// The tokens of `text[range]`.
    pub(super) fn new(text: &'a str, range: Range<usize>) -> Self {
        Self { text, at: range.start, end: range.end, missing: [false; 3] }
    }

    /// Goes on at another place.
    pub(super) fn skip_to(&mut self, at: usize) {
        self.at = at.min(self.end);
    }

    /// The markup that begins at the `<` at `at`.
    pub(super) fn markup(&mut self, at: usize) -> Option<Token> {
        let rest = &self.text[at..self.end];
        let bytes = rest.as_bytes();
        match bytes.get(1)? {
            b'!' if rest.starts_with("<!-->") => Some(Token { range: at..at + 5, kind: TokenKind::Hidden }),
            b'!' if rest.starts_with("<!--->") => Some(Token { range: at..at + 6, kind: TokenKind::Hidden }),
            b'!' if rest.starts_with("<!--") => self.until(at, "-->", 4, 0),
            b'!' if rest.starts_with("<![CDATA[") => {
                let token = self.until(at, "]]>", 9, 1)?;
                let inside = at + 9..token.range.end - 3;
                Some(Token { kind: TokenKind::Literal(inside), ..token })
            }
            b'?' => self.until(at, "?>", 2, 2),
            b'!' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let end = memchr::memchr(b'>', &bytes[..bytes.len().min(LONGEST_TAG)])?;
                Some(Token { range: at..at + end + 1, kind: TokenKind::Hidden })
            }
            b'/' if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let name = name_len(&bytes[2..]);
                let blanks = bytes[2 + name..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                let end = 2 + name + blanks;
                (bytes.get(end) == Some(&b'>')).then(|| Token {
                    range: at..at + end + 1,
                    kind: TokenKind::Close { name: at + 2..at + 2 + name },
                })
            }
            b if b.is_ascii_alphabetic() => {
                let name = name_len(&bytes[1..]);
                if !matches!(bytes.get(1 + name)?, b'>' | b'/' | b' ' | b'\t' | b'\n' | b'\r')
                    || is_scheme(&bytes[1..=name])
                {
                    return None;
                }
                let end = tag_end(&bytes[..bytes.len().min(LONGEST_TAG)], 1 + name)?;
                let closed = bytes[end - 1] == b'/';
                Some(Token {
                    range: at..at + end + 1,
                    kind: TokenKind::Open { name: at + 1..at + 1 + name, closed },
                })
            }
            _ => None,
        }
    }

    fn until(&mut self, at: usize, close: &str, skip: usize, which: usize) -> Option<Token> {
        if self.missing[which] {
            return None;
        }
        let from = (at + skip).min(self.end);
        let Some(found) = memchr::memmem::find(&self.text.as_bytes()[from..self.end], close.as_bytes())
        else {
            self.missing[which] = true;
            return None;
        };
        Some(Token { range: at..from + found + close.len(), kind: TokenKind::Hidden })
    }
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        if self.at >= self.end {
            return None;
        }
        let start = self.at;
        let mut from = start;
        while let Some(found) = memchr::memchr(b'<', &self.text.as_bytes()[from..self.end]) {
            let at = from + found;
            if let Some(token) = self.markup(at) {
                if at > start {
                    self.at = at;
                    return Some(Token { range: start..at, kind: TokenKind::Text });
                }
                self.at = token.range.end;
                return Some(token);
            }
            from = at + 1;
        }
        self.at = self.end;
        Some(Token { range: start..self.end, kind: TokenKind::Text })
    }
}

/// Whether a name with a colon begins an autolink rather than a tag of XML.
fn is_scheme(name: &[u8]) -> bool {
    let scheme = name.split(|b| *b == b':').next().unwrap_or_default();
    scheme.len() < name.len()
        && (name.last() == Some(&b':')
            || [&b"http"[..], b"https", b"ftp", b"mailto", b"tel", b"file", b"doi"].contains(&scheme))
}

fn name_len(bytes: &[u8]) -> usize {
    bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_')).count()
}

/// The `>` that ends an opening tag; quotes hide it, and a `<` outside quotes says that this is no tag.
fn tag_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'>' => return Some(at),
            b'<' => return None,
            b'"' | b'\'' if bytes[at - 1] == b'=' || bytes[at - 1].is_ascii_whitespace() => {
                at += 1 + memchr::memchr(*byte, &bytes[at + 1..])?;
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The attributes of an opening tag, names in lower case, entities decoded.
pub(super) fn attributes(tag: &str) -> Vec<(String, String)> {
    let inner = tag.trim_start_matches('<').trim_end_matches('>').trim_end_matches('/');
    let mut rest = &inner[name_len(inner.as_bytes())..];
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let name = rest[..end].to_ascii_lowercase();
        let after = rest[end..].trim_start();
        if let Some(value) = after.strip_prefix('=') {
            let value = value.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, next) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
            };
            found.push((name, decode(value).into_owned()));
            rest = next;
        } else if end > 0 {
            found.push((name, String::new()));
            rest = after;
        } else {
            return found;
        }
    }
}

/// The value of one attribute.
pub(super) fn attribute<'a>(attributes: &'a [(String, String)], name: &str) -> Option<&'a str> {
    attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
}

/// Text with its character references decoded.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let len = reference_len(rest);
        match reference(&rest[..len]) {
            Some(decoded) => out.push_str(&decoded),
            None => out.push_str(&rest[..len.max(1)]),
        }
        rest = &rest[len.max(1)..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// How many bytes a character reference takes that begins with the `&` at the start of `text`; 0 for none.
pub(super) fn reference_len(text: &str) -> usize {
    let body = text.bytes().skip(1).take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    if body > 0 && text.as_bytes().get(1 + body) == Some(&b';') { body + 2 } else { 0 }
}

/// What one character reference stands for.
pub(super) fn reference(reference: &str) -> Option<Cow<'static, str>> {
    Some(match reference {
        "&amp;" => "&".into(),
        "&lt;" => "<".into(),
        "&gt;" => ">".into(),
        "&quot;" => "\"".into(),
        "&nbsp;" => "\u{a0}".into(),
        "" => return None,
        // pulldown has the table of all 2,125 names; it is asked rather than copied.
        _ => match pulldown_cmark::Parser::new(reference).nth(1) {
            Some(pulldown_cmark::Event::Text(text)) if &*text != "&" => text.into_string().into(),
            _ => return None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<&str> {
        Tokens::new(text, 0..text.len()).map(|token| &text[token.range]).collect()
    }

    #[test]
    fn text_and_tags_part() {
        assert_eq!(pieces("a <b c='>'>x</b > 1 < 2"), ["a ", "<b c='>'>", "x", "</b >", " 1 < 2"]);
        assert_eq!(
            pieces("<!-- <i> --><?x?><![CDATA[<y>]]><br/>"),
            ["<!-- <i> -->", "<?x?>", "<![CDATA[<y>]]>", "<br/>"]
        );
        assert_eq!(pieces("<http://x.y> <a <b>"), ["<http://x.y> <a ", "<b>"]);
    }

    #[test]
    fn attributes_are_read_in_all_forms() {
        let read = attributes("<IMG Src=\"a&amp;b\" alt='two words' width=3 hidden/>");
        let found = |name| attribute(&read, name);
        assert_eq!(
            [found("src"), found("alt"), found("width"), found("hidden")],
            [Some("a&b"), Some("two words"), Some("3"), Some("")]
        );
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(decode("a &amp; &eacute;&#65;&#x42; &nope; & &"), "a & éAB &nope; & &");
    }

    #[test]
    fn unclosed_markup_takes_linear_time() {
        for unit in ["<!--", "<?", "<![CDATA[", "<a \"", "<a b='", "<", "</", "&"] {
            let text = unit.repeat(200_000 / unit.len());
            assert!(!pieces(&text).is_empty());
            decode(&text);
        }
    }
}
