//! `gouji check --fix` and `--diff`: files are mended before they are checked.

use super::args::Fixing;
use super::files;
use super::plan::Plan;
use crate::collection::{self, Input, Origin};
use crate::fix::{self, Mended, Safety};
use crate::lang::Bilingual;
use crate::lint::Tools;
use crate::phrases::Fixing as Words;
use crate::read::Format;
use similar::TextDiff;
use std::convert::Infallible;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// What came of mending all files.
#[derive(Default)]
pub(super) struct Fixed {
    /// What is to be checked now: copies in place of originals that were copied.
    pub(super) inputs: Vec<Input>,
    /// What is worth saying.
    pub(super) remarks: Vec<Bilingual>,
    /// What could not be done.
    pub(super) problems: Vec<Bilingual>,
    /// The changes, where they are only to be shown.
    pub(super) diff: String,
}

/// What came of one file.
struct Done {
    input: Input,
    mended: usize,
    unsafe_left: usize,
    diff: String,
    remark: Option<Bilingual>,
    problem: Option<Bilingual>,
}

/// Mends all files as `args` say.
pub(super) fn all(plan: &Plan, inputs: Vec<Input>, args: &Fixing) -> Fixed {
    let words = &plan.linter.knowledge.phrases.fixing;
    let mut fixed = Fixed::default();
    let several = inputs.len() > 1;
    if several && args.output.as_ref().is_some_and(|output| !output.is_dir()) {
        let output = args.output.as_deref().unwrap_or(Path::new(""));
        fixed.problems.push(words.output_is_no_folder.with(&[("path", &output.display())]));
        return fixed;
    }
    let fixer = FileFixer { plan, args, words };
    let (mut mended, mut files, mut unsafe_left) = (0, 0, 0);
    let Ok(()) = collection::in_order(
        &inputs,
        |_, input| fixer.file(input),
        |done| {
            mended += done.mended;
            files += usize::from(done.mended > 0);
            unsafe_left += done.unsafe_left;
            fixed.diff.push_str(&done.diff);
            fixed.remarks.extend(done.remark);
            fixed.problems.extend(done.problem);
            fixed.inputs.push(done.input);
            Ok::<bool, Infallible>(true)
        },
    );
    let summary = if args.diff { &words.would_mend } else { &words.mended };
    fixed.remarks.push(summary.with(&[("count", &mended), ("files", &files)]));
    if unsafe_left > 0 {
        fixed.remarks.push(words.unsafe_left.with(&[("count", &unsafe_left)]));
    }
    fixed
}

struct FileFixer<'f> {
    plan: &'f Plan,
    args: &'f Fixing,
    words: &'f Words,
}

impl FileFixer<'_> {
    fn file(&self, input: &Input) -> Done {
        let mut done =
            Done { input: input.clone(), mended: 0, unsafe_left: 0, diff: String::new(), remark: None, problem: None };
        let options = self.plan.options(&input.path);
        let tools = Tools { knowledge: &self.plan.linter.knowledge, options: &options };
        // That a file cannot be opened is said when it is checked.
        let Ok(bytes) = input.bytes(options.limits.file_size) else { return done };
        let linted = tools.lint(&bytes, &input.path);
        let Some(document) = &linted.document else { return done };
        if !fix::is_writable(&bytes, document, &options.limits) {
            let fillings: [(&str, &dyn std::fmt::Display); 2] =
                [("path", &input.path.display()), ("kind", &document.format.name())];
            let found = !linted.checked.findings.is_empty();
            done.remark = found.then(|| self.words.read_only.with(&fillings));
            return done;
        }
        let format = document.format;
        let most = if self.args.unsafe_fixes { Safety::Unsafe } else { Safety::Safe };
        let mended = fix::mend(tools, &bytes, &input.path, &linted, most);
        let (left, now) = mended.as_ref().map_or((&linted, bytes.as_slice()), |it| (&it.linted, &it.bytes));
        if most == Safety::Safe {
            done.unsafe_left = fix::count_unsafe(tools, now, &input.path, left);
        }
        if self.args.diff {
            if let Some(mended) = &mended {
                let view = |linted: &crate::lint::Linted| linted.document.as_ref().map(|it| it.view.clone());
                done.diff =
                    diff(&input.path, &view(&linted).unwrap_or_default(), &view(&mended.linted).unwrap_or_default());
                done.mended = mended.count;
            }
            return done;
        }
        self.save(format, &bytes, mended.as_ref(), &mut done);
        done
    }

    /// Writes a file where it belongs: a copy if one is asked for, even if nothing was mended.
    fn save(&self, format: Format, bytes: &[u8], mended: Option<&Mended>, done: &mut Done) {
        let original = &done.input.path;
        let given = matches!(done.input.origin, Origin::Given(_));
        let path = match (&self.args.output, mended) {
            (Some(output), _) => self.copy_of(original, output),
            (None, None) => return,
            (None, Some(_)) if given => {
                done.problem = Some(self.words.no_original.clone());
                return;
            }
            (None, Some(_)) => original.clone(),
        };
        if matches!(format, Format::Docx | Format::Sheet) && !given && is_same(&path, original) {
            done.remark = Some(self.words.only_copies.with(&[("path", &original.display())]));
            return;
        }
        if let Err(error) = save(&path, mended.map_or(bytes, |mended| &mended.bytes)) {
            let reason = collection::Unseen::of(&path, &error);
            done.problem = Some(files::cannot_write(&self.plan.linter.knowledge.phrases, &path, &reason));
            return;
        }
        done.mended = mended.map_or(0, |mended| mended.count);
        if self.args.output.is_some() {
            done.input = Input::named(path);
        }
    }

    fn copy_of(&self, path: &Path, output: &Path) -> PathBuf {
        if output.is_dir() { output.join(path.file_name().unwrap_or_default()) } else { output.to_owned() }
    }
}

/// Whether two paths are those of the same file, which is there.
fn is_same(a: &Path, b: &Path) -> bool {
    a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b)
}

/// Writes a file as a whole or not at all: under another name first, so that what was there is there until all is written.
pub(super) fn save(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link stays a link.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = new_file(folder)?;
    file.write_all(bytes)?;
    if let Ok(metadata) = path.metadata() {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(&path).map(drop).map_err(|error| error.error)
}

/// A file under a name of its own, to be renamed; it may be read by whom any new file may be.
fn new_file(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}

fn diff(path: &Path, before: &str, after: &str) -> String {
    let path = path.to_string_lossy();
    TextDiff::from_lines(before, after).unified_diff().header(&path, &path).to_string()
}
