//! What packages hold: everything that the Debian package names is made, and nothing is made that it leaves out.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::pty::LECTERN;

/// Where each file of the package comes from, as `Cargo.toml` lists them.
fn assets() -> Vec<String> {
    let manifest = include_str!("../../Cargo.toml");
    let (_, list) = manifest.split_once("\nassets = [\n").unwrap();
    let (list, _) = list.split_once("\n]\n").unwrap();
    list.lines().map(|line| line.split('"').nth(1).unwrap().to_owned()).collect()
}

fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path.to_string_lossy().into_owned());
        }
    }
    found
}

#[test]
fn the_debian_package_holds_what_packaging_makes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let made = Command::new(root.join("packaging/make")).arg(LECTERN).arg(folder.path()).status().unwrap();
    assert!(made.success());
    let mut left: BTreeSet<String> = files(folder.path()).into_iter().collect();
    for asset in assets() {
        if let Some(made) = asset.strip_prefix("target/package/") {
            let path = folder.path().join(made);
            assert!(path.metadata().unwrap().len() > 100, "{asset}");
            left.remove(&*path.to_string_lossy());
        } else if asset != "target/release/lectern" {
            assert!(root.join(&asset).is_file(), "{asset}");
        }
    }
    // These are copied from where they stand.
    left.retain(|path| {
        !path.contains("/LICENSE-") && !path.ends_with("/README.md") && !path.ends_with(".desktop")
    });
    assert_eq!(left, BTreeSet::new());
}
