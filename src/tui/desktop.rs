//! What lies outside the terminal: clipboard, browser, editor.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::platform;
use crate::text::{base64, safe, web_address};

/// Bytes of an OSC 52 payload that terminals take at most (xterm's and kitty's smallest common limit).
const CLIPBOARD: usize = 74_994;

/// The sequence that puts a text on the clipboard (OSC 52); `None` where it is too long for terminals to take.
pub(super) fn clipboard(text: &str) -> Option<Vec<u8>> {
    // What nobody sees has no business in what is pasted elsewhere.
    let payload = base64(text.replace(crate::text::is_invisible, "").as_bytes());
    (payload.len() <= CLIPBOARD).then(|| [b"\x1b]52;c;", payload.as_slice(), b"\x1b\\"].concat())
}

/// Opens an address with the desktop's program, apart from the terminal; waits until that program has said
/// whether it could.
///
/// # Errors
/// What went wrong, in words.
pub(super) fn open(address: &str) -> Result<(), String> {
    let Some(address) = web_address(address) else {
        return Err(format!("not opened, since only http, https and mailto are: {}", safe(address)));
    };
    for mut command in platform::openers(&address) {
        let program = safe(&command.get_program().to_string_lossy()).into_owned();
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        match command.status() {
            Ok(status) if status.success() => return Ok(()),
            Ok(_) => return Err(format!("{program} could not open {address}")),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {}
            Err(e) => return Err(format!("{program}: {e}")),
        }
    }
    Err(format!("no program to open links with: {address}"))
}

/// Runs the user's editor on a file, at the line of a byte of it, and waits for its end.
///
/// # Errors
/// What went wrong, in words.
pub(super) fn edit(path: &Path, offset: u32) -> Result<(), String> {
    let shown = |e: io::Error| format!("{}: {e}", safe(&path.display().to_string()));
    let source = std::fs::read(path).map_err(shown)?;
    let before = &source[..source.len().min(offset as usize)];
    let line = 1 + memchr::memchr_iter(b'\n', before).count();
    let chosen = ["VISUAL", "EDITOR"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|v| !v.trim().is_empty()));
    let chosen = chosen.unwrap_or_else(|| platform::EDITOR.to_owned());
    let words = shell_words(&chosen);
    let Some((program, flags)) = words.split_first() else {
        return Err("$EDITOR names no program".to_owned());
    };
    let name = safe(program).into_owned();
    let run = |program: &String| Command::new(program).args(flags).args(place(program, path, line)).status();
    let is_there = |tried: &io::Result<_>| !matches!(tried, Err(e) if e.kind() == io::ErrorKind::NotFound);
    let tried = platform::names_of(program).iter().map(run).find(is_there);
    match tried.unwrap_or_else(|| Err(io::ErrorKind::NotFound.into())) {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name}: {status}")),
        Err(e) => Err(format!("{name}: {e}; set $EDITOR to your editor")),
    }
}

/// The arguments that take an editor to a line of a file; the file alone for an editor that is not known.
fn place(program: &str, path: &Path, line: usize) -> Vec<std::ffi::OsString> {
    let with_line = || {
        let mut file = path.as_os_str().to_owned();
        file.push(format!(":{line}"));
        file
    };
    let name = Path::new(program).file_stem().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match name.as_str() {
        "vi" | "vim" | "nvim" | "gvim" | "view" | "nano" | "pico" | "emacs" | "emacsclient" | "kak"
        | "joe" | "jed" | "mg" | "ne" | "micro" | "mcedit" | "less" | "more" | "most" | "vis" => {
            vec![format!("+{line}").into(), path.into()]
        }
        "code" | "code-insiders" | "codium" | "vscodium" | "cursor" => vec!["--goto".into(), with_line()],
        "hx" | "helix" | "zed" | "subl" => vec![with_line()],
        _ => vec![path.into()],
    }
}

/// Splits a command as a shell would: blanks part words, quotes and backslashes keep them.
fn shell_words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None | Some('"'), '\\') if platform::BACKSLASH_KEEPS => {
                word.get_or_insert_default().extend(chars.next());
            }
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (Some(_) | None, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clipboard_gets_base64_as_long_as_terminals_take_it() {
        assert_eq!(clipboard("é").unwrap(), b"\x1b]52;c;w6k=\x1b\\");
        assert_eq!(clipboard("\u{2067}é\u{e0041}\u{200b}").unwrap(), b"\x1b]52;c;w6k=\x1b\\");
        assert!(clipboard(&"x".repeat(60_000)).is_none());
    }

    #[test]
    fn editors_are_taken_to_the_line() {
        let args = |program| place(program, Path::new("a b.md"), 7);
        assert_eq!(args("/usr/bin/nvim"), ["+7", "a b.md"]);
        assert_eq!(args("code"), ["--goto", "a b.md:7"]);
        assert_eq!(args("hx"), ["a b.md:7"]);
        assert_eq!(args("strange"), ["a b.md"]);
    }

    #[test]
    fn commands_are_split_as_shells_do() {
        assert_eq!(shell_words("code --wait"), ["code", "--wait"]);
        assert_eq!(
            shell_words(r#" "/opt/my editor/x" 'a b' c\ d "" "#),
            ["/opt/my editor/x", "a b", "c d", ""]
        );
        assert!(shell_words("  ").is_empty());
    }
}
