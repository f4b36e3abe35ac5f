//! Files of pictures: where they are, and their bytes. Nothing outside the boundary, and nothing from elsewhere.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::include::Place;
use super::links::join;
use super::{Source, Work, natural, read};
use crate::system;
use crate::text::ChapterId;

/// Folders of a site whose files have addresses at its root.
const STATIC: [&str; 5] = ["", "static", "public", "docs", "src"];

/// Where the pictures are that a chapter names as `names`, links resolved; `None` for one that is not there, lies
/// outside the boundary, or would have to be fetched.
pub(super) fn find(work: &Work, chapter: ChapterId, names: &[&str]) -> Vec<Option<PathBuf>> {
    let Some(own) = work.chapters.get(chapter.index()) else { return vec![None; names.len()] };
    let place = match &own.source {
        Source::File(path) if !names.is_empty() => Place::of(path, work.root.as_deref()),
        _ => None,
    };
    let Some(place) = place else { return vec![None; names.len()] };
    names
        .iter()
        .map(|name| {
            let (address, of_site) = work.links.local(name)?;
            candidates(&place, &own.path, &address, of_site).into_iter().find_map(|path| place.inside(&path))
        })
        .collect()
}

/// Where an address may lead, the likeliest first.
fn candidates(place: &Place, chapter: &str, address: &str, of_site: bool) -> Vec<PathBuf> {
    let from_root = || {
        let inner = join("", address);
        STATIC.iter().filter_map(move |folder| Some(place.boundary.join(folder).join(inner.as_ref()?)))
    };
    if of_site {
        return from_root().collect();
    }
    let mut all = vec![place.folder.join(address)];
    // A page's address is one level deeper than its file.
    if let Some(below) = address.strip_prefix("../") {
        all.push(place.folder.join(below));
    }
    all.push(place.folder.join(natural::stem(chapter).rsplit('/').next().unwrap_or_default()).join(address));
    all.extend(from_root());
    all
}

/// At most `most` bytes of a picture that [`Work::pictures`] found.
///
/// # Errors
/// It cannot be read, is no regular file, is larger than `largest` bytes, or is not what it was.
pub fn picture_bytes(path: &Path, largest: u64, most: u64) -> io::Result<Vec<u8>> {
    // Links were resolved when it was found: one that has been put in its place since leads elsewhere.
    if system::real(path)? != path || read::regular(path)? > largest {
        return Err(io::Error::other("not a picture to be read"));
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}
