//! What is known of a source, wherever it was written down.

use super::names::fold;
use crate::document::{Document, FlowId};
use crate::text::{ChapterId, TextSpan};

/// A reference entry's place in [`super::Citations::references`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReferenceId(pub u32);

/// Where an entry stands in the work's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The chapter.
    pub chapter: ChapterId,
    /// The flow that holds it.
    pub flow: FlowId,
    /// Its text.
    pub span: TextSpan,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// An article of a journal, magazine or newspaper.
    Article,
    /// A book.
    Book,
    /// A chapter or paper in a book.
    Chapter,
    /// A paper in the proceedings of a conference.
    Paper,
    /// A thesis.
    Thesis,
    /// A report.
    Report,
    /// A page on the web.
    Web,
    /// Anything else, or not known.
    #[default]
    Other,
}

impl Kind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Article => "article",
            Kind::Book => "book",
            Kind::Chapter => "chapter",
            Kind::Paper => "paper",
            Kind::Thesis => "thesis",
            Kind::Report => "report",
            Kind::Web => "web",
            Kind::Other => "other",
        }
    }
}

/// A person, or an institution: then `given` is empty.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Person {
    /// The surname with its particles, or the institution's name.
    pub family: String,
    /// Given names or initials.
    pub given: String,
}

/// A source: an entry of a reference list, of a file of sources, or a note that other notes cite.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reference {
    /// `hickle-2017`, or the key that its file gives it; unique in the work.
    pub id: String,
    /// Where it stands in the text; `None` for one that only a file of sources has.
    pub place: Option<Place>,
    /// The file of sources that it is from, as the work names it.
    pub file: Option<String>,
    /// Whether it is a note's body that other notes cite, known by its place alone.
    pub is_note: bool,
    /// What it is.
    pub kind: Kind,
    /// Surnames (or the institution's name), in the entry's order.
    pub authors: Vec<String>,
    /// The given names or initials of each of `authors`, empty where there are none.
    pub given: Vec<String>,
    /// Who edited the book it stands in, or the book itself where it has no author.
    pub editors: Vec<Person>,
    /// Whether its list of authors ends in `et al.`
    pub more: bool,
    /// `2017`, `2008a`, `n.d.`; `None` where it has no year.
    pub year: Option<String>,
    /// The title, as far as it can be told.
    pub title: Option<String>,
    /// The journal or book it stands in.
    pub venue: Option<String>,
    /// The volume, as written.
    pub volume: Option<String>,
    /// The issue, as written.
    pub issue: Option<String>,
    /// The pages, `12–34`.
    pub pages: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
    /// The DOI, without a resolver's address.
    pub doi: Option<String>,
    /// The first web address in it.
    pub url: Option<String>,
}

impl Reference {
    /// The chapter it stands in, if it does in any.
    pub fn chapter(&self) -> Option<ChapterId> {
        self.place.map(|place| place.chapter)
    }

    /// Its authors with their given names.
    pub fn people(&self) -> impl Iterator<Item = Person> + '_ {
        self.authors.iter().enumerate().map(|(at, family)| Person {
            family: family.clone(),
            given: self.given.get(at).cloned().unwrap_or_default(),
        })
    }

    /// What puts sources in the order of their authors: accents and case make no difference, and what has no
    /// author comes last.
    pub fn author_key(&self) -> (bool, String, String) {
        let names: Vec<String> = self.authors.iter().map(|name| fold(name)).collect();
        (names.is_empty(), names.join(" "), self.year.clone().unwrap_or_default())
    }

    /// Its entry as it stands in the text, on one line; its fields where it stands nowhere.
    pub fn text<'a>(&self, document_of: impl Fn(ChapterId) -> Option<&'a Document>) -> String {
        match self.place.and_then(|place| Some((place, document_of(place.chapter)?))) {
            Some((place, document)) => {
                document.slice(place.span).split_whitespace().collect::<Vec<_>>().join(" ")
            }
            None => self.line(),
        }
    }

    /// What its entry was read as, besides authors, year and title: `article · Journal of Locks · vol. 2, no. 3 ·
    /// pp. 4–5 · doi:10.1000/keys`.
    pub fn facts(&self) -> String {
        let named = |word: &str, field: &Option<String>| field.as_ref().map(|field| format!("{word}{field}"));
        let kind = (self.kind != Kind::Other).then(|| self.kind.name().to_owned());
        let volume = [named("vol. ", &self.volume), named("no. ", &self.issue)];
        let volume = volume.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let pages = self.pages.as_ref().map(|pages| {
            let word = if pages.contains('–') { "pp." } else { "p." };
            format!("{word} {pages}")
        });
        let address = named("doi:", &self.doi).or_else(|| self.url.clone());
        let parts = [kind, self.venue.clone(), Some(volume), pages, self.publisher.clone(), address];
        parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Its fields as one line, for a source that no chapter shows:
    /// `Doe, J., & Roe, R. (1999). Title. Venue, 2(3), 4–5. Publisher. https://doi.org/…`.
    pub fn line(&self) -> String {
        let mut out = names_line(&self.people().collect::<Vec<_>>(), self.more);
        if out.is_empty() && !self.editors.is_empty() {
            out = names_line(&self.editors, false) + " (Eds.)";
        }
        if let Some(year) = &self.year {
            push(&mut out, " ", &format!("({year})"));
        }
        stop(&mut out);
        if let Some(title) = &self.title {
            push(&mut out, " ", title);
            stop(&mut out);
        }
        let mut venue = self.venue.clone().unwrap_or_default();
        match (&self.volume, &self.issue) {
            (Some(volume), Some(issue)) => push(&mut venue, ", ", &format!("{volume}({issue})")),
            (Some(one), None) | (None, Some(one)) => push(&mut venue, ", ", one),
            (None, None) => {}
        }
        if let Some(pages) = &self.pages {
            push(&mut venue, ", ", pages);
        }
        for part in [Some(venue), self.publisher.clone()].into_iter().flatten().filter(|p| !p.is_empty()) {
            push(&mut out, " ", &part);
            stop(&mut out);
        }
        match (&self.doi, &self.url) {
            (Some(doi), _) => push(&mut out, " ", &format!("https://doi.org/{doi}")),
            (None, Some(url)) => push(&mut out, " ", url),
            (None, None) => {}
        }
        if out.is_empty() { self.id.clone() } else { out }
    }
}

fn names_line(people: &[Person], more: bool) -> String {
    let mut out = String::new();
    for (at, person) in people.iter().enumerate() {
        if at > 0 {
            let last = at + 1 == people.len() && !more;
            out.push_str(if last { ", & " } else { ", " });
        }
        out.push_str(&person.family);
        if !person.given.is_empty() {
            out.push_str(", ");
            out.push_str(&person.given);
        }
    }
    if more {
        out.push_str(", et al.");
    }
    out
}

fn push(out: &mut String, between: &str, part: &str) {
    if !out.is_empty() {
        out.push_str(between);
    }
    out.push_str(part);
}

fn stop(out: &mut String) {
    if !out.is_empty() && !out.ends_with(['.', '?', '!']) {
        out.push('.');
    }
}
