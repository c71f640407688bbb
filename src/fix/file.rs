//! A whole file, mended as far as it can be.

use super::{Edit, Fixer, Safety, write};
use crate::lint::{Linted, Tools};
use std::path::Path;

/// A file after its fixes.
#[derive(Debug)]
pub struct Mended {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What comes of checking them.
    pub linted: Linted,
    /// How many findings were mended.
    pub count: usize,
}

/// Fixes are made one behind another so often at most: each round leaves fewer findings, so this ends anyhow.
const MOST_ROUNDS: usize = 32;

/// Makes every fix that is as safe as `most` in a file that was checked; nothing if there is none.
#[must_use]
pub fn mend(tools: Tools<'_>, bytes: &[u8], name: &Path, linted: &Linted, most: Safety) -> Option<Mended> {
    let mut mended: Option<Mended> = None;
    for _ in 0..MOST_ROUNDS {
        let (now, checked) = mended.as_ref().map_or((bytes, linted), |it| (it.bytes.as_slice(), &it.linted));
        let Some(bytes) = round(tools, now, name, checked, most) else { break };
        let after = tools.lint(&bytes, name);
        let count = linted.checked.findings.len().saturating_sub(after.checked.findings.len());
        mended = Some(Mended { bytes, linted: after, count });
    }
    mended
}

/// How many findings could be mended by fixes that change figures.
#[must_use]
pub fn count_unsafe(tools: Tools<'_>, bytes: &[u8], name: &Path, linted: &Linted) -> usize {
    mend(tools, bytes, name, linted, Safety::Unsafe).map_or(0, |mended| mended.count)
}

fn round(tools: Tools<'_>, bytes: &[u8], name: &Path, linted: &Linted, most: Safety) -> Option<Vec<u8>> {
    let document = linted.document.as_ref()?;
    let limits = &tools.options.limits;
    let check = |edits: &[Edit]| Some(tools.lint(&write(bytes, document, edits, limits).ok()?, name));
    let profile =
        linted.report.as_ref().and_then(|report| tools.options.profile_of(report, &tools.knowledge.vocabulary));
    let fixer = Fixer { knowledge: tools.knowledge, profile, check: &check };
    write(bytes, document, &fixer.round(linted, most)?, limits).ok()
}
