//! What goes to the client.

use crossbeam_channel::Sender;
use gen_lsp_types::{LogMessageNotification, LogMessageParams, MessageType, Notification as Said, Request as Asked};
use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;

/// Something that goes to the client.
#[derive(Debug)]
pub(super) enum Outgoing {
    Message(Message),
    /// The answer to what was no message.
    Malformed(String),
}

/// Sends messages. That nobody listens any more is no error: the end will come by itself.
#[derive(Debug)]
pub(super) struct Outbox {
    sender: Sender<Outgoing>,
    requests: i32,
}

impl Outbox {
    pub(super) fn new(sender: Sender<Outgoing>) -> Self {
        Self { sender, requests: 0 }
    }

    fn send(&self, message: impl Into<Message>) {
        let _ = self.sender.send(Outgoing::Message(message.into()));
    }

    pub(super) fn malformed(&self, problem: String) {
        let _ = self.sender.send(Outgoing::Malformed(problem));
    }

    pub(super) fn answer(&self, id: RequestId, result: impl Serialize) {
        match serde_json::to_value(result) {
            Ok(result) => self.send(Response::new_ok(id, result)),
            Err(error) => self.refuse(id, ErrorCode::InternalError, &error.to_string()),
        }
    }

    pub(super) fn refuse(&self, id: RequestId, code: ErrorCode, problem: &str) {
        self.send(Response::new_err(id, code as i32, problem.to_owned()));
    }

    pub(super) fn say<N: Said>(&self, params: N::Params) {
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Notification { method: N::METHOD.as_str().to_owned(), params });
    }

    /// Asks the client for something; the answer will come with the number that is returned.
    pub(super) fn ask<R: Asked>(&mut self, params: R::Params) -> RequestId {
        self.requests += 1;
        let id = RequestId::from(self.requests);
        let params = serde_json::to_value(params).unwrap_or_default();
        self.send(Request { id: id.clone(), method: R::METHOD.as_str().to_owned(), params });
        id
    }

    pub(super) fn log(&self, kind: MessageType, message: impl Into<String>) {
        self.say::<LogMessageNotification>(LogMessageParams { kind, message: message.into() });
    }
}
