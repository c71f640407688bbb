//! What all targets do with what they are given: check it, from bytes to findings.

use gouji::emit::{self, Entry, Format, Look, Setting, Summary};
use gouji::lang::Lang;
use gouji::lint::{Knowledge, Linter, Options};
use gouji::rule::Selection;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::sync::OnceLock;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Checks a file and tells what came of it for people: in whatever way it is wrong, that ends, and without a panic.
pub fn check(bytes: &[u8], name: &str) {
    check_and_tell(bytes, name, Format::Human);
}

/// Checks a file and tells what came of it in a format.
pub fn check_and_tell(bytes: &[u8], name: &str, format: Format) {
    static LOADED: OnceLock<(Knowledge, Options)> = OnceLock::new();
    let (knowledge, options) = LOADED.get_or_init(|| {
        let knowledge = Knowledge::load(&[]).expect("the built-in rules");
        let selection = Selection::new(&knowledge.rules, &[], &[]).expect("all rules");
        (knowledge, Options { selection, list: true, ..Options::default() })
    });
    let linted = Linter::lint_with(knowledge, options, bytes, Path::new(name));
    let look = Look { verified: true, ..Look::default() };
    let setting = Setting { look, ..Setting::new(knowledge, Lang::Zh) };
    let emitter = emit::emitter(format, &setting);
    emitter.file(&Entry { path: name, linted: &linted });
    let mut summary = Summary::default();
    summary.add(&linted);
    emitter.end(&summary);
}

/// Checks an archive of `names`, whose contents stand in `data` one after the other, a byte 1 between them. What is mutated
/// so is what the parts say, and not how the archive packs them.
pub fn check_parts(names: &[&str], rest: &[(&str, &str)], data: &[u8], name: &str) {
    let mut bytes = Vec::with_capacity(data.len() + 2048);
    let mut zip = ZipWriter::new(Cursor::new(&mut bytes));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts = names.iter().copied().zip(data.split(|byte| *byte == 1));
    for (name, content) in parts.chain(rest.iter().map(|(name, content)| (*name, content.as_bytes()))) {
        zip.start_file(name, stored).expect("a part");
        zip.write_all(content).expect("its content");
    }
    zip.finish().expect("the archive");
    check(&bytes, name);
}
