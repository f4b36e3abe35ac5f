//! The reader's own annotations, made searchable like a chapter.

use super::{Context, Hit};
use crate::document::{BlockKind, Builder, ContainerKind, Document, Meta, Origin};
use crate::text::TextPos;

/// One text that is searched besides the chapters: a reader's annotation, and where it hangs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extra<'a> {
    /// The place in the work that it belongs to.
    pub anchor: TextPos,
    /// What it says.
    pub text: &'a str,
}

/// Annotations as one document, each a passage, so that queries, excerpts and scores hold for them too.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    document: Document,
    /// For each block its annotation's number and anchor.
    anchors: Vec<(usize, TextPos)>,
}

impl Annotations {
    /// Takes annotations in.
    pub fn new<'a>(extras: impl IntoIterator<Item = Extra<'a>>) -> Self {
        let mut builder = Builder::new();
        let mut anchors = Vec::new();
        for (number, extra) in extras.into_iter().enumerate() {
            builder.open(ContainerKind::ListItem { marker: "".into(), tight: false });
            for paragraph in extra.text.split("\n\n").filter(|text| !text.trim().is_empty()) {
                builder.begin(BlockKind::Paragraph);
                builder.text(paragraph.trim(), Origin::Generated(0));
                builder.end();
                anchors.push((number, extra.anchor));
            }
            builder.close();
        }
        Self { document: builder.finish(Meta::default()), anchors }
    }

    /// The document to search: with [`Self::context`], and for excerpts and scores.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What a query must be told of that document.
    pub fn context(&self) -> Context<'static> {
        Context { annotations: true, ..Context::default() }
    }

    /// The annotation that a hit stands in: its number in the order given, and its place in the work.
    pub fn of(&self, hit: &Hit) -> Option<(usize, TextPos)> {
        let block = self.document.block_at(hit.start())?;
        self.anchors.get(block.index()).copied()
    }
}
