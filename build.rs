//! Lists the files of `rules/` so that they become part of the program: a new rule is a new file and no line of Rust.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=rules");
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut list = String::from("pub(crate) static BUILT_IN: &[(&str, &str)] = &[\n");
    for folder in ["rules/forms", "rules/checks"] {
        for file in files(&root.join(folder))? {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            list.push_str(&format!(
                "    ({:?}, include_str!({:?})),\n",
                format!("{folder}/{name}"),
                file.display().to_string()
            ));
        }
    }
    list.push_str("];\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("built_in.rs"), list)
}

fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
