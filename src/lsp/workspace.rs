//! What is around the documents: the folders that are open, the files of configuration and rules in them, and other reports.

use super::document::{Document, Kind};
use super::position::Lines;
use super::project::Told;
use super::scan::Scanned;
use super::server::Server;
use super::uri;
use crate::config;
use crate::load::LoadError;
use gen_lsp_types::{
    Diagnostic, DiagnosticRefreshRequest, DiagnosticSeverity, MessageType, Uri, WorkspaceFoldersChangeEvent,
};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

impl Server {
    /// Takes in the settings of the editor and the files of configuration, and says what is wrong with them.
    pub(super) fn configure(&mut self) {
        let open: Vec<PathBuf> = self.documents.values().filter_map(Document::path).collect();
        let told = self.project.set(&self.settings, &self.folders, &open);
        self.mistakes.clear();
        self.tell(told);
    }

    fn tell(&mut self, told: Told) {
        let lang = self.language();
        told.remarks.iter().for_each(|remark| self.outbox.log(MessageType::Warning, remark.get(lang)));
        for mistake in told.mistakes {
            let is_it = |other: &LoadError| other.source.name == mistake.source.name && other.span == mistake.span;
            if !self.mistakes.iter().any(is_it) {
                self.mistakes.push(mistake);
            }
        }
        self.show_mistakes();
    }

    /// Shows mistakes in the files that they are in; those that are open show their own.
    pub(super) fn show_mistakes(&mut self) {
        let mut shown: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for mistake in &self.mistakes {
            let path = config::absolute(Path::new(&*mistake.source.name));
            if !self.documents.values().any(|document| document.name == path) {
                let lines = Lines::new(&mistake.source.text, self.client.encoding);
                shown.entry(uri::of_path(&path).0).or_default().push(self.mistake(mistake, &lines));
            }
        }
        let before = std::mem::take(&mut self.shown);
        for gone in before.keys().filter(|uri| !shown.contains_key(*uri) && !self.documents.contains_key(*uri)) {
            self.publish(Uri(gone.clone()), None, Vec::new());
        }
        for (uri, diagnostics) in shown.iter().filter(|(uri, diagnostics)| before.get(*uri) != Some(diagnostics)) {
            self.publish(Uri(uri.clone()), None, diagnostics.clone());
        }
        self.shown = shown;
    }

    pub(super) fn mistake(&self, mistake: &LoadError, lines: &Lines) -> Diagnostic {
        let lang = self.language();
        let help = mistake.help.as_ref().map(|help| help.get(lang));
        let message: Vec<&str> = [mistake.problem.get(lang)].into_iter().chain(help).collect();
        Diagnostic {
            range: lines.range(&mistake.source.text, mistake.span.clone()),
            severity: Some(DiagnosticSeverity::Error),
            source: Some("gouji".to_owned()),
            message: message.join("\n").into(),
            ..Diagnostic::default()
        }
    }

    /// The reports of the workspace were read.
    pub(super) fn scanned(&mut self, scanned: Scanned) {
        // To read a large one takes long: until it is checked, what is on disk counts.
        let reports = self.documents.values().filter(|it| it.kind == Kind::Report && !it.is_done_aside());
        let open: Vec<(PathBuf, String)> =
            reports.filter_map(|it| Some((it.path()?, it.buffer.text().to_owned()))).collect();
        let mut told = Told::default();
        if self.project.take(scanned, &open, &mut told) {
            self.tell(told);
            self.check_all_again();
        }
    }

    /// Checks again what is compared with a document that says something else now.
    pub(super) fn check_those_concerned(&mut self, key: &str) {
        const PATIENCE: Duration = Duration::from_millis(150);
        if !self.documents.get(key).is_some_and(|document| document.concerns_others.take()) {
            return;
        }
        let due = Instant::now() + PATIENCE;
        let others = self.documents.iter_mut().filter(|(other, it)| *other != key && it.kind == Kind::Report);
        let mut concerned = false;
        for (other, document) in others {
            document.forget();
            self.due.entry(other.clone()).or_insert(due);
            concerned = true;
        }
        if concerned && self.client.pulls && self.client.refreshes_diagnostics {
            self.outbox.ask::<DiagnosticRefreshRequest>(());
        }
    }

    /// Files have changed on disk.
    pub(super) fn files_changed(&mut self, uris: &[Uri]) {
        let is_open = |uri: &Uri| self.documents.contains_key(&uri.0);
        let paths: Vec<PathBuf> =
            uris.iter().filter(|uri| !is_open(uri) || settles(uri)).filter_map(uri::path).collect();
        if uris.iter().any(settles) {
            self.configure();
            self.check_all_again();
        } else if paths.iter().any(|path| self.project.is_inside(path)) {
            self.project.look_again();
        }
    }

    /// A document was written to disk.
    pub(super) fn saved(&mut self, uri: &Uri) {
        let Some(path) = uri::path(uri) else { return };
        if settles(uri) {
            self.configure();
            self.check_all_again();
        } else if self.project.is_inside(&path) && !self.project.has(&path) {
            self.project.look_again();
        }
    }

    /// Other folders are open.
    pub(super) fn folders_changed(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let paths = |folders: &[gen_lsp_types::WorkspaceFolder]| -> Vec<PathBuf> {
            folders.iter().filter_map(|folder| uri::path(&folder.uri)).collect()
        };
        let (added, removed) = (paths(&event.added), paths(&event.removed));
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(added);
        self.configure();
        self.check_all_again();
    }
}

/// Whether a file says how others are checked: configurations, rules, lists.
fn settles(uri: &Uri) -> bool {
    let path = uri::path(uri);
    let extension = path.as_deref().and_then(Path::extension);
    extension.is_some_and(|it| it.eq_ignore_ascii_case("toml") || it.eq_ignore_ascii_case("csv"))
}
