//! The language server: findings under the number while the cursor is still in the cell.
//!
//! One thread reads, one writes, and one does all the work, in the order in which it was asked for: a report is checked in
//! a few milliseconds, so that nothing is gained by doing two things at a time. A slip in one request ends that request.

mod actions;
mod buffer;
mod client;
mod commands;
mod diagnostics;
mod dispatch;
mod document;
mod hints;
mod hover;
mod inbox;
mod outbox;
mod outline;
mod position;
mod project;
mod server;
mod settings;
mod transport;
mod uri;

use crate::lang::Lang;
use crate::lint::Knowledge;
use crate::load::Source;
use crossbeam_channel::{Receiver, Sender};
use outbox::{Outbox, Outgoing};
use server::Server;
use std::io::{self, BufReader};
use std::sync::Arc;
use std::thread;
use transport::Incoming;

/// What the server begins with.
#[derive(Debug)]
pub struct Start {
    /// Forms and rules beside the built-in ones.
    pub extra: Vec<Arc<Source>>,
    /// All of them, loaded.
    pub knowledge: Knowledge,
    /// The language of messages, where the editor says nothing of it.
    pub lang: Lang,
}

/// Serves an editor on standard input and output, until it leaves. True if it took its leave as it should.
#[must_use]
pub fn serve(start: Start) -> bool {
    let (incoming, inbox) = crossbeam_channel::unbounded();
    let (outbox, outgoing) = crossbeam_channel::unbounded();
    // It waits for input that may never come: it is not waited for.
    drop(thread::spawn(move || read_all(&incoming)));
    let writer = thread::spawn(move || write_all(&outgoing));
    let served = Server::new(start, Outbox::new(outbox)).run(inbox);
    let written = writer.join().is_ok_and(|written| written.is_ok());
    served && written
}

fn read_all(incoming: &Sender<Incoming>) {
    let mut stdin = BufReader::with_capacity(1 << 16, io::stdin());
    while let Ok(Some(message)) = transport::read(&mut stdin) {
        if incoming.send(message).is_err() {
            return;
        }
    }
}

fn write_all(outgoing: &Receiver<Outgoing>) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    for message in outgoing {
        match message {
            Outgoing::Message(message) => transport::write(&mut stdout, &message)?,
            Outgoing::Malformed(problem) => transport::write_malformed(&mut stdout, &problem)?,
        }
    }
    Ok(())
}
