//! Sources as BibTeX and as CSL-JSON, for other programs.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use super::reference::{Kind, Person, Reference};

impl Reference {
    /// The source as an entry of a BibTeX file, with a newline at its end.
    pub fn bibtex(&self) -> String {
        self.bibtex_with(None)
    }

    /// The same with a remark, which styles do not print.
    pub fn bibtex_with(&self, remark: Option<&str>) -> String {
        let mut out = format!("@{}{{{},\n", self.bibtex_type(), key(&self.id));
        let mut field = |name: &str, value: Option<&str>| {
            if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
                let value = match name {
                    "doi" | "url" => verbatim(value),
                    "author" | "editor" => value.to_owned(),
                    _ => escaped(value),
                };
                let _ = writeln!(out, "  {name} = {{{value}}},");
            }
        };
        let mut authors: Vec<String> = self.people().map(|person| bibtex_name(&person)).collect();
        if self.more {
            authors.push("others".to_owned());
        }
        field("author", Some(&authors.join(" and ")));
        let editors: Vec<String> = self.editors.iter().map(bibtex_name).collect();
        field("editor", Some(&editors.join(" and ")));
        field("title", self.title.as_deref());
        let venue = match self.kind {
            Kind::Chapter | Kind::Paper => "booktitle",
            Kind::Book => "series",
            Kind::Article | Kind::Thesis | Kind::Report | Kind::Web | Kind::Other => "journal",
        };
        field(venue, self.venue.as_deref());
        field("year", self.year.as_deref());
        field("volume", self.volume.as_deref());
        field("number", self.issue.as_deref());
        field("pages", self.pages.as_ref().map(|pages| pages.replace('–', "--")).as_deref());
        let publisher = match self.kind {
            Kind::Thesis => "school",
            Kind::Report => "institution",
            Kind::Article | Kind::Book | Kind::Chapter | Kind::Paper | Kind::Web | Kind::Other => "publisher",
        };
        field(publisher, self.publisher.as_deref());
        field("doi", self.doi.as_deref());
        field("url", self.url.as_deref());
        field("annote", remark);
        out.push_str("}\n");
        out
    }

    fn bibtex_type(&self) -> &'static str {
        match self.kind {
            Kind::Article => "article",
            Kind::Book => "book",
            Kind::Chapter => "incollection",
            Kind::Paper => "inproceedings",
            Kind::Thesis => "phdthesis",
            Kind::Report => "techreport",
            Kind::Web | Kind::Other => "misc",
        }
    }

    /// The source as an item of CSL-JSON.
    pub fn csl(&self) -> Value {
        self.csl_with(None)
    }

    /// The same with a remark, which styles do not print.
    pub fn csl_with(&self, remark: Option<&str>) -> Value {
        let mut item = Map::new();
        let kind = match self.kind {
            Kind::Article => "article-journal",
            Kind::Book => "book",
            Kind::Chapter => "chapter",
            Kind::Paper => "paper-conference",
            Kind::Thesis => "thesis",
            Kind::Report => "report",
            Kind::Web => "webpage",
            Kind::Other => "document",
        };
        item.insert("id".to_owned(), json!(self.id));
        item.insert("type".to_owned(), json!(kind));
        let people = |people: Vec<Person>| -> Value { people.iter().map(csl_name).collect() };
        if !self.authors.is_empty() {
            item.insert("author".to_owned(), people(self.people().collect()));
        }
        if !self.editors.is_empty() {
            item.insert("editor".to_owned(), people(self.editors.clone()));
        }
        let digits = |year: &String| year.get(..4).and_then(|year| year.parse::<u32>().ok());
        match (&self.year, self.year.as_ref().and_then(digits)) {
            (Some(year), Some(number)) => {
                item.insert("issued".to_owned(), json!({ "date-parts": [[number]] }));
                if year.len() > 4 && year.len() == 5 {
                    item.insert("year-suffix".to_owned(), json!(&year[4..]));
                }
            }
            (Some(year), None) => {
                item.insert("issued".to_owned(), json!({ "literal": year }));
            }
            (None, _) => {}
        }
        for (name, value) in [
            ("title", &self.title),
            ("container-title", &self.venue),
            ("volume", &self.volume),
            ("issue", &self.issue),
            ("publisher", &self.publisher),
            ("DOI", &self.doi),
            ("URL", &self.url),
        ] {
            if let Some(value) = value {
                item.insert(name.to_owned(), json!(value));
            }
        }
        if let Some(pages) = &self.pages {
            item.insert("page".to_owned(), json!(pages.replace('–', "-")));
        }
        if let Some(remark) = remark {
            item.insert("annote".to_owned(), json!(remark));
        }
        Value::Object(item)
    }
}

fn csl_name(person: &Person) -> Value {
    if person.given.is_empty() {
        json!({ "literal": person.family })
    } else {
        json!({ "family": person.family, "given": person.given })
    }
}

/// `Moore, J. L.`; an institution in braces, so that its name is not taken apart.
fn bibtex_name(person: &Person) -> String {
    let family = escaped(&person.family);
    if !person.given.is_empty() {
        return format!("{family}, {}", escaped(&person.given));
    }
    if family.contains([' ', ',']) { format!("{{{family}}}") } else { family }
}

fn key(id: &str) -> String {
    let plain = |c: char| if c.is_whitespace() || "{}(),=\\\"#%~'@".contains(c) { '-' } else { c };
    let key: String = id.chars().map(plain).collect();
    if key.is_empty() { "entry".to_owned() } else { key }
}

/// Text as TeX shows it again.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            // Braces are counted even where they are escaped.
            '{' => out.push('('),
            '}' => out.push(')'),
            '\\' => out.push('/'),
            '~' => out.push('∼'),
            '^' => out.push('ˆ'),
            '\n' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// An address, which is not read as TeX but ends at its brace.
fn verbatim(text: &str) -> String {
    text.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C").replace(['\n', ' '], "")
}
