//! The list of all sources: what is cited, what is not, what stands there twice, and what has no entry.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use super::finder::{Finder, Goal, Item, Listing, Order};
use crate::cite::{Citations, ReferenceId, Resolution};
use crate::text::{Ordered, TextPos};
use crate::work::Work;

/// The groups of the list, in order.
const CITED: &str = "Cited";
const TWICE: &str = "In the list twice";
const UNCITED: &str = "Never cited for certain";
const MISSING: &str = "Cited, but in no list";

impl Finder {
    /// All sources in an order, in groups.
    pub(super) fn references(work: &Work, citations: &Citations, order: Order) -> Self {
        let mut listed: Vec<ReferenceId> =
            (0..citations.references().len() as u32).map(ReferenceId).collect();
        let reference = |id: &ReferenceId| citations.reference(*id);
        match order {
            Order::List => {}
            Order::Author => listed.sort_by_cached_key(|id| reference(id).author_key()),
            Order::Year => listed.sort_by_cached_key(|id| {
                let year = reference(id).year.clone().unwrap_or_default();
                // What has no year comes last.
                (!year.starts_with(|c: char| c.is_ascii_digit()), Reverse(year))
            }),
            Order::Cited => listed.order_by_key(|id| Reverse(citations.places(*id).len())),
        }
        let twins =
            citations.twins(|id| work.document(id).map(|document| &**document), |id| work.book_of(id));
        let twice: HashSet<ReferenceId> = twins.iter().flat_map(|twin| [twin.first, twin.second]).collect();
        let perhaps = perhaps_cited(work, citations);
        let mut items: Vec<Item> = Vec::new();
        for id in listed {
            let (reference, places) = (citations.reference(id), citations.places(id));
            // A file of sources may serve many works.
            if reference.place.is_none() && places.is_empty() && !perhaps.contains_key(&id) {
                continue;
            }
            let title = reference.text(|chapter| work.document(chapter).map(|document| &**document));
            let under = match (places.first(), perhaps.get(&id)) {
                (Some((first, _)), _) => {
                    format!("{}×, first in {}", places.len(), work.chapter(*first).title)
                }
                (None, Some(count)) => format!("perhaps {count}×"),
                (None, None) => "never cited".to_owned(),
            };
            let group = match () {
                () if twice.contains(&id) => TWICE,
                () if places.is_empty() => UNCITED,
                () => CITED,
            };
            items.push(Item { goal: Goal::Reference(id), title, under, group });
        }
        // Within a group the order stays.
        let rank = |group| [CITED, TWICE, UNCITED].iter().position(|other| *other == group);
        items.order_by_key(|item| rank(item.group));
        for id in work.ids() {
            let Some(document) = work.document(id) else { continue };
            let missing = citations.chapter(id).iter().filter(|c| c.resolution == Resolution::Unresolved);
            for citation in missing {
                let title = document.slice(citation.span).replace('\n', " ");
                let goal = Goal::Citation(TextPos::new(id, citation.span.start));
                let under = format!("no entry, in {}", work.chapter(id).title);
                items.push(Item { goal, title, under, group: MISSING });
            }
        }
        Self::of(Listing::References(order), items)
    }
}

/// How many citations may mean each source, without being certain.
pub(super) fn perhaps_cited(work: &Work, citations: &Citations) -> HashMap<ReferenceId, usize> {
    let mut perhaps = HashMap::new();
    for citation in work.ids().flat_map(|id| citations.chapter(id)) {
        if let Resolution::Uncertain { candidates, .. } = &citation.resolution {
            for id in candidates {
                *perhaps.entry(*id).or_default() += 1;
            }
        }
    }
    perhaps
}
