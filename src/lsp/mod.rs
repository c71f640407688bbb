//! The language server: findings under the number while the cursor is still in the cell.
//!
//! One thread reads, one writes, and one does all the work, in the order in which it was asked for: a report is checked in
//! a few milliseconds, so that nothing is gained by doing two things at a time. What is a hundred times as large as a report is
//! checked aside. A slip in one request ends that request.

mod actions;
mod aside;
mod buffer;
mod client;
mod commands;
mod conditions;
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
mod scan;
mod server;
mod settings;
mod toml;
mod transport;
mod uri;
mod workspace;

use crate::lang::Lang;
use crate::lint::Knowledge;
pub use conditions::Configured;
use crossbeam_channel::{Receiver, Sender};
use outbox::{Outbox, Outgoing};
use server::Server;
use std::io::{self, BufReader};
use std::path::PathBuf;
use std::thread;
use transport::Incoming;

/// What the server begins with.
#[derive(Debug)]
pub struct Start {
    /// Forms, words and rules.
    pub knowledge: Knowledge,
    /// Folders of further ones, that are among them.
    pub rules: Vec<PathBuf>,
    /// Where configurations come from.
    pub configured: Configured,
    /// The language of messages, where the editor says nothing of it.
    pub lang: Lang,
}

/// Serves an editor on standard input and output, until it leaves. True if it took its leave as it should.
#[must_use]
pub fn serve(start: Start) -> bool {
    let (incoming, inbox) = crossbeam_channel::unbounded();
    let (outbox, outgoing) = crossbeam_channel::unbounded();
    // It waits for input that may never come: it is not waited for.
    let scans = incoming.clone();
    drop(thread::spawn(move || read_all(&incoming)));
    let writer = thread::spawn(move || write_all(&outgoing));
    let served = Server::new(start, Outbox::new(outbox), scans).run(inbox);
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
    let _ = incoming.send(Incoming::End);
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
