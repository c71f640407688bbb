//! An open document and what was found in it.

use super::actions::Solution;
use super::aside::State;
use super::buffer::Buffer;
use super::project::Project;
use super::uri;
use crate::fix::Edit;
use crate::lint::Linted;
use crate::text::Span;
use gen_lsp_types::{LanguageKind, Range};
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// An open document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) buffer: Buffer,
    /// Its path; of one that was never saved, a name that says what it is.
    pub(super) name: PathBuf,
    pub(super) kind: Kind,
    checked: OnceCell<Arc<Linted>>,
    /// How long it took to check it last.
    cost: Cell<Duration>,
    /// Whether others are to be checked again for its sake.
    pub(super) concerns_others: Cell<bool>,
    /// What work that is done aside is about.
    pub(super) state: State,
    /// Whether there is such work.
    pub(super) is_busy: Cell<bool>,
    /// What that found out.
    pub(super) solved: RefCell<Solved>,
}

/// Fixes that were found aside.
#[derive(Debug, Default)]
pub(super) struct Solved {
    /// By the places of the findings.
    pub(super) findings: BTreeMap<usize, Solution>,
    /// The changes that make every safe fix, if it is known whether there are any.
    pub(super) all: Option<Vec<Edit>>,
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A report, perhaps.
    Report,
    /// `gouji.toml`.
    Config,
    /// A file of rules, or of a form, perhaps.
    Rules,
}

impl Document {
    pub(super) fn new(buffer: Buffer) -> Self {
        let extension = match &buffer.language {
            LanguageKind::Markdown => "md",
            LanguageKind::HTML => "html",
            language if String::from(language.clone()) == "toml" => "toml",
            _ => "txt",
        };
        let name = uri::path(&buffer.uri).unwrap_or_else(|| Path::new("report").with_extension(extension));
        let is_toml = name.extension().is_some_and(|it| it.eq_ignore_ascii_case("toml"));
        let kind = match name.file_name() {
            Some(file) if file == crate::config::FILE_NAME => Kind::Config,
            _ if is_toml => Kind::Rules,
            _ => Kind::Report,
        };
        Self {
            buffer,
            name,
            kind,
            checked: OnceCell::new(),
            cost: Cell::default(),
            concerns_others: Cell::default(),
            state: State::default(),
            is_busy: Cell::default(),
            solved: RefCell::default(),
        }
    }

    /// Its path; nothing of one that was never saved.
    pub(super) fn path(&self) -> Option<PathBuf> {
        uri::path(&self.buffer.uri)
    }

    /// Forgets what was found: the text has changed, or how it is checked.
    pub(super) fn forget(&mut self) {
        self.checked = OnceCell::new();
        self.solved = RefCell::default();
        self.state.go_on();
        self.is_busy.set(false);
    }

    /// Whether it is so large that others would wait for it.
    pub(super) fn is_done_aside(&self) -> bool {
        const LARGE: usize = 1 << 19;
        self.kind == Kind::Report && self.buffer.text().len() > LARGE
    }

    /// What was found in it, if it was checked.
    pub(super) fn known(&self) -> Option<&Arc<Linted>> {
        self.checked.get()
    }

    /// Takes over what was found aside.
    pub(super) fn take(&self, linted: Linted, concerns_others: bool, cost: Duration) {
        self.cost.set(cost);
        self.concerns_others.set(self.concerns_others.get() | concerns_others);
        self.checked.get_or_init(|| Arc::new(linted));
    }

    /// What is found in it.
    pub(super) fn checked(&self, project: &Project) -> &Arc<Linted> {
        self.checked.get_or_init(|| {
            let start = Instant::now();
            let (checked, concerns_others) = project.check_open(self.buffer.text(), &self.name);
            self.cost.set(start.elapsed());
            self.concerns_others.set(self.concerns_others.get() | concerns_others);
            Arc::new(checked)
        })
    }

    /// How long to wait for further changes before it is checked. Changes that are there already are all made first, so that only
    /// what takes longer than typing a character is put off.
    pub(super) fn patience(&self) -> Duration {
        const AT_ONCE: Duration = Duration::from_millis(150);
        const LONGEST: Duration = Duration::from_millis(300);
        let cost = self.cost.get();
        if cost < AT_ONCE { Duration::ZERO } else { (cost / 2).min(LONGEST) }
    }

    /// Where a span stands, as the client counts.
    pub(super) fn range(&self, span: Span) -> Range {
        self.buffer.lines().range(self.buffer.text(), span.range())
    }

    /// Where something to look at stands: of an empty cell its blanks, since what is empty cannot be seen.
    pub(super) fn visible_range(&self, span: Span) -> Range {
        if !span.is_empty() {
            return self.range(span);
        }
        let (before, after) = self.buffer.text().split_at_checked(span.start as usize).unwrap_or_default();
        let is_blank = |c: char| matches!(c, ' ' | '\u{3000}' | '\u{a0}');
        let start = before.trim_end_matches(is_blank).len();
        let end = before.len() + (after.len() - after.trim_start_matches(is_blank).len());
        self.range(Span::new(start, end))
    }
}
