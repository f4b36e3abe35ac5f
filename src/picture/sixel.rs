//! Pictures as sixels: columns of six pixels, one colour after another.
//!
//! A page scrolls by rows, and any rows of a picture may be what is seen of it. So the costly part, finding 256
//! colours and each pixel's among them, is done once; writing some of the rows is then a walk over them.

use std::io::{self, Write};

use color_quant::NeuQuant;
use image::RgbImage;

/// Colours that any terminal with sixels has registers for.
const COLOURS: usize = 256;
/// Only every tenth pixel is looked at to find the colours: the eye sees no difference.
const SAMPLE: i32 = 10;

/// A picture by numbers of colours.
#[derive(Debug, PartialEq, Eq)]
pub struct Sixels {
    wide: usize,
    /// Pixels of a row of cells.
    cell: usize,
    colours: Vec<[u8; 3]>,
    pixels: Vec<u8>,
}

impl Sixels {
    /// Finds the colours of a picture whose rows of cells are `cell` pixels high.
    pub(super) fn of(image: &RgbImage, cell: u32) -> Self {
        let rgba: Vec<u8> =
            image.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2], 255]).collect();
        let quantizer = NeuQuant::new(SAMPLE, COLOURS, &rgba);
        let colours = quantizer.color_map_rgb().chunks_exact(3).map(|c| [c[0], c[1], c[2]]).collect();
        let pixels = rgba.chunks_exact(4).map(|pixel| quantizer.index_of(pixel) as u8).collect();
        Self { wide: image.width() as usize, cell: cell as usize, colours, pixels }
    }

    /// Writes some rows of cells, at the cursor.
    ///
    /// # Errors
    /// What `out` says.
    pub fn write(&self, rows: std::ops::Range<u16>, out: &mut impl Write) -> io::Result<()> {
        let line = self.wide * self.cell;
        let (from, to) = (usize::from(rows.start) * line, usize::from(rows.end) * line);
        let Some(pixels) = self.pixels.get(from..to).filter(|pixels| !pixels.is_empty()) else {
            return Ok(());
        };
        // What is not painted keeps its ground: the last six rows may reach into the line below.
        write!(out, "\x1bP0;1q\"1;1;{};{}", self.wide, pixels.len() / self.wide)?;
        let mut used = [false; COLOURS];
        for pixel in pixels {
            used[usize::from(*pixel)] = true;
        }
        for (number, colour) in self.colours.iter().enumerate().filter(|(number, _)| used[*number]) {
            let [red, green, blue] = colour.map(|part| (u32::from(part) * 100 + 127) / 255);
            write!(out, "#{number};2;{red};{green};{blue}")?;
        }
        for band in pixels.chunks(self.wide * 6) {
            self.band(band, out)?;
            out.write_all(b"-")?;
        }
        out.write_all(b"\x1b\\")
    }

    /// Writes at most six rows of pixels.
    fn band(&self, band: &[u8], out: &mut impl Write) -> io::Result<()> {
        let mut used = [false; COLOURS];
        for pixel in band {
            used[usize::from(*pixel)] = true;
        }
        let mut columns = vec![0u8; self.wide];
        for (number, _) in used.iter().enumerate().filter(|(_, used)| **used) {
            columns.fill(0);
            for (row, line) in band.chunks(self.wide).enumerate() {
                for (column, pixel) in columns.iter_mut().zip(line) {
                    *column |= u8::from(usize::from(*pixel) == number) << row;
                }
            }
            write!(out, "#{number}")?;
            let mut at = 0;
            while at < columns.len() {
                let run = columns[at..].iter().take_while(|other| **other == columns[at]).count();
                let sign = columns[at] + b'?';
                if at + run == columns.len() && columns[at] == 0 {
                    break;
                }
                match run {
                    1..4 => out.write_all(&[sign; 3][..run])?,
                    _ => write!(out, "!{run}{}", char::from(sign))?,
                }
                at += run;
            }
            out.write_all(b"$")?;
        }
        Ok(())
    }
}
