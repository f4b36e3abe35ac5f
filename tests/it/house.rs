//! The house: imports go down only, files stay small, nothing is left half done.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
    out.sort();
    out
}

/// The table of rooms in `docs/architecture.md`: each room with those it may use, in order.
fn rooms() -> Vec<(String, BTreeSet<String>)> {
    let text = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let rows =
        text.lines().skip_while(|l| !l.starts_with("| room ")).skip(2).take_while(|l| l.starts_with('|'));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let name = |cell: &str| cell.trim().trim_matches('`').to_owned();
        let may = cells[2].split(',').map(name).filter(|n| !n.is_empty() && n != "—").collect();
        (name(cells[0]), may)
    })
    .collect()
}

/// Where the two crates have their rooms: the lower ones first.
fn crates() -> [PathBuf; 2] {
    [root().join("core/src"), root().join("src")]
}

/// The files of both.
fn sources() -> Vec<PathBuf> {
    crates().iter().flat_map(|folder| rust_files(folder)).collect()
}

/// The room that a file belongs to.
fn room_of(path: &Path) -> String {
    let inside =
        crates().iter().find_map(|folder| path.strip_prefix(folder).ok().map(Path::to_owned)).unwrap();
    let first = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
    first.trim_end_matches(".rs").to_owned()
}

#[test]
fn imports_go_down_only() {
    let rooms = rooms();
    let order: BTreeMap<&str, usize> =
        rooms.iter().enumerate().map(|(at, (name, _))| (name.as_str(), at)).collect();
    assert!(rooms.len() > 10, "the table of rooms was not found");
    for (at, (name, may)) in rooms.iter().enumerate() {
        for used in may {
            assert!(order.get(used.as_str()).is_some_and(|below| *below < at), "{name} may not list {used}");
        }
    }
    let named = regex::Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let braced = regex::Regex::new(r"(?s)\bcrate::\{([^{}]*)\}").unwrap();
    for path in sources() {
        let room = room_of(&path);
        if room == "lib" || room == "main" {
            continue;
        }
        let (_, may) =
            rooms.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is in no table"));
        let text = fs::read_to_string(&path).unwrap();
        // Tests beside the code may look anywhere.
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        if path.ends_with("tests.rs") || path.iter().any(|part| part == "tests") {
            continue;
        }
        let single = named.captures_iter(code).map(|found| found[1].to_owned());
        let grouped = braced.captures_iter(code).flat_map(|found| {
            let names: Vec<String> = found[1]
                .split(',')
                .filter_map(|part| part.trim().split("::").next().map(str::to_owned))
                .collect();
            names
        });
        for used in single.chain(grouped).filter(|used| used.starts_with(|c: char| c.is_ascii_lowercase())) {
            assert!(used == room || may.contains(&used), "{}: {room} may not use {used}", path.display());
        }
    }
}

#[test]
fn the_table_names_every_room_in_the_order_of_the_crates() {
    let libs = crates().map(|folder| fs::read_to_string(folder.join("lib.rs")).unwrap());
    let modules = libs.iter().flat_map(|lib| lib.lines()).filter_map(|line| line.strip_prefix("pub mod "));
    let modules: Vec<&str> = modules.map(|name| name.trim_end_matches(';')).collect();
    let rooms = rooms();
    let table: Vec<&str> = rooms.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(modules, table);
}

#[test]
fn files_stay_small_and_finished() {
    for folder in ["core/src", "src", "tests"] {
        for path in rust_files(&root().join(folder)) {
            let text = fs::read_to_string(&path).unwrap();
            let lines = text.lines().count();
            assert!(lines <= 800, "{} has {lines} lines", path.display());
            if path.ends_with("house.rs") {
                continue;
            }
            for left in ["todo!(", "dbg!(", "unimplemented!(", "FIXME", "#[ignore"] {
                assert!(!text.contains(left), "{} has {left}", path.display());
            }
        }
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for path in sources() {
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with("//!"), "{} does not open with `//!`", path.display());
    }
}

#[test]
fn no_test_file_is_forgotten() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).unwrap();
    for path in rust_files(&root().join("tests/it")) {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(name == "main" || main.contains(&format!("mod {name};")), "{name} is not in main.rs");
    }
}

#[test]
fn the_list_of_keys_is_current() {
    let made = lectern::keymap::Keymap::default().markdown();
    let kept = fs::read_to_string(root().join("docs/keys.md")).unwrap_or_default();
    assert!(made == kept, "docs/keys.md is stale: `cargo run -- keys --markdown > docs/keys.md`");
}
