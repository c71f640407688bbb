//! What takes long is done aside: a large document is checked in a thread of its own, and others are served meanwhile. What
//! is asked about it waits for that; what has become of an older text, nobody takes.

use super::actions::{self, Solution};
use super::project::Snapshot;
use super::server::Server;
use super::transport::Incoming;
use crate::collection::Tried;
use crate::fix::Edit;
use crate::lint::Linted;
use gen_lsp_types::CodeActionParams;
use lsp_server::{ErrorCode, Request, RequestId};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Something to be done about a document.
#[derive(Clone)]
pub(super) enum Work {
    Check,
    /// The fixes of some findings, and those of all that are safe if they are wanted.
    Solve {
        checked: Arc<Linted>,
        findings: Vec<usize>,
        all: bool,
    },
}

/// Which text of a document, checked in which manner, something is about.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    current: Arc<AtomicU64>,
    at: u64,
}

impl State {
    /// The next one: what is about the others, nobody wants any more.
    pub(super) fn go_on(&mut self) {
        self.at = self.current.fetch_add(1, Ordering::Relaxed) + 1;
    }

    pub(super) fn is_wanted(&self) -> bool {
        self.current.load(Ordering::Relaxed) == self.at
    }

    fn is_of(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.current, &other.current) && self.at == other.at
    }
}

/// Work, and all that it takes.
pub(super) struct Job {
    pub(super) key: String,
    pub(super) state: State,
    pub(super) work: Work,
    pub(super) view: Snapshot,
    pub(super) text: String,
    pub(super) name: PathBuf,
}

/// Work that was done.
#[derive(Debug)]
pub(super) struct Done {
    key: String,
    state: State,
    outcome: Outcome,
}

#[derive(Debug)]
enum Outcome {
    Checked(Box<Tried>, Duration),
    Solved(Vec<(usize, Solution)>, Option<Vec<Edit>>),
    /// It went wrong.
    Failed,
}

impl Job {
    /// Does it; nothing where nobody wants it any more.
    pub(super) fn make(self) -> Option<Done> {
        let Self { key, state, work, view, text, name } = self;
        let is_wanted = || state.is_wanted();
        let work = || match work {
            Work::Check => {
                let start = Instant::now();
                let tried = view.check_while(&text, &name, &is_wanted)?;
                Some(Outcome::Checked(Box::new(tried), start.elapsed()))
            }
            Work::Solve { checked, findings, all } => {
                let solutions = actions::solutions(&view, &text, &name, &checked, &findings, &is_wanted);
                let all = all.then(|| actions::all_safe(&view, &text, &name, &checked, &is_wanted));
                is_wanted().then(|| Outcome::Solved(findings.into_iter().zip(solutions).collect(), all))
            }
        };
        let outcome = catch_unwind(AssertUnwindSafe(work)).unwrap_or(Some(Outcome::Failed))?;
        Some(Done { key, state, outcome })
    }
}

impl Server {
    /// Keeps a request that has to wait for work on a large document; else it comes back.
    pub(super) fn put_aside(&mut self, request: Request) -> Option<Request> {
        let uri = request.params.get("textDocument").and_then(|it| it.get("uri")?.as_str());
        let Some(key) = uri.map(str::to_owned) else { return Some(request) };
        let Some(work) = self.work_for(&request, &key) else { return Some(request) };
        self.start(&key, work);
        self.waiting.push((key, request));
        None
    }

    fn work_for(&self, request: &Request, key: &str) -> Option<Work> {
        let document = self.documents.get(key).filter(|document| document.is_done_aside())?;
        let is_about_text = request.method == "textDocument/completion" || !request.method.starts_with("textDocument/");
        if is_about_text {
            return None;
        }
        let Some(checked) = document.known() else { return Some(Work::Check) };
        let (findings, all) = match request.method.as_str() {
            "textDocument/codeAction" => {
                let params: CodeActionParams = serde_json::from_value(request.params.clone()).ok()?;
                let wanted = actions::wanted(&params);
                let meant = if wanted.quick { actions::meant(document, checked, params.range) } else { Vec::new() };
                (meant, wanted.all)
            }
            "textDocument/willSaveWaitUntil" => (Vec::new(), self.settings.fix_on_save),
            _ => return None,
        };
        let solved = document.solved.borrow();
        let findings: Vec<usize> = findings.into_iter().filter(|at| !solved.findings.contains_key(at)).collect();
        let all = all && solved.all.is_none();
        let checked = Arc::clone(checked);
        (all || !findings.is_empty()).then_some(Work::Solve { checked, findings, all })
    }

    /// Has something done aside, unless something is being done about the document already.
    pub(super) fn start(&self, key: &str, work: Work) {
        let Some(document) = self.documents.get(key).filter(|document| !document.is_busy.replace(true)) else { return };
        let (view, text) = (self.project.snapshot(), document.buffer.text().to_owned());
        let (state, name) = (document.state.clone(), document.name.clone());
        let job = Job { key: key.to_owned(), state, work, view, text, name };
        let done = self.aside.clone();
        drop(std::thread::spawn(move || job.make().map(|it| done.send(Incoming::Done(Box::new(it))))));
    }

    /// Takes over what was done aside, and answers what has waited for it.
    pub(super) fn done(&mut self, done: Done) {
        let Done { key, state, outcome } = done;
        let Some(document) = self.documents.get(&key).filter(|document| document.state.is_of(&state)) else { return };
        document.is_busy.set(false);
        match outcome {
            Outcome::Checked(tried, cost) => {
                let concerns_others = tried.concerns_others();
                self.project.take_over(document.buffer.text(), &document.name, &tried);
                document.take(tried.linted, concerns_others, cost);
                self.show(&key);
            }
            Outcome::Solved(findings, all) => {
                let mut solved = document.solved.borrow_mut();
                solved.findings.extend(findings);
                solved.all = all.or(solved.all.take());
            }
            Outcome::Failed => return self.refuse_waiting(|of, _| of == key, ErrorCode::InternalError),
        }
        self.resume(&key);
    }

    /// Answers what has waited for work on a document, or has it wait for more.
    pub(super) fn resume(&mut self, key: &str) {
        let (ready, waiting) = std::mem::take(&mut self.waiting).into_iter().partition(|(of, _)| of == key);
        self.waiting = waiting;
        for (_, request) in ready {
            self.request(request);
        }
    }

    /// Whether something waits for a document to be checked.
    pub(super) fn is_awaited(&self, key: &str) -> bool {
        self.waiting.iter().any(|(of, _)| of == key)
    }

    /// Somebody does not want an answer any more.
    pub(super) fn cancel(&mut self, id: &RequestId) {
        self.refuse_waiting(|_, request| request.id == *id, ErrorCode::RequestCanceled);
    }

    pub(super) fn refuse_waiting(&mut self, which: impl Fn(&str, &Request) -> bool, code: ErrorCode) {
        let (refused, waiting): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.waiting).into_iter().partition(|(key, request)| which(key, request));
        self.waiting = waiting;
        for (_, request) in refused {
            self.outbox.refuse(request.id, code, "not answered");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::lint::Knowledge;
    use crate::lsp::outbox::{Outbox, Outgoing};
    use crate::lsp::{Configured, Start};
    use crossbeam_channel::Receiver;
    use lsp_server::Message;
    use serde_json::{Value, json};

    const LARGE: &str = "file:///large.md";
    const SMALL: &str = "file:///small.md";
    const FAULTY: &str = include_str!("../../examples/faulty/qinglan-county-2024.md");

    /// A server whose messages, and whose work aside, go nowhere by themselves.
    struct Session {
        server: Server,
        sent: Receiver<Outgoing>,
        work: Receiver<Incoming>,
    }

    impl Session {
        fn new() -> Self {
            let knowledge = Knowledge::load(&[]).expect("built in");
            let start = Start { knowledge, rules: Vec::new(), configured: Configured::Nothing, lang: Lang::Zh };
            let (outbox, sent) = crossbeam_channel::unbounded();
            let (aside, work) = crossbeam_channel::unbounded();
            let mut session = Self { server: Server::new(start, Outbox::new(outbox), aside), sent, work };
            session.ask(0, "initialize", json!({ "capabilities": { "textDocument": { "diagnostic": {} } } }));
            let more = "本机关及时答复群众来信，更新机构职能，解读政策文件。\n\n".repeat(10_000);
            for (uri, text) in
                [(LARGE, FAULTY.replacen("## 二、", &format!("{more}## 二、"), 1)), (SMALL, FAULTY.to_owned())]
            {
                let item = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
                session.server.open(serde_json::from_value(json!({ "textDocument": item })).expect("a document"));
            }
            session.answered();
            session
        }

        fn ask(&mut self, id: i32, method: &str, params: Value) {
            self.server.request(Request { id: id.into(), method: method.into(), params });
        }

        fn pull(&mut self, id: i32, uri: &str) {
            self.ask(id, "textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        }

        /// The numbers of the answers, and whether they are errors.
        fn answered(&self) -> Vec<(RequestId, bool)> {
            let answer = |it| match it {
                Outgoing::Message(Message::Response(response)) => {
                    Some((response.id, response.response_result.is_err()))
                }
                _ => None,
            };
            self.sent.try_iter().filter_map(answer).collect()
        }

        /// The next piece of work that was done.
        fn work(&self) -> Done {
            match self.work.recv() {
                Ok(Incoming::Done(done)) => *done,
                other => panic!("{other:?}"),
            }
        }

        fn type_something(&mut self) {
            let start = json!({ "line": 0, "character": 0 });
            let change = json!({ "range": { "start": start, "end": start }, "text": "\n" });
            let document = json!({ "uri": LARGE, "version": 2 });
            let params = json!({ "textDocument": document, "contentChanges": [change] });
            self.server.change(serde_json::from_value(params).expect("a change"));
        }
    }

    fn ok(ids: &[i32]) -> Vec<(RequestId, bool)> {
        ids.iter().map(|id| ((*id).into(), false)).collect()
    }

    #[test]
    fn others_are_served_while_a_large_document_is_checked() {
        let mut session = Session::new();
        session.pull(1, LARGE);
        session.ask(
            2,
            "textDocument/hover",
            json!({ "textDocument": { "uri": SMALL }, "position": { "line": 0, "character": 0 } }),
        );
        session.ask(3, "textDocument/documentSymbol", json!({ "textDocument": { "uri": LARGE } }));
        session.pull(4, SMALL);
        assert_eq!(session.answered(), ok(&[2, 4]));
        let done = session.work();
        session.server.done(done);
        assert_eq!(session.answered(), ok(&[1, 3]));
        session.pull(5, LARGE);
        assert_eq!(session.answered(), ok(&[5]), "it is known now");
        assert!(session.work.is_empty());
    }

    #[test]
    fn what_is_said_of_an_older_text_nobody_hears() {
        let mut session = Session::new();
        session.pull(1, LARGE);
        let old = session.work();
        session.type_something();
        session.server.done(old);
        assert_eq!(session.answered(), []);
        session.pull(2, LARGE);
        let new = session.work();
        session.server.done(new);
        assert_eq!(session.answered(), ok(&[1, 2]));
    }

    #[test]
    fn a_check_ends_between_two_stages_when_the_text_changes() {
        let mut session = Session::new();
        let document = session.server.documents.get(LARGE).expect("open");
        let view = session.server.project.snapshot();
        let (text, name, state) = (document.buffer.text().to_owned(), document.name.clone(), document.state.clone());
        let asked = std::cell::Cell::new(0);
        let until = |last: u32| {
            asked.set(0);
            let is_wanted = || asked.replace(asked.get() + 1) < last;
            view.check_while(&text, &name, &is_wanted).is_some()
        };
        assert!(until(9));
        let stages = asked.get();
        assert!((0..stages).all(|last| !until(last) && asked.get() == last + 1), "{stages}");
        let key = LARGE.to_owned();
        session.type_something();
        assert!(!state.is_wanted());
        assert!(Job { key, state, work: Work::Check, view, text, name }.make().is_none());
    }

    #[test]
    fn actions_wait_for_their_fixes() {
        let mut session = Session::new();
        session.pull(1, LARGE);
        let done = session.work();
        session.server.done(done);
        let document = session.server.documents.get(LARGE).expect("open");
        let finding = document.known().expect("checked").checked.findings.first().expect("a fault");
        let range = serde_json::to_value(document.range(finding.span)).expect("a range");
        let params = json!({ "textDocument": { "uri": LARGE }, "range": range, "context": { "diagnostics": [] } });
        session.answered();
        session.ask(2, "textDocument/codeAction", params.clone());
        session.pull(3, SMALL);
        assert_eq!(session.answered(), ok(&[3]));
        let done = session.work();
        session.server.done(done);
        assert_eq!(session.answered(), ok(&[2]));
        session.ask(4, "textDocument/codeAction", params);
        assert_eq!(session.answered(), ok(&[4]), "they are known now");
    }

    #[test]
    fn who_waits_is_told_when_it_is_over() {
        let mut session = Session::new();
        session.pull(1, LARGE);
        session.pull(2, LARGE);
        session.pull(3, LARGE);
        session.server.cancel(&1.into());
        assert_eq!(session.answered(), [(1.into(), true)]);
        session.ask(4, "shutdown", Value::Null);
        assert_eq!(session.answered(), [(2.into(), true), (3.into(), true), (4.into(), false)]);
        let mut session = Session::new();
        session.pull(1, LARGE);
        session.server.close(gen_lsp_types::Uri(LARGE.into()));
        assert_eq!(session.answered(), ok(&[1]), "of what is not open there is nothing to say");
    }

    #[test]
    fn work_that_goes_wrong_is_said_to_have() {
        let mut session = Session::new();
        session.pull(1, LARGE);
        let done = session.work();
        session.server.done(Done { outcome: Outcome::Failed, ..done });
        assert_eq!(session.answered(), [(1.into(), true)]);
        session.pull(2, LARGE);
        let done = session.work();
        session.server.done(done);
        assert_eq!(session.answered(), ok(&[2]));
    }
}
