//! Pictures: which of a chapter can be shown, their pixels at the size of some cells, and the bytes that bring them
//! to a terminal. Nothing is ever fetched: `work` gives the bytes of files inside its boundary, or none.
//!
//! Content is hostile. A file's size and the picture's, told by its first bytes, are held against limits before any
//! pixel is decoded; what cannot be decoded is no picture, and its words stand alone. [`files`] finds the pictures of a
//! chapter, [`Picture::of`] makes one for its cells, [`Pixels`] writes it. Why no crate of widgets does the writing:
//! they put escape sequences into cells, so that a frame is no longer a function of the state, and keep no account of
//! what the terminal still shows.

mod sixel;
mod wire;

use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageBuffer, ImageDecoder, ImageReader, Limits, Pixel, RgbImage, RgbaImage};

use crate::document::{BlockKind, Document, EmbedKind, Flow, FlowId};
use crate::text::ChapterId;
use crate::work::{self, Work};

pub use sixel::Sixels;
pub use wire::{FORGET_ALL, KITTY_QUESTION, NAME_QUESTION, hide};

/// Bytes of a file at most.
const LARGEST_FILE: u64 = 32 * 1024 * 1024;
/// Pixels at most, told by the file's head: 120 MB while one is decoded.
const MOST_PIXELS: u64 = 40_000_000;
/// Bytes that a decoder may take.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;
/// Bytes in which most files tell their size.
const HEAD: u64 = 128 * 1024;

/// How a terminal shows pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Two pixels a cell, as coloured half-blocks.
    Blocks,
    /// kitty's graphics protocol.
    Kitty,
    /// iTerm2's inline images.
    Iterm2,
    /// DEC's sixels.
    Sixel,
}

/// Whether pictures are shown, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Images {
    /// As well as the terminal can, which it may tell later; the surroundings say this much already.
    Auto(Option<Protocol>),
    /// None: their words alone.
    Off,
    /// So, whatever the terminal tells.
    By(Protocol),
}

impl Images {
    /// What a name in the settings stands for: `auto`, `off`, `kitty`, `iterm2`, `sixel`, `blocks`.
    pub fn by_name(name: &str) -> Option<Self> {
        Some(match name {
            "auto" => Images::Auto(None),
            "off" => Images::Off,
            "kitty" => Images::By(Protocol::Kitty),
            "iterm2" => Images::By(Protocol::Iterm2),
            "sixel" => Images::By(Protocol::Sixel),
            "blocks" => Images::By(Protocol::Blocks),
            _ => return None,
        })
    }

    /// The same, on a terminal of which the surroundings say this much.
    #[must_use]
    pub fn hinted(self, hint: Option<Protocol>) -> Self {
        if let Images::Auto(_) = self { Images::Auto(hint) } else { self }
    }
}

/// A picture of a chapter that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// The flow that shows it.
    pub flow: FlowId,
    /// Where it is, links resolved.
    pub path: PathBuf,
    /// Width and height in pixels, as it is to be seen.
    pub size: (u32, u32),
}

/// Whether a chapter has any pictures that might be shown.
pub fn has_pictures(document: &Document) -> bool {
    document.flows().iter().any(|flow| target(document, *flow).is_some())
}

/// The pictures of a chapter that can be shown: local, inside the boundary, of a kind that is known, not too large.
pub fn files(work: &Work, chapter: ChapterId, document: &Document) -> Vec<PictureFile> {
    let wanted = document
        .flows()
        .iter()
        .zip(0..)
        .filter_map(|(flow, id)| Some((FlowId(id), target(document, *flow)?)));
    let targets: Vec<(FlowId, &str)> = wanted.collect();
    let names: Vec<&str> = targets.iter().map(|(_, target)| *target).collect();
    let found = work.pictures(chapter, &names).into_iter().zip(&targets);
    found
        .filter_map(|(path, (flow, _))| {
            let path = path?;
            let size = measure(&path)?;
            Some(PictureFile { flow: *flow, path, size })
        })
        .collect()
}

fn target(document: &Document, flow: Flow) -> Option<&str> {
    let Flow::Block(block) = flow else { return None };
    match &document.block(block).kind {
        BlockKind::Embed { kind: EmbedKind::Image, target } => Some(target),
        _ => None,
    }
}

/// The size of the picture in a file, if it is one that may be decoded.
fn measure(path: &Path) -> Option<(u32, u32)> {
    let head = work::picture_bytes(path, LARGEST_FILE, HEAD).ok()?;
    let whole = || work::picture_bytes(path, LARGEST_FILE, LARGEST_FILE).ok();
    size(&head).or_else(|| if head.len() as u64 == HEAD { size(&whole()?) } else { None })
}

/// Width and height as a picture is to be seen; `None` for what is no picture, or one of too many pixels.
pub fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut decoder = decoder(bytes)?;
    let (wide, high) = decoder.dimensions();
    let turned = matches!(
        decoder.orientation().unwrap_or(Orientation::NoTransforms),
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    Some(if turned { (high, wide) } else { (wide, high) })
}

/// A decoder of a picture that is not too large.
fn decoder(bytes: &[u8]) -> Option<impl ImageDecoder + '_> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().ok()?;
    let (wide, high) = decoder.dimensions();
    let fits = wide > 0 && high > 0 && u64::from(wide) * u64::from(high) <= MOST_PIXELS;
    fits.then_some(decoder)
}

/// What a picture is to be made for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The chapter that shows it.
    pub chapter: ChapterId,
    /// The flow of it that shows it.
    pub flow: FlowId,
    /// Its file.
    pub path: PathBuf,
    /// Columns and rows.
    pub cells: (u16, u16),
    /// Pixels of a cell.
    pub cell: (u16, u16),
    /// How it is to be shown.
    pub protocol: Protocol,
}

/// A picture at the size of its cells.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// Columns and rows.
    pub cells: (u16, u16),
    /// Two pixels a cell, row by row: what half-blocks show.
    blocks: Vec<[u8; 3]>,
    /// What else the terminal is sent.
    pub pixels: Option<Pixels>,
}

/// A picture in a terminal's protocol. Any rows of it can be written.
#[derive(Debug, PartialEq, Eq)]
pub enum Pixels {
    /// A PNG for kitty, which keeps it, and the pixels of a cell.
    Kitty(Vec<u8>, (u16, u16)),
    /// A PNG for each row of cells.
    Iterm2(Vec<Vec<u8>>),
    /// Pixels by numbers of colours.
    Sixel(Sixels),
}

impl Picture {
    /// Reads and decodes a picture. `None` where that is not possible.
    pub fn read(wanted: &Wanted) -> Option<Self> {
        Self::of(&work::picture_bytes(&wanted.path, LARGEST_FILE, LARGEST_FILE).ok()?, wanted)
    }

    /// Decodes the bytes of a picture, for its cells.
    pub fn of(bytes: &[u8], wanted: &Wanted) -> Option<Self> {
        let mut decoder = decoder(bytes)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut image = DynamicImage::from_decoder(decoder).ok()?;
        image.apply_orientation(orientation);
        let (columns, rows) = (u32::from(wanted.cells.0), u32::from(wanted.cells.1));
        let (wide, high) = (u32::from(wanted.cell.0.max(1)), u32::from(wanted.cell.1.max(1)));
        let fine = match wanted.protocol {
            Protocol::Blocks => None,
            _ => Some((columns * wide, rows * high)),
        };
        let made = scaled_flat(image, fine.unwrap_or((columns, rows * 2)));
        let (fine, coarse) = match fine {
            Some(_) => {
                let coarse = image::imageops::thumbnail(&made, columns, rows * 2);
                (Some(made), coarse)
            }
            None => (None, made),
        };
        let pixels = match (wanted.protocol, fine) {
            (Protocol::Kitty, Some(fine)) => Some(Pixels::Kitty(wire::png(&fine)?, wanted.cell)),
            (Protocol::Iterm2, Some(fine)) => {
                let row =
                    |at| image::imageops::crop_imm(&fine, 0, at * high, columns * wide, high).to_image();
                Some(Pixels::Iterm2((0..rows).map(|at| wire::png(&row(at))).collect::<Option<_>>()?))
            }
            (Protocol::Sixel, Some(fine)) => Some(Pixels::Sixel(Sixels::of(&fine, high))),
            (Protocol::Blocks, _) | (_, None) => None,
        };
        Some(Self { cells: wanted.cells, blocks: coarse.pixels().map(|pixel| pixel.0).collect(), pixels })
    }

    /// The upper and the lower colour of a cell.
    pub fn halves(&self, column: u16, row: u16) -> Option<[[u8; 3]; 2]> {
        let wide = usize::from(self.cells.0);
        let at = usize::from(row) * 2 * wide + usize::from(column);
        let fits = column < self.cells.0;
        Some([*self.blocks.get(at).filter(|_| fits)?, *self.blocks.get(at + wide)?])
    }
}

/// A picture at exactly this size, without holes. It is given its final kind of pixels first: scaling is then
/// compiled here, for two kinds, and not by `image` for each that there is.
fn scaled_flat(image: DynamicImage, size: (u32, u32)) -> RgbImage {
    if image.color().has_alpha() {
        flat(&scaled(&image.into_rgba8(), size))
    } else {
        scaled(&image.into_rgb8(), size)
    }
}

fn scaled<P>(image: &ImageBuffer<P, Vec<u8>>, (wide, high): (u32, u32)) -> ImageBuffer<P, Vec<u8>>
where
    P: Pixel<Subpixel = u8> + 'static,
{
    if image.width() >= wide && image.height() >= high {
        image::imageops::thumbnail(image, wide, high)
    } else {
        image::imageops::resize(image, wide, high, FilterType::Triangle)
    }
}

/// A picture without holes. What is transparent is drawn for a page, and which one cannot be known: it gets the
/// ground, white or black, on which what is drawn is seen.
fn flat(image: &RgbaImage) -> RgbImage {
    let (mut light, mut whole) = (0, 0);
    for [red, green, blue, alpha] in image.pixels().map(|pixel| pixel.0) {
        let luma = (u64::from(red) * 299 + u64::from(green) * 587 + u64::from(blue) * 114) / 1000;
        light += luma * u64::from(alpha);
        whole += 255 * u64::from(alpha);
    }
    let ground = if light * 10 > whole * 7 { 0 } else { 255 };
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0;
        let over = |own: u8| {
            ((u32::from(own) * u32::from(alpha) + ground * (255 - u32::from(alpha)) + 127) / 255) as u8
        };
        image::Rgb([over(red), over(green), over(blue)])
    })
}

#[cfg(test)]
mod tests;
