//! MyST's tables in lists and in comma-separated values, and its glossaries, as tables and lists that Markdown has
//! (MyST: Tables; Glossaries; reStructuredText: list-table, csv-table).

use super::lines::Line;

/// Rows of a table written as a list: `* - a` begins a row, `  - b` goes on with it.
pub(super) fn of_list(lines: &[Line<'_>]) -> Vec<Vec<String>> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in lines {
        let content = line.content;
        let begins = content.strip_prefix("* -").or_else(|| content.strip_prefix("- -"));
        if let Some(cell) = begins {
            rows.push(vec![cell.trim().to_owned()]);
        } else if let Some(row) = rows.last_mut() {
            match content.strip_prefix('-').filter(|rest| rest.is_empty() || rest.starts_with(' ')) {
                Some(cell) => row.push(cell.trim().to_owned()),
                None if content.is_empty() => {}
                None => {
                    if let Some(cell) = row.last_mut() {
                        cell.push(' ');
                        cell.push_str(content);
                    }
                }
            }
        }
    }
    rows
}

/// Rows of comma-separated values, one a line.
pub(super) fn of_values(lines: impl Iterator<Item = impl AsRef<str>>) -> Vec<Vec<String>> {
    let row = |line: &str| {
        let (mut cells, mut quoted) = (vec![String::new()], false);
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            let Some(cell) = cells.last_mut() else { continue };
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => {
                    chars.next();
                    cell.push('"');
                }
                '"' if quoted || cell.trim().is_empty() => quoted = !quoted,
                ',' if !quoted => cells.push(String::new()),
                c => cell.push(c),
            }
        }
        cells.iter().map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    };
    lines.filter(|line| !line.as_ref().trim().is_empty()).map(|line| row(line.as_ref())).collect()
}

/// A table of Markdown. Where no row is its head, the head is empty.
pub(super) fn written(mut rows: Vec<Vec<String>>, has_head: bool, indent: &str) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    if columns == 0 {
        return String::new();
    }
    if !has_head {
        rows.insert(0, Vec::new());
    }
    let mut out = String::new();
    for (at, row) in rows.iter().enumerate() {
        out.push_str(indent);
        for column in 0..columns {
            let cell = row.get(column).map_or("", String::as_str);
            out.push_str("| ");
            out.push_str(&cell.replace('|', "\\|"));
            out.push(' ');
        }
        out.push_str("|\n");
        if at == 0 {
            out.push_str(indent);
            out.push_str(&"|---".repeat(columns));
            out.push_str("|\n");
        }
    }
    out
}

/// A glossary: terms at the margin, what they mean indented under them.
pub(super) fn glossary(lines: &[Line<'_>], indent: &str) -> String {
    let margin =
        lines.iter().filter(|line| !line.content.is_empty()).map(|line| line.indent).min().unwrap_or(0);
    let mut out = String::new();
    let (mut in_term, mut begun) = (false, false);
    for line in lines {
        let content = line.content;
        if content.is_empty() {
            out.push('\n');
            begun &= !in_term;
            continue;
        }
        if line.indent == margin && !content.starts_with(": ") {
            out.extend([if in_term { "" } else { "\n" }, indent, content, "\n"]);
            (in_term, begun) = (true, false);
        } else if content.starts_with(": ") || !begun {
            out.extend([indent, ":   ", content.trim_start_matches(": ").trim_start(), "\n"]);
            (in_term, begun) = (false, true);
        } else {
            out.extend([indent, "    ", content, "\n"]);
        }
    }
    out
}
