//! Addresses as text: decoded, resolved against a folder, folded so that they can be compared.

pub(super) fn folder_of(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// What follows a site's base; nothing where the match ends inside a name.
pub(super) fn strip_base<'a>(destination: &'a str, base: &str) -> Option<&'a str> {
    let head = destination.get(..base.len())?;
    let rest = &destination[base.len()..];
    (head.eq_ignore_ascii_case(base) && (rest.is_empty() || rest.starts_with(['/', '#', '?'])))
        .then_some(rest)
}

/// The scheme of an address, in lower case.
pub(super) fn scheme(destination: &str) -> Option<String> {
    let (scheme, _) = destination.split_once(':')?;
    let mut chars = scheme.chars();
    let fits = chars.next()?.is_ascii_alphabetic()
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    fits.then(|| scheme.to_ascii_lowercase())
}

/// `{{ site.baseurl }}`, `{{ '/x' | relative_url }}` and `{% link x.md %}` as the address they give; `None`
/// where there is no Liquid.
pub(super) fn without_liquid(destination: &str) -> Option<String> {
    if !destination.contains("{{") && !destination.contains("{%") {
        return None;
    }
    let (mut out, mut rest) = (String::new(), destination);
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let (tag, end) = match &rest[open..] {
            t if t.starts_with("{{") => (true, "}}"),
            t if t.starts_with("{%") => (false, "%}"),
            _ => {
                out.push('{');
                rest = &rest[open + 1..];
                continue;
            }
        };
        let inner = &rest[open + 2..];
        let close = inner.find(end)?;
        let words = inner[..close].trim().trim_matches('-').trim();
        if tag {
            if let Some(quote) = words.chars().next().filter(|c| matches!(c, '"' | '\'')) {
                out.push_str(words[1..].split(quote).next().unwrap_or_default());
            }
        } else if let Some(path) = words.strip_prefix("link ") {
            out.push('/');
            out.push_str(path.trim().trim_start_matches('/'));
        }
        rest = &inner[close + 2..];
    }
    out.push_str(rest);
    Some(if out.is_empty() { "/".to_owned() } else { out })
}

/// A path against a folder; `None` where it leads above the root.
pub(in crate::work) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// An address as it is compared: without outer slashes, extension and `index`, in lower case.
pub(super) fn fold(address: &str) -> String {
    let path = join("", address).unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default();
    let path = match name.rsplit_once('.') {
        Some((stem, ext))
            if !stem.is_empty()
                && ["md", "html", "htm", "markdown", "mdown", "mkd", "mdx", "qmd", "rmd"]
                    .iter()
                    .any(|known| ext.eq_ignore_ascii_case(known)) =>
        {
            &path[..path.len() - ext.len() - 1]
        }
        _ => &*path,
    };
    let path = path.to_lowercase();
    match path.rsplit_once('/') {
        Some((folder, "index" | "readme" | "_index")) => folder.to_owned(),
        None if path == "index" || path == "readme" || path == "_index" => String::new(),
        _ => path,
    }
}

/// Percent-decoding; what is no UTF-8 becomes U+FFFD.
pub(in crate::work) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = |at: usize| bytes.get(at).and_then(|b| char::from(*b).to_digit(16));
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, _, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_compared_without_their_dress() {
        for address in ["/docs/A/", "docs/a.html", "docs/a.md", "./docs/x/../A", "/docs/a/index.html"] {
            assert_eq!(fold(address), "docs/a", "{address}");
        }
        assert_eq!(fold("/"), "");
        assert_eq!(fold("v1.2"), "v1.2");
        assert_eq!(decode("a%20b%C3%A9%zz%4"), "a bé%zz%4");
        assert_eq!(join("a/b", "../../../c"), None);
    }

    #[test]
    fn liquid_gives_addresses() {
        assert_eq!(without_liquid("{{ site.baseurl }}/docs/a/").as_deref(), Some("/docs/a/"));
        assert_eq!(without_liquid("{{ '/docs/a/' | relative_url }}#x").as_deref(), Some("/docs/a/#x"));
        assert_eq!(without_liquid("{% link docs/a.md %}").as_deref(), Some("/docs/a.md"));
        assert_eq!(without_liquid("{{ unclosed"), None);
        assert_eq!(without_liquid("/plain"), None);
    }
}
