//! Bodies below the same one whose reports say the same.

use super::relations::Relations;
use crate::check::{Around, CollectionFact, FactValue};
use crate::rule::Fact;
use std::collections::HashMap;

/// For each report, others below the same body that say the same.
#[derive(Debug, Default)]
pub(super) struct Siblings {
    same_figures: HashMap<usize, usize>,
    /// The most alike, and how much, rather too high.
    alike: HashMap<usize, (usize, u32)>,
}

/// Reports of one bucket that are compared one by one: what more have in common is a template.
const MOST_OF_A_BUCKET: usize = 64;

impl Siblings {
    pub(super) fn new(relations: &Relations) -> Self {
        let mut siblings = Self::default();
        for (roll_up, year) in relations.roll_ups() {
            let below = relations.bodies_below(roll_up, year);
            let files: Vec<usize> =
                below.iter().filter_map(|body| relations.report(*body, year).ok().flatten()).collect();
            siblings.compare(relations, &files);
        }
        siblings
    }

    fn compare(&mut self, relations: &Relations, files: &[usize]) {
        let mut by_hash: HashMap<u64, usize> = HashMap::new();
        let mut buckets: HashMap<u64, Vec<usize>> = HashMap::new();
        for file in files {
            let Some(record) = relations.record(*file) else { continue };
            if record.count() > 0 {
                let first = *by_hash.entry(record.hash()).or_insert(*file);
                if first != *file {
                    self.same_figures.insert(*file, first);
                }
            }
            for key in record.text.keys() {
                let bucket = buckets.entry(key).or_default();
                if bucket.len() < MOST_OF_A_BUCKET {
                    for other in bucket.iter() {
                        self.alike(relations, *file, *other);
                    }
                    bucket.push(*file);
                }
            }
        }
    }

    fn alike(&mut self, relations: &Relations, file: usize, other: usize) {
        let (Some(a), Some(b)) = (relations.record(file), relations.record(other)) else { return };
        let Some(likeness) = a.text.likeness(&b.text) else { return };
        let best = self.alike.entry(file).or_insert((other, likeness));
        if (likeness, std::cmp::Reverse(other)) > (best.1, std::cmp::Reverse(best.0)) {
            *best = (other, likeness);
        }
    }

    pub(super) fn facts(&self, relations: &Relations, file: usize, around: &mut Around) {
        let name = |file: usize| {
            let body = relations.identity(file).map(|identity| identity.body);
            FactValue::Text(body.map_or("", |body| relations.name(body)).to_owned())
        };
        let mut say = |fact, value, other| around.facts.push((fact, CollectionFact { value, files: vec![other] }));
        if let Some(other) = self.same_figures.get(&file) {
            say(Fact::SiblingSameFigures, name(*other), *other);
        }
        if let Some((other, likeness)) = self.alike.get(&file) {
            say(Fact::SiblingAlike, name(*other), *other);
            say(Fact::SiblingLikeness, FactValue::Number((*likeness).into()), *other);
        }
    }
}
