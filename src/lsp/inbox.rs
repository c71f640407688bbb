//! What came from the client and waits to be dealt with, in order. Requests that were cancelled meanwhile are known before
//! their turn comes.

use super::aside::Done;
use super::scan::Scanned;
use super::transport::Incoming;
use crossbeam_channel::{Receiver, RecvTimeoutError};
use gen_lsp_types::{CancelParams, Id};
use lsp_server::{Message, Notification, Request, RequestId};
use std::collections::{HashSet, VecDeque};
use std::time::Instant;

/// What to do next.
#[derive(Debug)]
pub(super) enum Event {
    Request(Request),
    /// A request that is not wanted any more.
    Cancelled(RequestId),
    Notification(Notification),
    Response(lsp_server::Response),
    Malformed(String),
    /// The reports of the workspace were read.
    Scanned(Box<Scanned>),
    /// Work was done aside.
    Done(Box<Done>),
    /// It is time for what was put off.
    Due,
    /// Nothing more will come.
    Closed,
}

pub(super) struct Inbox {
    receiver: Receiver<Incoming>,
    waiting: VecDeque<Incoming>,
    cancelled: HashSet<RequestId>,
}

impl Inbox {
    pub(super) fn new(receiver: Receiver<Incoming>) -> Self {
        Self { receiver, waiting: VecDeque::new(), cancelled: HashSet::new() }
    }

    /// The next event; where nothing comes until `due`, that.
    pub(super) fn next(&mut self, due: Option<Instant>) -> Event {
        loop {
            while let Ok(incoming) = self.receiver.try_recv() {
                self.take(incoming);
            }
            if let Some(incoming) = self.waiting.pop_front() {
                return self.event(incoming);
            }
            let received = match due {
                Some(due) => self.receiver.recv_deadline(due),
                None => self.receiver.recv().map_err(|_| RecvTimeoutError::Disconnected),
            };
            match received {
                Ok(incoming) => self.take(incoming),
                Err(RecvTimeoutError::Timeout) => return Event::Due,
                Err(RecvTimeoutError::Disconnected) => return Event::Closed,
            }
        }
    }

    fn event(&mut self, incoming: Incoming) -> Event {
        match incoming {
            Incoming::Message(Message::Request(request)) => {
                if self.cancelled.remove(&request.id) {
                    Event::Cancelled(request.id)
                } else {
                    Event::Request(request)
                }
            }
            Incoming::Message(Message::Notification(notification)) => Event::Notification(notification),
            Incoming::Message(Message::Response(response)) => Event::Response(response),
            Incoming::Malformed(problem) => Event::Malformed(problem),
            Incoming::Scanned(scanned) => Event::Scanned(scanned),
            Incoming::Done(done) => Event::Done(done),
            Incoming::End => Event::Closed,
        }
    }

    fn take(&mut self, incoming: Incoming) {
        // One that was not answered yet, though its turn has come, waits elsewhere.
        if let Incoming::Message(Message::Notification(notification)) = &incoming
            && let Some(id) = cancelled(notification)
            && self
                .waiting
                .iter()
                .any(|it| matches!(it, Incoming::Message(Message::Request(request)) if request.id == id))
        {
            self.cancelled.insert(id);
            return;
        }
        self.waiting.push_back(incoming);
    }
}

/// The request that a notification cancels, if it is one that does.
pub(super) fn cancelled(notification: &Notification) -> Option<RequestId> {
    let params = (notification.method == "$/cancelRequest").then(|| notification.params.clone())?;
    serde_json::from_value::<CancelParams>(params).ok().map(|params| match params.id {
        Id::Int(id) => RequestId::from(id),
        Id::String(id) => RequestId::from(id),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn requests_are_cancelled_before_their_turn() {
        let (sender, receiver) = crossbeam_channel::unbounded();
        let request = |id: i32| Message::from(Request { id: id.into(), method: "a".into(), params: json!({}) });
        let cancel =
            |id: i32| Message::from(Notification { method: "$/cancelRequest".into(), params: json!({ "id": id }) });
        for message in [cancel(1), request(1), request(2), cancel(2), cancel(9)] {
            sender.send(Incoming::Message(message)).unwrap();
        }
        drop(sender);
        let mut inbox = Inbox::new(receiver);
        let is_cancel = |event: &Event| matches!(event, Event::Notification(it) if cancelled(it).is_some());
        assert!(is_cancel(&inbox.next(None)), "what is no more, or not yet, in its queue");
        assert!(matches!(inbox.next(None), Event::Request(Request { id, .. }) if id == 1.into()));
        assert!(matches!(inbox.next(None), Event::Cancelled(id) if id == 2.into()));
        assert!(is_cancel(&inbox.next(None)));
        assert!(matches!(inbox.next(None), Event::Closed));
    }

    #[test]
    fn what_is_due_comes_when_nothing_else_does() {
        let (sender, receiver) = crossbeam_channel::unbounded();
        sender.send(Incoming::Malformed("a".into())).unwrap();
        let mut inbox = Inbox::new(receiver);
        assert!(matches!(inbox.next(Some(Instant::now())), Event::Malformed(_)));
        assert!(matches!(inbox.next(Some(Instant::now())), Event::Due));
    }
}
