//! The bytes that bring pictures to a terminal, by kitty's and iTerm2's protocols. All of them are made here: nothing
//! of a file goes to the terminal but pixels that were decoded.

use std::io::{self, Write};
use std::ops::Range;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, RgbImage};

use super::Pixels;
use crate::text::base64;

/// Asks whether the terminal speaks kitty's protocol. It answers `ESC _ G i=31;OK ESC \`.
pub const KITTY_QUESTION: &[u8] = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\";
/// Asks for the terminal's name (xterm's XTVERSION). It answers `ESC P > | name ESC \`.
pub const NAME_QUESTION: &[u8] = b"\x1b[>0q";
/// Takes all of this program's pictures from a kitty terminal, and their data.
pub const FORGET_ALL: &[u8] = b"\x1b_Ga=d,d=A,q=2\x1b\\";

/// Characters of one piece of a picture, by kitty's protocol.
const PIECE: usize = 4096;

/// A picture as a PNG.
pub(super) fn png(image: &RgbImage) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive);
    encoder.write_image(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgb8).ok()?;
    Some(out)
}

/// Sends a picture to kitty, which keeps it under a number and shows nothing yet.
fn kitty_send(png: &[u8], id: u32, out: &mut impl Write) -> io::Result<()> {
    let text = base64(png);
    let pieces = text.chunks(PIECE);
    let last = pieces.len().saturating_sub(1);
    for (at, piece) in pieces.enumerate() {
        let more = u8::from(at < last);
        if at == 0 {
            write!(out, "\x1b_Ga=t,f=100,t=d,i={id},q=2,m={more};")?;
        } else {
            write!(out, "\x1b_Gm={more},q=2;")?;
        }
        out.write_all(piece)?;
        out.write_all(b"\x1b\\")?;
    }
    Ok(())
}

/// One row of a picture for iTerm2, at the cursor.
fn iterm2_row(png: &[u8], columns: u16, out: &mut impl Write) -> io::Result<()> {
    let size = png.len();
    write!(
        out,
        "\x1b]1337;File=inline=1;size={size};width={columns};height=1;preserveAspectRatio=0;doNotMoveCursor=1:"
    )?;
    out.write_all(&base64(png))?;
    out.write_all(b"\x07")
}

impl Pixels {
    /// Gives a picture to a terminal that keeps it, under a number; the others keep nothing.
    ///
    /// # Errors
    /// What `out` says.
    pub fn send(&self, id: u32, out: &mut impl Write) -> io::Result<()> {
        match self {
            Self::Kitty(png, _) => kitty_send(png, id, out),
            Self::Iterm2(_) | Self::Sixel(_) => Ok(()),
        }
    }

    /// Shows some rows of a picture that is `columns` wide, from a cell (column and row, from 0) on. `id` is the number
    /// that it was sent under. The cursor is left anywhere.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write(
        &self,
        (x, y): (u16, u16),
        rows: Range<u16>,
        (columns, id): (u16, u32),
        out: &mut impl Write,
    ) -> io::Result<()> {
        let at = |row: u16| format!("\x1b[{};{}H", y + row + 1, x + 1);
        match self {
            Self::Kitty(_, (wide, high)) => {
                let (wide, high) = (u32::from(*wide), u32::from(*high));
                let (from, count) = (u32::from(rows.start), u32::from(rows.end - rows.start));
                write!(
                    out,
                    "{}\x1b_Ga=p,i={id},p=1,x=0,y={},w={},h={},c={columns},r={count},C=1,q=2\x1b\\",
                    at(0),
                    from * high,
                    u32::from(columns) * wide,
                    count * high
                )
            }
            Self::Iterm2(all) => {
                for (row, png) in all.iter().skip(rows.start.into()).take(rows.len()).enumerate() {
                    out.write_all(at(row as u16).as_bytes())?;
                    iterm2_row(png, columns, out)?;
                }
                Ok(())
            }
            Self::Sixel(sixels) => {
                out.write_all(at(0).as_bytes())?;
                sixels.write(rows, out)
            }
        }
    }

    /// Whether what is written stays where it is until it is taken away, whatever is written over it.
    pub fn floats(&self) -> bool {
        matches!(self, Self::Kitty(..))
    }
}

/// Takes a picture from the screen of a terminal that keeps pictures, and with `data` from its memory.
///
/// # Errors
/// What `out` says.
pub fn hide(id: u32, data: bool, out: &mut impl Write) -> io::Result<()> {
    if data {
        write!(out, "\x1b_Ga=d,d=I,i={id},q=2\x1b\\")
    } else {
        write!(out, "\x1b_Ga=d,d=i,i={id},p=1,q=2\x1b\\")
    }
}
