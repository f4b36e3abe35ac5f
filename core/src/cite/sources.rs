//! Files of sources: BibTeX, BibLaTeX, CSL-JSON and CSL-YAML to references.

use biblatex::ChunksExt;
use serde_json::Value;

use super::reference::{Kind, Person, Reference};
use crate::document::{Bibliography, BibliographyContent, MetaValue};
use crate::text::safe;

/// The sources of a file, in its order, each with the key that the file gives it as its id. What cannot be
/// read is left out.
pub(super) fn references(file: &Bibliography) -> Vec<Reference> {
    let mut found = match &file.content {
        BibliographyContent::BibTex(text) => bibtex(text),
        BibliographyContent::CslJson(text) => {
            serde_json::from_str::<Value>(text).map(|value| items(&value)).unwrap_or_default()
        }
        BibliographyContent::Csl(meta) => items(&value(&MetaValue::Map(meta.clone()))),
    };
    for reference in &mut found {
        reference.file = Some(file.path.clone());
    }
    found
}

fn bibtex(text: &str) -> Vec<Reference> {
    if let Ok(whole) = biblatex::Bibliography::parse(text) {
        return whole.iter().filter_map(bibtex_entry).collect();
    }
    // One entry that cannot be read must not cost the others.
    let mut pieces: Vec<String> = Vec::new();
    for line in text.lines() {
        if line.trim_start().starts_with('@') || pieces.is_empty() {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push_str(line);
            piece.push('\n');
        }
    }
    let begins = |piece: &String, what: &str| {
        piece.trim_start().get(..what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what))
    };
    let strings: String =
        pieces.iter().filter(|piece| begins(piece, "@string")).map(String::as_str).collect();
    pieces
        .iter()
        .filter(|piece| begins(piece, "@") && !begins(piece, "@string"))
        .filter_map(|piece| {
            biblatex::Bibliography::parse(piece)
                .or_else(|_| biblatex::Bibliography::parse(&format!("{strings}{piece}")))
                .ok()
        })
        .flat_map(|part| part.iter().filter_map(bibtex_entry).collect::<Vec<_>>())
        .collect()
}

fn bibtex_entry(entry: &biblatex::Entry) -> Option<Reference> {
    let field = |names: &[&str]| {
        let found = names.iter().find_map(|name| entry.get(name))?;
        some(&found.format_verbatim())
    };
    let people = |found: Vec<biblatex::Person>| {
        found.into_iter().map(|person| {
            let family = format!("{} {}", person.prefix, person.name);
            let given = if person.suffix.is_empty() {
                person.given_name
            } else {
                format!("{}, {}", person.given_name, person.suffix)
            };
            Person { family: tidy(&family), given: tidy(&given) }
        })
    };
    let mut authors: Vec<Person> = people(entry.author().unwrap_or_default()).collect();
    let more = authors.last().is_some_and(|person| person.family == "others" && person.given.is_empty());
    if more {
        authors.pop();
    }
    let mut editors: Vec<Person> =
        entry.editors().unwrap_or_default().into_iter().flat_map(|(list, _)| people(list)).collect();
    if authors.is_empty() {
        authors = std::mem::take(&mut editors);
    }
    if authors.is_empty()
        && let Some(body) = field(&["organization", "institution", "publisher"])
    {
        authors.push(Person { family: body, given: String::new() });
    }
    use biblatex::EntryType as Type;
    let kind = match entry.entry_type {
        Type::Article | Type::Periodical | Type::SuppPeriodical => Kind::Article,
        Type::Book
        | Type::MvBook
        | Type::Collection
        | Type::MvCollection
        | Type::Proceedings
        | Type::Booklet => Kind::Book,
        Type::InBook | Type::BookInBook | Type::InCollection | Type::SuppBook | Type::InReference => {
            Kind::Chapter
        }
        Type::InProceedings => Kind::Paper,
        Type::MastersThesis | Type::PhdThesis | Type::Thesis => Kind::Thesis,
        Type::Report | Type::TechReport => Kind::Report,
        Type::Online => Kind::Web,
        _ => Kind::Other,
    };
    let date = field(&["date", "year"]);
    let year = date.map(|date| match date.split('/').next().unwrap_or(&date) {
        day if day.len() > 4
            && day.starts_with(|c: char| c.is_ascii_digit())
            && day[4..].starts_with('-') =>
        {
            day[..4].to_owned()
        }
        other => other.to_owned(),
    });
    let title = field(&["title"]).map(|title| match field(&["subtitle"]) {
        Some(subtitle) => format!("{title}: {subtitle}"),
        None => title,
    });
    (!entry.key.is_empty()).then(|| {
        let (given, authors) = parted(authors);
        Reference {
            id: tidy(&entry.key),
            kind,
            authors,
            given,
            editors,
            more,
            year,
            title,
            venue: field(&["journaltitle", "journal", "booktitle", "maintitle", "series"]),
            volume: field(&["volume"]),
            issue: field(&["number", "issue"]),
            pages: field(&["pages"]).map(|pages| pages.replace("--", "–")),
            publisher: field(&["publisher", "school", "institution", "organization"]),
            doi: field(&["doi"]).map(|doi| plain_doi(&doi).to_owned()),
            url: field(&["url"]),
            ..Reference::default()
        }
    })
}

/// The items of a CSL file: a list, or the list under `references` or `items`.
fn items(file: &Value) -> Vec<Reference> {
    let list = file
        .as_array()
        .or_else(|| file.get("references")?.as_array())
        .or_else(|| file.get("items")?.as_array());
    list.into_iter().flatten().filter_map(item).collect()
}

fn item(item: &Value) -> Option<Reference> {
    let field = |name: &str| item.get(name).and_then(text);
    let people = |name: &str| -> Vec<Person> {
        item.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(person).collect()
    };
    let mut authors = people("author");
    let mut editors = people("editor");
    if authors.is_empty() {
        authors = std::mem::take(&mut editors);
    }
    let kind = match field("type").unwrap_or_default().as_str() {
        "article" | "article-journal" | "article-magazine" | "article-newspaper" | "review" => Kind::Article,
        "book" | "collection" => Kind::Book,
        "chapter" | "entry-encyclopedia" | "entry-dictionary" | "entry" => Kind::Chapter,
        "paper-conference" => Kind::Paper,
        "thesis" => Kind::Thesis,
        "report" | "standard" => Kind::Report,
        "webpage" | "post" | "post-weblog" => Kind::Web,
        _ => Kind::Other,
    };
    let (given, authors) = parted(authors);
    Some(Reference {
        id: field("id")?,
        kind,
        authors,
        given,
        editors,
        year: item.get("issued").and_then(issued),
        title: field("title"),
        venue: field("container-title"),
        volume: field("volume"),
        issue: field("issue"),
        pages: field("page").map(|pages| pages.replace('-', "–")),
        publisher: field("publisher"),
        doi: field("DOI").or_else(|| field("doi")).map(|doi| plain_doi(&doi).to_owned()),
        url: field("URL").or_else(|| field("url")),
        ..Reference::default()
    })
}

fn person(value: &Value) -> Option<Person> {
    let field = |name: &str| value.get(name).and_then(text);
    if let Some(name) = field("literal").or_else(|| field("name")).or_else(|| text(value)) {
        return Some(Person { family: name, given: String::new() });
    }
    let family = field("family")?;
    let family = match field("non-dropping-particle").or_else(|| field("dropping-particle")) {
        Some(particle) => format!("{particle} {family}"),
        None => family,
    };
    Some(Person { family, given: field("given").unwrap_or_default() })
}

/// A year out of the many forms of a CSL date.
fn issued(date: &Value) -> Option<String> {
    let year = match date {
        Value::Array(parts) => return parts.first().and_then(issued),
        Value::Object(_) => {
            if let Some(part) = date.get("date-parts").and_then(|parts| parts.get(0)?.get(0)) {
                text(part)
            } else {
                ["year", "raw", "literal"].iter().find_map(|name| date.get(*name).and_then(text))
            }
        }
        other => text(other),
    }?;
    let digits = year.chars().take_while(char::is_ascii_digit).count();
    Some(if digits == 4 && year[4..].starts_with('-') { year[..4].to_owned() } else { year })
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn value(meta: &MetaValue) -> Value {
    match meta {
        MetaValue::Null => Value::Null,
        MetaValue::Bool(value) => Value::Bool(*value),
        MetaValue::Number(_, written) => Value::String(written.to_string()),
        MetaValue::Text(text) => Value::String(text.to_string()),
        MetaValue::List(items) => Value::Array(items.iter().map(value).collect()),
        MetaValue::Map(map) => {
            Value::Object(map.fields.iter().map(|(key, inner)| (key.to_string(), value(inner))).collect())
        }
    }
}

fn parted(people: Vec<Person>) -> (Vec<String>, Vec<String>) {
    people.into_iter().map(|person| (person.given, person.family)).unzip()
}

fn some(text: &str) -> Option<String> {
    let text = tidy(text);
    (!text.is_empty()).then_some(text)
}

/// Safe to show, on one line, with single blanks.
fn tidy(text: &str) -> String {
    safe(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A DOI without a resolver's address.
pub(super) fn plain_doi(doi: &str) -> &str {
    doi.find("10.").map_or(doi, |at| &doi[at..])
}
