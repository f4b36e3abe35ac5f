//! A long table is read some rows at a time: the parser's tree of all of one takes more than ten times its text, beside the
//! steps that are made of it.

use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use super::Reading;
use crate::markdown::step::{Element, Step, StepKind};

/// When a table is long, and how much of it is read at a time; in bytes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sizes {
    pub(super) long: usize,
    pub(super) at_once: usize,
}

pub(super) const SIZES: Sizes = Sizes { long: 256 << 10, at_once: 64 << 10 };

/// A long table, as far as lines tell; in bytes of its text. Whether it is one the parser says.
#[derive(Debug)]
pub(super) struct LongTable {
    /// The row that heads it and the one below, which says how its columns are set.
    pub(super) head: Range<usize>,
    /// Where each lot of its other rows begins, and the last one ends.
    pub(super) cuts: Vec<usize>,
}

impl LongTable {
    /// The first long table of a text all of whose rows begin with `|`. `None` too where the text defines anything that
    /// a row may refer to: some rows alone would not find it.
    pub(super) fn find(text: &str, sizes: Sizes) -> Option<Self> {
        let bytes = text.as_bytes();
        if bytes.len() < sizes.long || memmem::find(bytes, b"]:").is_some() {
            return None;
        }
        let mut first = 0;
        let mut is_after_blank = true;
        while first < bytes.len() {
            let end = line_end(bytes, first);
            if bytes[first] != b'|' || !is_after_blank {
                is_after_blank = bytes[first..end].iter().all(u8::is_ascii_whitespace);
                first = end;
                continue;
            }
            let under = line_end(bytes, end);
            let mut cuts = vec![under];
            let (mut at, mut lot) = (under, under);
            while bytes.get(at) == Some(&b'|') && !is_empty(&bytes[at..line_end(bytes, at)]) {
                if at - lot >= sizes.at_once {
                    cuts.push(at);
                    lot = at;
                }
                at = line_end(bytes, at);
            }
            cuts.push(at);
            if is_delimiter(&bytes[end..under]) && at - first >= sizes.long && cuts.len() > 2 {
                return Some(Self { head: first..under, cuts });
            }
            is_after_blank = false;
            first = at.max(under);
        }
        None
    }

    /// Lots of rows after the first; the last goes on to the end of the text.
    pub(super) fn lots(&self, len: usize) -> impl Iterator<Item = Range<usize>> + '_ {
        let last = self.cuts.len() - 3;
        let lots = self.cuts[1..].windows(2).enumerate();
        lots.map(move |(at, ends)| ends[0]..if at == last { len } else { ends[1] })
    }

    /// Where something of the table's head with a lot below it stands in the text.
    pub(super) fn place(&self, lot: &Range<usize>, own: Range<usize>) -> Range<usize> {
        let len = self.head.len();
        let place = |at: usize| if at < len { self.head.start + at } else { lot.start + at - len };
        place(own.start)..place(own.end)
    }
}

impl<'a> Reading<'a, '_> {
    /// The steps of a text with a long table, whose rows are read in lots. `None` where the parser sees no such table that
    /// stands alone.
    pub(super) fn in_lots(
        mut self,
        text: &'a str,
        options: Options,
        table: &LongTable,
    ) -> Option<Vec<Step<'a>>> {
        let end = |event: &Event<'_>| matches!(event, Event::End(TagEnd::Table));
        let mut held: Option<(Event<'a>, Range<usize>)> = None;
        for next in Parser::new_ext(&text[..table.cuts[1]], options).into_offset_iter() {
            if let Some((event, range)) = held.replace(next) {
                self.event(event, range);
            }
        }
        // What ends last stands in nothing else.
        held.filter(|(event, range)| end(event) && *range == (table.head.start..table.cuts[1]))?;
        let start = self.start + table.head.start;
        let open = self.steps.iter().rposition(|step| {
            step.range().start == start
                && matches!(step.kind, StepKind::Open { element: Element::Table(_), tag: None })
        })?;
        for lot in table.lots(text.len()) {
            let own = [&text[table.head.clone()], &text[lot.clone()]].concat();
            let events = Parser::new_ext(&own, options).into_offset_iter();
            let rows =
                events.skip_while(|(event, _)| !matches!(event, Event::End(TagEnd::TableHead))).skip(1);
            for (event, range) in rows {
                let is_end = end(&event) && range.start == 0;
                let range = table.place(&lot, range);
                if !is_end {
                    let event = kept(event, &own, |own| &text[table.place(&lot, own)]);
                    self.event(event, range);
                } else if lot.end < text.len() {
                    // The next lot goes on with it only if it ends here.
                    (range.end == lot.end).then_some(())?;
                } else {
                    let kind = std::mem::replace(&mut self.steps[open].kind, StepKind::Gone);
                    self.steps[open] = Step::new(self.start + range.start..self.start + range.end, kind);
                    self.event(event.into_static(), range);
                }
            }
        }
        Some(self.steps)
    }
}

/// An event of a lot's own text. The address of a link or picture stays one of the text as a whole, which the mask knows.
fn kept<'a>(event: Event<'_>, own: &str, place: impl Fn(Range<usize>) -> &'a str) -> Event<'a> {
    let written = match &event {
        Event::Start(
            Tag::Link { dest_url: CowStr::Borrowed(url), .. }
            | Tag::Image { dest_url: CowStr::Borrowed(url), .. },
        ) => (url.as_ptr() as usize).checked_sub(own.as_ptr() as usize).map(|at| at..at + url.len()),
        _ => None,
    };
    let mut event = event.into_static();
    if let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = &mut event
        && let Some(written) = written.filter(|at| at.end <= own.len())
    {
        *dest_url = CowStr::Borrowed(place(written));
    }
    event
}

/// Where the line that begins at a byte ends, behind its line end.
fn line_end(bytes: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1)
}

/// Whether a row has no cell with anything in it: such a one may end its table.
fn is_empty(row: &[u8]) -> bool {
    row.iter().all(|b| *b == b'|' || b.is_ascii_whitespace())
}

/// Whether a row may be the one under the head.
fn is_delimiter(row: &[u8]) -> bool {
    row.contains(&b'-') && row.iter().all(|b| matches!(b, b'|' | b'-' | b':') || b.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{Dialect, Site, events, mask};
    use proptest::prelude::*;

    const SMALL: Sizes = Sizes { long: 40, at_once: 12 };

    /// The steps of a text, in words, and whether rows were read in lots.
    fn steps(text: &str, dialect: Dialect, sizes: Sizes) -> (Vec<String>, bool) {
        let mask = mask::mask(text, 0, (dialect, &Site::default()));
        let steps = events::steps_by(&mask, 0, (dialect, false), sizes);
        let found = LongTable::find(&mask.masked, sizes).is_some();
        (steps.iter().map(|step| format!("{:?} {:?}", step.range(), step.kind)).collect(), found)
    }

    fn both(text: &str, dialect: Dialect) -> bool {
        let (whole, _) = steps(text, dialect, SIZES);
        let (in_lots, found) = steps(text, dialect, SMALL);
        assert_eq!(in_lots, whole, "{text:?} in {dialect:?}");
        found
    }

    #[test]
    fn only_a_table_that_stands_alone_is_read_in_lots() {
        let is_in_lots = |text: &str| {
            let mask = mask::mask(text, 0, (Dialect::Gfm, &Site::default()));
            let table = LongTable::find(&mask.masked, SMALL).expect("lines that look like one");
            let options = events::options(Dialect::Gfm, &mask.masked);
            Reading::new(&mask, 0, (Dialect::Gfm, false)).in_lots(&mask.masked, options, &table).is_some()
        };
        let table = format!("| a | b |\n|---|---|\n{}", "| c | d |\n".repeat(8));
        assert!(is_in_lots(&table) && is_in_lots(&format!("# H\n\n{table}\nAfter.\n")));
        assert!(
            !is_in_lots(&format!("~~~\n\n{table}~~~\n")) && !is_in_lots(&format!("<!--\n\n{table}-->\n"))
        );
    }

    #[test]
    fn a_table_in_lots_is_the_table() {
        let table =
            "| a | b |\n|:-:|--:|\n| *c* | `d | e` |\n| f |\n| <b>g</b> | [h](i) |\n| é&amp; | \"k\" |\n";
        let table = &format!("{table}| ![l](m n.png) | [o](a long name.pdf) |\n| p | q |\n");
        for dialect in [Dialect::Gfm, Dialect::MdBook, Dialect::Pandoc, Dialect::Kramdown] {
            assert!(both(table, dialect));
            assert!(both(&format!("Before.\n\n{table}| no end | |"), dialect));
            assert!(both(
                &format!("# Before\n\n{}\nAfter, *so*.\n\n- a\n", table.replace('\n', "\r\n")),
                dialect
            ));
            // What is no table of its own for the parser, although it looks like one.
            assert!(both(&format!("```\n\n{table}\n```\n\nAfter.\n"), dialect));
            assert!(both(&format!("<div>\n{table}\n{table}</div>\n\n{table}"), dialect));
            assert!(both(&format!("- item\n\n{table}\n"), dialect));
            assert!(!both(&format!("{table}| [x] | |\n\n[x]: /y\n"), dialect));
        }
    }

    proptest! {
        #[test]
        fn any_table_in_lots_is_the_table(
            before in prop::sample::select(vec!["", "Text.\n\n", "> q\n\n", "~~~\n\n", "1. a\n\n", "<!--\n\n"]),
            rows in prop::collection::vec("[|]( [a*`_\"<>$é&;|\\\\-]{0,6}[|]){0,3}\r?\n", 4..14),
            after in prop::sample::select(vec!["", "\n", "\nText *a*.\n", "text\n", "# H\n", "> q\n", "~~~\n", ": x\n"]),
        ) {
            let text = format!("{before}| a | b |\n|---|:-:|\n{}{after}", rows.concat());
            for dialect in [Dialect::Gfm, Dialect::Pandoc, Dialect::MdBook] {
                both(&text, dialect);
            }
        }
    }
}
