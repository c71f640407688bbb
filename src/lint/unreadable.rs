//! What is said of a file that cannot be read: why, and what to do.

use crate::check::Finding;
use crate::convert::Converter;
use crate::lang::Bilingual;
use crate::phrases::Phrases;
use crate::read::{Remedy, Undecodable, Unreadable};
use crate::rule::{Rule, RuleId, Severity};
use crate::unseen::Unseen;

/// Why a file cannot be read, and what to do.
pub(super) struct Trouble {
    pub(super) message: Bilingual,
    pub(super) help: Bilingual,
}

impl Trouble {
    pub(super) fn of(phrases: &Phrases, reason: &Unreadable) -> Self {
        let words = &phrases.unreadable;
        let (message, help) = match reason {
            Unreadable::Encoding(Undecodable { offset, encoding }) => {
                (words.encoding.with(&[("byte", &(offset + 1)), ("encoding", encoding)]), words.save_as_text.clone())
            }
            Unreadable::Binary => (words.binary.clone(), words.save_as_text.clone()),
            Unreadable::Foreign(kind) => {
                let help = match kind.remedy() {
                    Remedy::SaveAs(format) => words.save_as_or_convert.with(&[("format", &format)]),
                    Remedy::Unpack => words.unpack.clone(),
                    Remedy::FindText => words.find_text.clone(),
                };
                (words.foreign.with(&[("kind", &kind.name())]), help)
            }
            Unreadable::Unconverted { kind, program } => {
                let format = Converter::target(*kind).unwrap_or_default();
                let (message, help) =
                    if *program { (&words.unconverted, &words.save_as) } else { (&words.no_converter, &words.install) };
                (message.with(&[("kind", &kind.name())]), help.with(&[("format", &format)]))
            }
            Unreadable::Encrypted => (words.encrypted.clone(), words.remove_password.clone()),
            Unreadable::Damaged { part } if part.is_empty() => (words.damaged.clone(), words.repair.clone()),
            Unreadable::Damaged { part } => (words.damaged_part.with(&[("part", part)]), words.repair.clone()),
            Unreadable::PictureOnly => (words.picture_only.clone(), words.find_text.clone()),
            Unreadable::LeftOut(format) => {
                (words.left_out.with(&[("kind", &format.name())]), words.save_as_text.clone())
            }
            Unreadable::NotOf(format) => (words.not_of.with(&[("kind", &format.name())]), words.go_by_content.clone()),
            Unreadable::TooLarge { limit, most } => {
                let message = words.too_large.get(limit).cloned().unwrap_or_default();
                let more = limit.show(most.saturating_mul(2).max(1).min(limit.highest()));
                let help = if *most < limit.highest() { &words.raise_limit } else { &words.cut_down };
                let help = help.with(&[("limit", &limit.name()), ("more", &more)]);
                (message.with(&[("most", &limit.show(*most))]), help)
            }
        };
        Self { message, help }
    }

    pub(super) fn not_opened(phrases: &Phrases, reason: &Unseen) -> Self {
        let words = &phrases.unreadable;
        let message = words.not_opened.fill(&[("error", &reason.words(&phrases.opening))]);
        Self { message, help: words.look_at_path.clone() }
    }

    pub(super) fn finding(self, id: RuleId, rule: &Rule) -> Finding {
        Finding { severity: Severity::Error, help: self.help, ..Finding::plain(id, rule, self.message) }
    }
}
