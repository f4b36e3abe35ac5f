//! Addresses that may leave the program: to a browser, or inside a terminal's hyperlink.

use std::fmt::Write as _;

/// Bytes of the longest address that is passed on: terminals leave out links that are longer (VTE's limit is 2,083).
const LONGEST: usize = 2_000;

/// An address of the web or of mail, in the printable ASCII that RFC 3986 allows, so that nothing in it can end or
/// steer what it is put into: every other byte is percent-encoded. `None` for any other scheme, for one with white
/// space, control or direction characters, and for one that is too long.
///
/// ```
/// use lectern_core::text::web_address;
/// assert_eq!(web_address("https://example.org/ä?q=[1]").as_deref(), Some("https://example.org/%C3%A4?q=[1]"));
/// assert_eq!(web_address("file:///etc/passwd"), None);
/// ```
pub fn web_address(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once(':')?;
    let known = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let steers =
        |c: char| c.is_whitespace() || c.is_control() || super::is_unsafe(c) || super::is_invisible(c);
    if !known || rest.is_empty() || address.len() > LONGEST || address.contains(steers) {
        return None;
    }
    let bytes = address.as_bytes();
    let mut out = String::with_capacity(address.len());
    for (at, byte) in bytes.iter().enumerate() {
        let kept = match byte {
            b'%' => bytes.get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)),
            // Unreserved and reserved characters (RFC 3986 §2.2 and §2.3).
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=".contains(byte),
        };
        if kept {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    (out.len() <= LONGEST).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_the_web_and_mail_are_addresses() {
        for (address, openable) in [
            ("https://doi.org/10.1000/1", true),
            ("HTTP://example.org", true),
            ("mailto:a@example.org", true),
            ("file:///etc/passwd", false),
            ("javascript:alert(1)", false),
            ("-x", false),
            ("https:", false),
            ("https://a b", false),
            ("https://a\x1b", false),
            ("https://a\u{9c}", false),
            ("https://a\u{202e}b", false),
            ("https://a\u{200b}b", false),
        ] {
            assert_eq!(web_address(address).is_some(), openable, "{address}");
        }
    }

    #[test]
    fn what_is_no_part_of_an_address_is_encoded() {
        assert_eq!(web_address("http://x/100%").as_deref(), Some("http://x/100%25"));
        assert_eq!(web_address("http://x/a%20b").as_deref(), Some("http://x/a%20b"));
        assert_eq!(
            web_address("http://x/\"<>\\^`{|}").as_deref(),
            Some("http://x/%22%3C%3E%5C%5E%60%7B%7C%7D")
        );
        // What the document's own safety made of an escape character.
        assert_eq!(web_address("http://x/␛]8;;").as_deref(), Some("http://x/%E2%90%9B]8;;"));
        assert_eq!(web_address(&format!("http://{}", "x".repeat(2_000))), None);
        assert_eq!(web_address(&format!("http://{}", "é".repeat(900))), None);
    }

    proptest! {
        #[test]
        fn nothing_but_printable_ascii_comes_out(text in "\\PC*|.*") {
            if let Some(address) = web_address(&format!("https://{text}")) {
                prop_assert!(address.bytes().all(|byte| byte.is_ascii_graphic()));
            }
        }
    }
}
