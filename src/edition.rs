//! The built-in edition.

use crate::work::Work;

/// Name and text of each file of the edition, in no particular order: their front matter orders them.
const FILES: [(&str, &str); 8] = [
    ("exit-from-sex-trafficking.md", include_str!("../content/exit-from-sex-trafficking.md")),
    ("exit-from-sex-trafficking-1.md", include_str!("../content/exit-from-sex-trafficking-1.md")),
    ("exit-from-sex-trafficking-2.md", include_str!("../content/exit-from-sex-trafficking-2.md")),
    ("exit-from-sex-trafficking-3.md", include_str!("../content/exit-from-sex-trafficking-3.md")),
    ("exit-from-sex-trafficking-4.md", include_str!("../content/exit-from-sex-trafficking-4.md")),
    ("exit-from-sex-trafficking-5.md", include_str!("../content/exit-from-sex-trafficking-5.md")),
    ("exit-from-sex-trafficking-6.md", include_str!("../content/exit-from-sex-trafficking-6.md")),
    ("exit-from-sex-trafficking-7.md", include_str!("../content/exit-from-sex-trafficking-7.md")),
];

/// The built-in edition, as a work.
pub fn work() -> Work {
    Work::edition(&FILES)
}
