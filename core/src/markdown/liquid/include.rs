//! The files that templates include, and what is shown of those that are not there.

use super::Run;
use super::tag::{Tag, parameters};
use super::value::shown;
use crate::document::{Meta, MetaValue};
use crate::markdown::site::Include;
use crate::markdown::{decode, front_matter};

/// Includes inside includes, deeper than any site has them.
const DEEPEST: usize = 12;

/// More files than any chapter includes.
const MOST_INCLUDES: usize = 400;

impl Run<'_> {
    /// Runs the file that a tag names: one of the site's templates, or one beside the chapter.
    pub(super) fn include(&mut self, text: &str, tag: &Tag<'_>, template: bool) {
        let (file, written) = parameters(tag.argument);
        let mut given = Meta::default();
        for (key, value) in written {
            let value = self.names.evaluate(value).unwrap_or(MetaValue::Null);
            given.fields.push((key.into(), value));
        }
        let name = match file.strip_prefix("{{").and_then(|f| f.split_once("}}")) {
            Some((inner, rest)) => match self.names.evaluate(inner) {
                Some(value) => shown(&value) + rest,
                None => return self.give_up(text, &tag.range),
            },
            None => file.to_owned(),
        };
        self.includes += 1;
        let may = self.includes < MOST_INCLUDES && self.names.include.len() < DEEPEST;
        let wanted = if template { Include::Template(&name) } else { Include::Beside(&name) };
        let bytes = if may { (self.site.include)(&wanted) } else { None };
        let Some(bytes) = bytes else {
            let shown = caption(&given);
            let alone = shown.contains('\n');
            match if alone { &shown } else { shown.trim() } {
                "" => self.stand_in(text, &tag.range),
                shown => self.insert(shown, tag.range.clone()),
            }
            let place = self.anchor.clone().unwrap_or_else(|| tag.range.clone());
            return if self.site.exists {
                self.missing.push((name, place));
            } else {
                self.pass_over(&tag.range);
            };
        };
        let decoded = decode::decode(&bytes);
        let body = &decoded.text[decoded.start..];
        let skip = front_matter::cut(body, 0).map_or(0, |cut| cut.end);
        let anchor = self.anchor.clone();
        self.anchor.get_or_insert_with(|| tag.range.clone());
        self.names.include.push(given);
        self.template(&body.replace("\r\n", "\n"), skip);
        self.names.include.pop();
        self.anchor = anchor;
    }
}

/// What an include that cannot be read shows all the same: the image and caption that it was given.
fn caption(given: &Meta) -> String {
    let first = |keys: &[&str]| keys.iter().find_map(|key| given.text(key)).map(str::to_owned);
    let image = first(&["src", "filename", "file", "image", "image_path", "path", "img", "url"])
        .filter(|file| file.rsplit('.').next().is_some_and(is_image));
    let alt = first(&["alt"]).unwrap_or_default();
    let text = first(&["caption", "content", "text", "description", "title"]).unwrap_or_default();
    match image {
        Some(image) => format!("![{alt}](<{image}>)\n\n{text}"),
        None if text.is_empty() => alt,
        None => text,
    }
}

fn is_image(extension: &str) -> bool {
    matches!(
        extension.to_ascii_lowercase().as_str(),
        "png" | "jpg" | "jpeg" | "gif" | "svg" | "webp" | "avif" | "bmp"
    )
}
