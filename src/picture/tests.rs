//! Pictures of a few pixels, and hostile ones.

use std::collections::BTreeMap;

use super::*;

const WANTED: Wanted = Wanted {
    chapter: ChapterId(0),
    flow: FlowId(0),
    path: PathBuf::new(),
    cells: (4, 2),
    cell: (3, 6),
    protocol: Protocol::Blocks,
};

/// Red above, blue below; transparent at the right.
fn flag() -> Vec<u8> {
    let image = RgbaImage::from_fn(40, 40, |x, y| {
        let alpha = if x < 20 { 255 } else { 0 };
        image::Rgba(if y < 20 { [200, 0, 0, alpha] } else { [0, 0, 200, alpha] })
    });
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

fn made(protocol: Protocol) -> Picture {
    Picture::of(&flag(), &Wanted { protocol, ..WANTED }).unwrap()
}

fn written(rows: std::ops::Range<u16>, protocol: Protocol) -> String {
    let mut out = Vec::new();
    made(protocol).pixels.unwrap().write((4, 9), rows, (4, 7), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn half_blocks_have_the_colours_and_a_ground_to_be_seen_on() {
    let picture = made(Protocol::Blocks);
    assert_eq!(picture.halves(0, 0), Some([[200, 0, 0]; 2]));
    assert_eq!(picture.halves(1, 1), Some([[0, 0, 200]; 2]));
    assert_eq!(picture.halves(3, 0), Some([[255; 3]; 2]), "dark drawings get a white ground");
    assert_eq!((picture.halves(4, 0), picture.halves(0, 2)), (None, None));
    let white = RgbaImage::from_fn(40, 40, |x, _| image::Rgba([255, 255, 255, if x < 20 { 255 } else { 0 }]));
    assert_eq!(flat(&white).get_pixel(30, 0).0, [0; 3], "light ones a black one");
}

#[test]
fn kitty_gets_a_png_once_and_then_any_rows() {
    let mut out = Vec::new();
    made(Protocol::Kitty).pixels.unwrap().send(7, &mut out).unwrap();
    let sent = String::from_utf8(out).unwrap();
    assert!(sent.starts_with("\x1b_Ga=t,f=100,t=d,i=7,q=2,m=0;iVBOR"), "{sent}");
    assert!(sent.ends_with("\x1b\\"));
    // The second of two rows: the lower half of 12 × 12 pixels.
    assert_eq!(
        written(1..2, Protocol::Kitty),
        "\x1b[10;5H\x1b_Ga=p,i=7,p=1,x=0,y=6,w=12,h=6,c=4,r=1,C=1,q=2\x1b\\"
    );
}

#[test]
fn a_large_picture_goes_to_kitty_in_pieces() {
    let noise =
        RgbImage::from_fn(90, 90, |x, y| image::Rgb([(x * 7 + y * 13) as u8, (x * y) as u8, (x ^ y) as u8]));
    let pixels = Pixels::Kitty(wire::png(&noise).unwrap(), (9, 9));
    let mut out = Vec::new();
    pixels.send(1, &mut out).unwrap();
    let sent = String::from_utf8(out).unwrap();
    let pieces: Vec<&str> = sent.split_terminator("\x1b\\").collect();
    assert!(pieces.len() > 1 && pieces.iter().all(|piece| piece.len() < 4096 + 60));
    assert!(pieces[0].contains("m=1;") && pieces.last().unwrap().starts_with("\x1b_Gm=0,q=2;"));
}

#[test]
fn iterm2_gets_rows() {
    let both = written(0..2, Protocol::Iterm2);
    assert_eq!(both.matches("\x1b]1337;File=inline=1;").count(), 2);
    assert!(both.starts_with("\x1b[10;5H\x1b]1337;"), "{both}");
    assert!(both.contains("\x1b[11;5H") && both.contains("width=4;height=1;") && both.ends_with('\x07'));
    assert_eq!(written(1..2, Protocol::Iterm2).matches("1337").count(), 1);
}

#[test]
fn sixels_show_what_was_painted() {
    let all = written(0..2, Protocol::Sixel);
    assert!(all.starts_with("\x1b[10;5H\x1bP0;1q\"1;1;12;12"), "{all}");
    let (pixels, colours) = read(&all);
    assert_eq!(pixels.len(), 12 * 12);
    let near = |at: (usize, usize), colour: [i32; 3]| {
        let own = colours[&pixels[&at]];
        assert!(own.iter().zip(colour).all(|(a, b)| (a - b).abs() < 6), "{at:?}: {own:?}");
    };
    near((0, 0), [78, 0, 0]);
    near((2, 11), [0, 0, 78]);
    near((11, 5), [100, 100, 100]);
    let (lower, _) = read(&written(1..2, Protocol::Sixel));
    assert_eq!(lower.len(), 12 * 6);
}

/// The number of a colour for each pixel.
type Painted = BTreeMap<(usize, usize), u32>;

/// The pixels of a sixel sequence, by their colours' numbers, and those colours in percent.
fn read(sequence: &str) -> (Painted, BTreeMap<u32, [i32; 3]>) {
    let regex = regex::Regex::new(r"#(\d+);2;(\d+);(\d+);(\d+)|#(\d+)|!(\d+)(.)|([-$])|([?-~])").unwrap();
    let body = sequence.split_once("q\"").unwrap().1.split('\x1b').next().unwrap();
    let body = body.split_once('#').map(|(_, rest)| format!("#{rest}")).unwrap();
    let (mut pixels, mut colours) = (Painted::new(), BTreeMap::new());
    let (mut x, mut y, mut colour) = (0, 0, 0);
    for found in regex.captures_iter(&body) {
        let number = |at: usize| found.get(at).map(|m| m.as_str().parse::<u32>().unwrap());
        let mut paint = |count: u32, sign: &str| {
            for _ in 0..count {
                for bit in 0..6 {
                    if (sign.as_bytes()[0] - b'?') >> bit & 1 == 1 {
                        assert_eq!(pixels.insert((x, y + bit), colour), None, "painted twice");
                    }
                }
                x += 1;
            }
        };
        if let Some(own) = number(1) {
            colours.insert(own, [2, 3, 4].map(|at| number(at).unwrap() as i32));
        } else if let Some(own) = number(5) {
            colour = own;
        } else if let Some(count) = number(6) {
            paint(count, &found[7]);
        } else if let Some(sign) = found.get(9) {
            paint(1, sign.as_str());
        } else {
            (x, y) = (0, if &found[8] == "-" { y + 6 } else { y });
        }
    }
    (pixels, colours)
}

#[test]
fn hostile_files_are_no_pictures() {
    // A head that promises 60,000 × 60,000 pixels, with its checksum right.
    let mut bomb = flag();
    bomb[16..20].copy_from_slice(&60_000u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000u32.to_be_bytes());
    let sum = bomb[12..29].iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 },
        )
    });
    bomb[29..33].copy_from_slice(&(!sum).to_be_bytes());
    assert_eq!(size(&bomb), None);
    assert_eq!(Picture::of(&bomb, &WANTED), None);
    let cut = &flag()[..80];
    assert_eq!(size(cut), Some((40, 40)));
    assert_eq!(Picture::of(cut, &WANTED), None);
    for bytes in [&b""[..], b"<svg/>", b"GIF89a", &[0xff, 0xd8, 0xff]] {
        assert_eq!((size(bytes), Picture::of(bytes, &WANTED)), (None, None));
    }
}
