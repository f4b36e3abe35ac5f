//! What is known of a long file as a whole, and what each of its parts needs of the others.

use std::collections::{HashMap, HashSet};

use super::reading::Stamp;
use super::scan::{self, Found};
use super::{Part, PartSizes};
use crate::markdown::{Around, Dialect};
use crate::text::Ordered;

/// What is known of a long file.
#[derive(Debug, Default)]
pub(super) struct Whole {
    pub(super) sizes: PartSizes,
    pub(super) dialect: Option<Dialect>,
    /// What the scan found; `None` before it.
    pub(super) found: Option<Found>,
    /// How many notes have a number at each mark.
    pub(super) numbered: Vec<u32>,
    /// What the system said of the file then: its size and when it was changed.
    pub(super) stamp: Option<Stamp>,
}

impl Whole {
    pub(super) fn new(
        sizes: PartSizes,
        dialect: Option<Dialect>,
        mut found: Found,
        stamp: Option<Stamp>,
    ) -> Self {
        found.close();
        let mut last = 0;
        let mut numbered = Vec::with_capacity(found.marks.len() + 1);
        for (at, label) in (0..).zip(std::mem::take(&mut found.marks)) {
            numbered.push(last);
            if let Some(note) = found.notes.get_mut(&label).filter(|note| note.called.is_none()) {
                last += 1;
                note.called = Some((last, at));
            }
        }
        numbered.push(last);
        Self { sizes, dialect, found: Some(found), numbered, stamp }
    }

    /// What a part needs of the rest of its file.
    pub(super) fn around(&self, part: &Part, source: &[u8]) -> Around {
        let mut around = Around { start: part.range.start, ..Around::default() };
        for tag in &part.cut.open {
            around.before.push_str(tag);
            around.before.push_str("\n\n");
        }
        for tag in part.open_after.iter().rev() {
            around.after += "\n\n</";
            around.after += &scan::name_of(tag);
            around.after += ">\n";
        }
        let Some(found) = &self.found else { return around };
        around.numbered = self.numbered.get(part.cut.marks).copied().unwrap_or_default() as usize;
        let own = |at: u32| part.range.contains(&at);
        let mut add = |at: u32, text: &str| {
            let side = if at < part.range.start { &mut around.before } else { &mut around.after };
            side.push_str("\n\n");
            side.push_str(text);
            side.push_str("\n\n");
        };
        for definition in found.everywhere.iter().filter(|definition| !own(definition.at)) {
            add(definition.at, &definition.text);
        }
        let mut numbers: HashMap<String, usize> = HashMap::new();
        if !(found.links.is_empty() && found.notes.is_empty()) {
            let mut seen = HashSet::new();
            for at in memchr::memchr_iter(b'[', source) {
                let Some((label, _)) = scan::label(&source[at..]) else { continue };
                if let Some(note) = label.strip_prefix('^') {
                    let Some(known) = found.notes.get(note) else { continue };
                    if !seen.insert(label.clone()) {
                        continue;
                    }
                    if !own(known.at) {
                        add(known.at, &format!("[^{note}]: ."));
                    }
                    let before = known.called.filter(|(_, first)| (*first as usize) < part.cut.marks);
                    numbers.extend(before.map(|(number, _)| (note.to_owned(), number as usize)));
                } else if let Some(definition) = found.links.get(&label)
                    && !own(definition.at)
                    && seen.insert(label)
                {
                    add(definition.at, &definition.text);
                }
            }
        }
        around.numbers = numbers.into_iter().collect();
        around.numbers.order();
        around
    }
}
