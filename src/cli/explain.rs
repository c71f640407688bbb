//! `gouji explain`

use super::args::Explain;
use super::output::Output;
use super::{Outcome, Session};
use crate::reference;
use crate::rule::{Selection, UnknownRule};

pub(super) fn run(session: &Session, args: &Explain) -> Outcome {
    let mut text = String::new();
    let mut unknown: Vec<UnknownRule> = Vec::new();
    for name in &args.names {
        match Selection::new(&session.knowledge.rules, std::slice::from_ref(name), &[]) {
            Ok(selection) => {
                for (id, _) in session.knowledge.rules.iter().filter(|(id, _)| selection.has(*id)) {
                    text.push_str(&reference::explain(&session.knowledge, id, session.lang, session.width));
                }
            }
            Err(names) => match reference::explain_hint(&session.knowledge, name, session.lang) {
                Some(hint) => text.push_str(&hint),
                None => unknown.extend(names),
            },
        }
    }
    let mut output = Output::new();
    if let Err(error) = output.write(&text).and_then(|()| output.flush()) {
        super::complain(&error.to_string());
        return Outcome::Failure;
    }
    if unknown.is_empty() { Outcome::Success } else { session.unknown_rules(&unknown) }
}
