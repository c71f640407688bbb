//! `gouji lsp`

use super::{Outcome, Session};
use crate::load::Source;
use crate::lsp::{self, Start};
use std::sync::Arc;

pub(super) fn run(session: Session, extra: Vec<Arc<Source>>) -> Outcome {
    let Session { knowledge, lang, .. } = session;
    if lsp::serve(Start { extra, knowledge, lang }) { Outcome::Success } else { Outcome::Findings }
}
