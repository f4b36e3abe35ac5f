//! The data files of a Jekyll site: YAML, JSON, CSV and TSV in `_data`, by folder and name.

use std::fs;
use std::path::Path;

use super::settings;
use crate::document::{Meta, MetaValue};
use crate::system;
use crate::text;
use crate::text::Ordered;

/// Folders inside folders, files in all and bytes in all, at most.
const DEEPEST: usize = 8;
const MOST_FILES: usize = 500;
const MOST_BYTES: usize = 4 * 1024 * 1024;

/// What is left to be read.
struct Left {
    files: usize,
    bytes: usize,
}

/// The data of the site whose root is a folder; `None` where it has none.
pub(super) fn of_site(root: &Path) -> Option<Meta> {
    let config = settings::data(root, &["_config.yml", "_config.yaml"]).and_then(|(_, config)| config);
    let folder = config.as_ref().and_then(|config| config.text("data_dir")).unwrap_or("_data").to_owned();
    let mut left = Left { files: MOST_FILES, bytes: MOST_BYTES };
    Some(read(root, &folder, 0, &mut left)?).filter(|data| !data.fields.is_empty())
}

fn read(root: &Path, folder: &str, depth: usize, left: &mut Left) -> Option<Meta> {
    let real = system::inside(root, &root.join(folder))?;
    let mut names: Vec<(String, bool)> = fs::read_dir(real)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let kind = entry.file_type().ok()?;
            Some((entry.file_name().to_string_lossy().into_owned(), kind.is_dir()))
        })
        .filter(|(name, _)| !name.starts_with('.'))
        .collect();
    names.order();
    let mut data = Meta::default();
    for (name, is_folder) in names {
        let path = format!("{folder}/{name}");
        let (key, value) = if is_folder {
            let inner = if depth < DEEPEST { read(root, &path, depth + 1, left) } else { None };
            (&*name, inner.map(MetaValue::Map))
        } else {
            let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
            (stem, file(root, &path, extension, left))
        };
        if let Some(value) = value {
            data.fields.push((text::safe(key).into(), value));
        }
    }
    Some(data)
}

fn file(root: &Path, path: &str, extension: &str, left: &mut Left) -> Option<MetaValue> {
    let known = ["yml", "yaml", "json", "csv", "tsv"].contains(&extension);
    if !known || left.files == 0 {
        return None;
    }
    left.files -= 1;
    let size = fs::metadata(root.join(path)).map_or(u64::MAX, |meta| meta.len());
    left.bytes = left.bytes.checked_sub(usize::try_from(size).ok()?)?;
    let text = settings::text(root, path)?;
    match extension {
        "csv" => Some(table(&text, ',')),
        "tsv" => Some(table(&text, '\t')),
        _ => {
            let mut data = settings::parse(path, &text)?;
            // A list at the top stands under a name of our own.
            let list = matches!(&data.fields[..], [(name, MetaValue::List(_))] if **name == *"items");
            let own = list && !text.trim_start().starts_with("items");
            Some(if own { data.fields.pop()?.1 } else { MetaValue::Map(data) })
        }
    }
}

/// Rows under the names of the first, as Jekyll has them. A field in quotes may hold the separator, line ends and,
/// doubled, quotes.
fn table(text: &str, separator: char) -> MetaValue {
    let mut rows: Vec<Vec<String>> = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let row = rows.last_mut().expect("there is a row from the beginning");
        let field = row.last_mut().expect("a row has a field from the beginning");
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.is_empty() => quoted = true,
            c if c == separator && !quoted => row.push(String::new()),
            '\n' if !quoted => rows.push(vec![String::new()]),
            '\r' if !quoted => {}
            c => field.push(c),
        }
    }
    let mut rows = rows.into_iter().filter(|row| row.iter().any(|field| !field.is_empty()));
    let names = rows.next().unwrap_or_default();
    let items = rows.map(|row| {
        let fields = names.iter().zip(row);
        let fields =
            fields.map(|(name, value)| (text::safe(name).into(), MetaValue::Text(text::safe(&value).into())));
        MetaValue::Map(Meta { fields: fields.collect() })
    });
    MetaValue::List(items.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_have_rows_with_names() {
        let MetaValue::List(rows) = table("a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n2,3\n", ',') else { panic!() };
        let row = |at: usize| match &rows[at] {
            MetaValue::Map(map) => (map.text("a").unwrap().to_owned(), map.text("b").unwrap().to_owned()),
            _ => panic!(),
        };
        assert_eq!(rows.len(), 2);
        assert_eq!(row(0), ("1".into(), "x, \"y\"\nz".into()));
        assert_eq!(row(1), ("2".into(), "3".into()));
    }
}
