//! The session with one editor: its beginning and end, the documents that are open, and what is put off.

use super::Start;
use super::aside::Work;
use super::buffer::Buffer;
use super::client::Client;
use super::diagnostics::Writer;
use super::document::{Document, Kind};
use super::inbox::{self, Event, Inbox};
use super::outbox::Outbox;
use super::project::Project;
use super::settings::{self, Settings};
use super::toml::Words;
use super::transport::Incoming;
use crate::lang::Lang;
use crate::load::LoadError;
use crossbeam_channel::{Receiver, Sender};
use gen_lsp_types::{
    ConfigurationItem, ConfigurationParams, ConfigurationRequest, Diagnostic, DiagnosticRefreshRequest,
    DidChangeTextDocumentParams, DidChangeWatchedFilesRegistrationOptions, DidOpenTextDocumentParams,
    FileSystemWatcher, GlobPattern, InitializeParams, InlayHintRefreshRequest, MessageType,
    PublishDiagnosticsNotification, PublishDiagnosticsParams, Registration, RegistrationParams, RegistrationRequest,
    Uri,
};
use lsp_server::{ErrorCode, RequestId, Response};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::time::Instant;

/// Files that may hold reports, or say whose they are.
const REPORTS: &str = "**/*.{md,markdown,html,htm,txt,docx,docm,xlsx,xlsm,xls,ods,pdf,csv}";

/// Where a session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The client has not introduced itself.
    Before,
    Open,
    /// The client has said that it will leave.
    Closing,
}

/// A session.
pub(super) struct Server {
    pub(super) outbox: Outbox,
    pub(super) client: Client,
    pub(super) settings: Settings,
    pub(super) project: Project,
    /// What keys of TOML files are.
    pub(super) words: Words,
    /// By their URIs.
    pub(super) documents: BTreeMap<String, Document>,
    /// The language where nothing else says it.
    lang: Lang,
    stage: Stage,
    /// The folders that are open.
    pub(super) folders: Vec<PathBuf>,
    /// Mistakes in files of rules and of configuration.
    pub(super) mistakes: Vec<LoadError>,
    /// What is shown in files that are not open, by their URIs.
    pub(super) shown: BTreeMap<String, Vec<Diagnostic>>,
    /// Reports that are not open and in which something is shown.
    pub(super) checked: BTreeSet<String>,
    /// Documents to be checked, and when.
    pub(super) due: BTreeMap<String, Instant>,
    /// The request for settings that was sent last.
    asked_for_settings: Option<RequestId>,
    /// Requests that wait for work on the documents of these URIs.
    pub(super) waiting: Vec<(String, lsp_server::Request)>,
    /// Where what is done aside comes back.
    pub(super) aside: Sender<Incoming>,
}

impl Server {
    pub(super) fn new(start: Start, outbox: Outbox, scans: Sender<Incoming>) -> Self {
        let Start { knowledge, rules, configured, lang } = start;
        Self {
            outbox,
            client: Client::default(),
            settings: Settings::default(),
            words: Words::built_in(),
            aside: scans.clone(),
            waiting: Vec::new(),
            project: Project::new(knowledge, rules, configured, scans),
            documents: BTreeMap::new(),
            lang,
            stage: Stage::Before,
            folders: Vec::new(),
            mistakes: Vec::new(),
            shown: BTreeMap::new(),
            checked: BTreeSet::new(),
            due: BTreeMap::new(),
            asked_for_settings: None,
        }
    }

    /// Serves until the client leaves; true if it has said so before.
    pub(super) fn run(mut self, incoming: Receiver<Incoming>) -> bool {
        let mut inbox = Inbox::new(incoming);
        loop {
            match inbox.next(self.due.values().min().copied()) {
                Event::Request(request) => self.request(request),
                Event::Cancelled(id) => self.outbox.refuse(id, ErrorCode::RequestCanceled, "cancelled"),
                Event::Notification(notification) if notification.method == "exit" => {
                    return self.stage == Stage::Closing;
                }
                Event::Notification(notification) => self.notification(notification),
                Event::Response(response) => self.response(response),
                Event::Malformed(problem) => self.outbox.malformed(problem),
                Event::Scanned(scanned) => self.guarded(|server| server.scanned(*scanned)).unwrap_or_default(),
                Event::Done(done) => self.guarded(|server| server.done(*done)).unwrap_or_default(),
                Event::Due => self.guarded(Self::check_what_is_due).unwrap_or_default(),
                Event::Closed => return self.stage == Stage::Closing,
            }
        }
    }

    /// Does something that must not end the session, whatever happens in it.
    pub(super) fn guarded<T>(&mut self, work: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let done = catch_unwind(AssertUnwindSafe(|| work(self)));
        if done.is_err() {
            // What was half done is done anew.
            self.forget_all();
        }
        done.ok()
    }

    pub(super) fn request(&mut self, request: lsp_server::Request) {
        match (self.stage, request.method.as_str()) {
            (Stage::Before, "initialize") => self.initialize(request),
            (Stage::Before, _) => {
                self.outbox.refuse(request.id, ErrorCode::ServerNotInitialized, "initialize comes first");
            }
            (Stage::Open, "initialize") | (Stage::Closing, _) => {
                self.outbox.refuse(request.id, ErrorCode::InvalidRequest, "not now");
            }
            (Stage::Open, "shutdown") => {
                self.stage = Stage::Closing;
                self.refuse_waiting(|_, _| true, ErrorCode::RequestCanceled);
                self.outbox.answer(request.id, Value::Null);
            }
            (Stage::Open, _) => {
                let id = request.id.clone();
                let Some(request) = self.put_aside(request) else { return };
                if self.guarded(|server| server.answer(request)).is_none() {
                    self.outbox.refuse(
                        id,
                        ErrorCode::InternalError,
                        "this went wrong; the next request will be answered",
                    );
                }
            }
        }
    }

    fn notification(&mut self, notification: lsp_server::Notification) {
        if let Some(id) = inbox::cancelled(&notification) {
            self.cancel(&id);
        } else if self.stage == Stage::Open {
            let method = notification.method.clone();
            if self.guarded(|server| server.take_note(notification)).is_none() {
                self.outbox.log(MessageType::Error, format!("{method} went wrong"));
            }
        }
    }

    fn initialize(&mut self, request: lsp_server::Request) {
        let params: InitializeParams = match serde_json::from_value(request.params) {
            Ok(params) => params,
            Err(error) => {
                return self.outbox.refuse(request.id, ErrorCode::InvalidParams, &error.to_string());
            }
        };
        self.client = Client::new(&params);
        self.folders.clone_from(&self.client.folders);
        if let Some(options) = &params.initialization_options {
            let options = serde_json::to_value(options).unwrap_or_default();
            self.read_settings(&options);
        }
        self.stage = Stage::Open;
        self.outbox.answer(request.id, super::dispatch::introduction(&self.client));
        self.guarded(Self::configure).unwrap_or_default();
    }

    /// The client is ready to be asked.
    pub(super) fn initialized(&mut self) {
        let mut registrations = Vec::new();
        if self.client.watches_files {
            let watcher =
                |glob: &str| FileSystemWatcher { glob_pattern: GlobPattern::Pattern(glob.into()), kind: None };
            let watchers = vec![watcher("**/*.toml"), watcher(REPORTS)];
            let options = DidChangeWatchedFilesRegistrationOptions { watchers };
            let options = serde_json::to_value(options).unwrap_or_default();
            registrations.push(("workspace/didChangeWatchedFiles", Some(options)));
        }
        if self.client.configuration_registration {
            let options = serde_json::json!({ "section": settings::SECTION });
            registrations.push(("workspace/didChangeConfiguration", Some(options)));
        }
        if !registrations.is_empty() {
            let registration = |(method, options): (&str, Option<Value>)| Registration {
                id: method.to_owned(),
                method: method.to_owned(),
                register_options: options.and_then(|options| serde_json::from_value(options).ok()),
            };
            let registrations = registrations.into_iter().map(registration).collect();
            self.outbox.ask::<RegistrationRequest>(RegistrationParams { registrations });
        }
        self.ask_for_settings();
    }

    /// Asks for the settings, if the client can be asked.
    pub(super) fn ask_for_settings(&mut self) {
        if self.client.configuration {
            let item = ConfigurationItem { scope_uri: None, section: Some(settings::SECTION.to_owned()) };
            let asked = self.outbox.ask::<ConfigurationRequest>(ConfigurationParams { items: vec![item] });
            self.asked_for_settings = Some(asked);
        }
    }

    fn response(&mut self, response: Response) {
        if self.asked_for_settings.as_ref() == Some(&response.id)
            && let Ok(answer) = response.response_result
        {
            self.asked_for_settings = None;
            // A client that has no such settings says null; what it said at the beginning counts.
            if let Some(section) = answer.get(0).filter(|section| !section.is_null()) {
                self.set(section);
            }
        }
    }

    /// Takes in settings; if they are others than before, everything is checked anew.
    pub(super) fn set(&mut self, value: &Value) {
        if self.read_settings(value) {
            self.configure();
            self.check_all_again();
        }
    }

    /// Reads settings, and says what is wrong with them; true if they are others than before.
    fn read_settings(&mut self, value: &Value) -> bool {
        match Settings::read(value) {
            Ok(settings) => std::mem::replace(&mut self.settings, settings) != self.settings,
            Err(problem) => {
                self.outbox.log(MessageType::Warning, problem);
                false
            }
        }
    }

    /// The language of messages: as set, else that of the editor.
    pub(super) fn language(&self) -> Lang {
        self.settings.language().or(self.client.locale).unwrap_or(self.lang)
    }

    pub(super) fn open(&mut self, params: DidOpenTextDocumentParams) {
        let buffer = Buffer::new(params.text_document, self.client.encoding);
        let key = buffer.uri.0.clone();
        let document = Document::new(buffer);
        let is_new = document.path().is_some_and(|path| self.project.is_news(&path));
        if self.checked.remove(&key) && self.client.pulls {
            self.publish(document.buffer.uri.clone(), None, Vec::new());
        }
        self.documents.insert(key.clone(), document);
        if is_new {
            self.configure();
        }
        self.due.insert(key, Instant::now());
    }

    pub(super) fn change(&mut self, params: DidChangeTextDocumentParams) {
        let key = params.text_document.text_document_identifier.uri.0;
        // A change of what is not open has nothing to be made in.
        let Some(document) = self.documents.get_mut(&key) else { return };
        document.buffer.change(params.text_document.version, params.content_changes);
        document.forget();
        let due = Instant::now() + document.patience();
        self.due.insert(key, due);
    }

    pub(super) fn close(&mut self, uri: Uri) {
        self.due.remove(&uri.0);
        let Some(mut document) = self.documents.remove(&uri.0) else { return };
        document.forget();
        self.resume(&uri.0);
        if !self.client.pulls {
            self.publish(uri, None, Vec::new());
        }
        // From now on, what is on disk counts.
        if document.path().is_some_and(|path| self.project.has(&path)) {
            self.project.look_again();
        }
        self.show_mistakes();
    }

    /// Checks again what is open: how it is checked has changed.
    pub(super) fn check_all_again(&mut self) {
        self.forget_all();
        let now = Instant::now();
        self.due = self.documents.keys().map(|key| (key.clone(), now)).collect();
        if self.client.pulls && self.client.refreshes_diagnostics {
            self.outbox.ask::<DiagnosticRefreshRequest>(());
        }
        if self.client.refreshes_hints {
            self.outbox.ask::<InlayHintRefreshRequest>(());
        }
    }

    fn forget_all(&mut self) {
        self.documents.values_mut().for_each(Document::forget);
    }

    fn check_what_is_due(&mut self) {
        let now = Instant::now();
        // One at a time: between two there may be something more urgent to do.
        let due = self.due.iter().filter(|(_, at)| **at <= now).min_by_key(|(_, at)| **at);
        let Some(key) = due.map(|(key, _)| key.clone()) else { return };
        self.due.remove(&key);
        if self.client.pulls && !self.is_awaited(&key) {
            return;
        }
        if self.documents.get(&key).is_some_and(|document| document.is_done_aside() && document.known().is_none()) {
            self.start(&key, Work::Check);
        } else {
            self.show(&key);
        }
    }

    /// Shows what was found in a document, unless the client asks for it by itself.
    pub(super) fn show(&mut self, key: &str) {
        if !self.client.pulls
            && let Some((uri, version, diagnostics)) = self.diagnostics(key)
        {
            self.publish(uri, Some(version), diagnostics);
        }
        self.check_those_concerned(key);
    }

    /// The diagnostics of an open document, and what version of it they are for.
    pub(super) fn diagnostics(&self, key: &str) -> Option<(Uri, i32, Vec<Diagnostic>)> {
        let lang = self.language();
        let document = self.documents.get(key)?;
        let diagnostics = match document.kind {
            Kind::Report => {
                let checked = document.checked(&self.project);
                let knowledge = &self.project.knowledge;
                let rule_page = self.settings.rule_page.as_deref();
                Writer { client: &self.client, knowledge, lang, rule_page, documents: &self.documents }
                    .all(document, checked)
            }
            Kind::Config | Kind::Rules => self.mistakes_in(document),
        };
        Some((document.buffer.uri.clone(), document.buffer.version, diagnostics))
    }

    pub(super) fn publish(&self, uri: Uri, version: Option<i32>, diagnostics: Vec<Diagnostic>) {
        self.outbox.say::<PublishDiagnosticsNotification>(PublishDiagnosticsParams { uri, version, diagnostics });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Knowledge;
    use crate::lsp::Configured;
    use crate::lsp::outbox::Outgoing;
    use lsp_server::{Message, Request};
    use serde_json::json;

    #[test]
    fn a_slip_in_one_request_does_not_end_the_session() {
        let knowledge = Knowledge::load(&[]).expect("built in");
        let start = Start { knowledge, rules: Vec::new(), configured: Configured::Nothing, lang: Lang::Zh };
        let (sender, sent) = crossbeam_channel::unbounded();
        let mut server = Server::new(start, Outbox::new(sender), crossbeam_channel::unbounded().0);
        server.stage = Stage::Open;
        let item = json!({ "uri": "file:///a.md", "languageId": "markdown", "version": 1, "text": "# 说明" });
        server.open(serde_json::from_value(json!({ "textDocument": item })).expect("a document"));
        assert!(server.guarded(|_| panic!("a slip")).is_none());
        let question = json!({ "textDocument": { "uri": "file:///a.md" } });
        let request = Request { id: 7.into(), method: "textDocument/diagnostic".into(), params: question };
        server.request(request);
        let answered = sent.try_iter().any(|it| match it {
            Outgoing::Message(Message::Response(response)) => {
                response.id == 7.into() && response.response_result.is_ok()
            }
            _ => false,
        });
        assert!(answered);
    }
}
