//! Delimiter rows whose columns are not as many as the header's: a table to kramdown, none to CommonMark, and a
//! definition list to pulldown where they begin with a colon.

use std::ops::Range;

use super::{HOLE, Work};

/// Hides the bars in code spans.
pub(super) fn bars(work: &mut Work) {
    for at in 0..work.code.len() {
        let range = work.code[at].clone();
        let code = &work.text[range.clone()];
        if code.starts_with(b"`") && !code.contains(&b'\n') {
            let bars: Vec<usize> = memchr::memchr_iter(b'|', code).collect();
            for at in bars {
                work.literal(range.start + at);
            }
        }
    }
}

/// Gives each delimiter row as many columns as the row before it has.
pub(super) fn delimiters(work: &mut Work) {
    let mut before: Range<usize> = work.start..work.start;
    // Where the table ends that is no table to pulldown.
    let mut ragged = work.start;
    let mut looked_until = work.start;
    let mut at = work.start;
    while at < work.text.len() {
        let end = memchr::memchr(b'\n', &work.text[at..]).map_or(work.text.len(), |found| at + found);
        let row = trimmed(&work.text, at..end);
        let header = trimmed(&work.text, before.clone());
        if is_delimiter(&work.text[row.clone()])
            && work.code_end(at).is_none()
            && work.text[header.clone()].contains(&b'|')
        {
            let wanted = columns(&work.text[header]);
            if at >= looked_until {
                let (last, more) = rows(work, end + 1, wanted);
                looked_until = last;
                ragged = if more { last } else { ragged };
            }
            if at < ragged {
                // pulldown would drop cells; without this row it is a paragraph, of which a table is made later.
                work.fill(row, HOLE);
            } else if wanted != columns(&work.text[row.clone()]) {
                rewrite(&mut work.text[row], wanted);
            }
        }
        before = at..end;
        at = end + 1;
    }
}

/// Where the rows end that begin at `at`, and whether one of them has more cells than `wanted`.
fn rows(work: &Work, mut at: usize, wanted: usize) -> (usize, bool) {
    let mut more = false;
    while at < work.text.len() {
        let end = memchr::memchr(b'\n', &work.text[at..]).map_or(work.text.len(), |found| at + found);
        let row = &work.text[trimmed(&work.text, at..end)];
        if !row.contains(&b'|') {
            break;
        }
        more |= columns(row) > wanted;
        at = end + 1;
    }
    (at, more)
}

fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let line = &text[range.clone()];
    let start = range.start + line.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
    let end = range.start + line.trim_ascii_end().len();
    start..end.max(start)
}

fn is_delimiter(row: &[u8]) -> bool {
    row.len() > 2
        && matches!(row[0], b'|' | b'-' | b':')
        && row.contains(&b'|')
        && memchr::memmem::find(row, b"--").is_some()
        && row.iter().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

fn columns(row: &[u8]) -> usize {
    let inner = row.strip_prefix(b"|").unwrap_or(row);
    let bars =
        inner.iter().enumerate().filter(|(at, b)| **b == b'|' && inner[..*at].last() != Some(&b'\\')).count();
    bars + usize::from(!row.ends_with(b"|") || row.ends_with(b"\\|"))
}

/// Writes a row of `wanted` columns into the space of another; the last column takes what is left.
fn rewrite(row: &mut [u8], wanted: usize) {
    if row.len() < wanted * 2 + 1 {
        return;
    }
    row.fill(b'-');
    let last = row.len() - 1;
    for column in 0..wanted {
        row[column * 2] = b'|';
    }
    row[last] = b'|';
}
