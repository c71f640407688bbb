//! The fixes that a rule names.

use super::resolve::{Resolver, Wrong};
use super::{Loader, compile, content_start};
use crate::lang::Bilingual;
use crate::load::Source;
use crate::rule::{Node, Repair, Target, Type};
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;

impl Loader<'_> {
    pub(super) fn repairs(
        &mut self,
        source: &Arc<Source>,
        written: &[Spanned<String>],
        said: &Resolver<'_>,
    ) -> Option<Vec<Repair>> {
        let mut repairs = Vec::with_capacity(written.len());
        for written in written {
            match repair(written.get_ref(), said) {
                Ok(repair) => repairs.push(repair),
                Err((span, wrong)) => {
                    let start = content_start(source, &written.span());
                    self.wrong(source, start + span.start..start + span.end.max(span.start + 1), &wrong);
                    return None;
                }
            }
        }
        Some(repairs)
    }
}

fn repair(text: &str, said: &Resolver<'_>) -> Result<Repair, (Range<usize>, Wrong)> {
    let Some((target, value)) = text.split_once(":=") else {
        return match text.trim() {
            "expected" => Ok(Repair::Expected),
            "add rows" => Ok(Repair::AddRows),
            _ => Err((0..text.len(), unknown())),
        };
    };
    let assigned = target.len() + ":=".len();
    let behind = |(span, wrong): (Range<usize>, Wrong)| (span.start + assigned..span.end + assigned, wrong);
    let (target_span, target) = (0..target.trim_end().len(), compile(target, said, None)?);
    let (target, wanted) = match target {
        Node::Fact(fact) if fact.is_placed() => (Target::Fact(fact), None),
        Node::Cell(pick) => (Target::Cell(pick), Some(Type::Number)),
        _ => return Err((target_span, no_place())),
    };
    Ok(Repair::Assign(target, compile(value, said, wanted).map_err(behind)?))
}

fn unknown() -> Wrong {
    let zh = "没有这一种改法，可用的有：expected、add rows、“名称 := 算式”";
    let en = "there is no such fix; there are `expected`, `add rows` and `name := expression`";
    Wrong { problem: Bilingual::new(zh, Some(en)), help: None }
}

fn no_place() -> Wrong {
    let zh = "这里要能写的东西：一个单元格，或者 cell.text、row.label 一类有自己位置的名称";
    let en = "something that can be written over is wanted here: a cell, or a name like `cell.text` or `row.label`";
    Wrong { problem: Bilingual::new(zh, Some(en)), help: None }
}
