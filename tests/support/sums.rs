//! The sums of the applications table, and what may explain that some fail: written down anew, in the plainest way, so that
//! what gouji blames can be held against it.

use super::sample::{DETAILS, Sample, columns, results};

/// A cell, by its place in the table.
pub(crate) type At = usize;

/// A sum: what is added up, and what it has to come to.
#[derive(Clone, Debug)]
pub(crate) struct Sum {
    pub(crate) rule: &'static str,
    pub(crate) left: Vec<At>,
    pub(crate) right: Vec<At>,
}

impl Sum {
    fn residue(&self, values: &[i64]) -> i64 {
        let side = |cells: &[At]| cells.iter().map(|at| values[*at]).sum::<i64>();
        side(&self.left) - side(&self.right)
    }

    fn has(&self, at: At) -> bool {
        self.left.contains(&at) || self.right.contains(&at)
    }

    /// What has to be added to a cell for the sum to come out.
    fn needed(&self, at: At, values: &[i64]) -> i64 {
        if self.left.contains(&at) { -self.residue(values) } else { self.residue(values) }
    }

    /// Whether the cell is what the others have to come to.
    fn is_result(&self, at: At) -> bool {
        self.right == [at] || self.left == [at]
    }
}

/// Changes of cells: each with its right number.
pub(crate) type Change = Vec<(At, i64)>;

/// The applications table of a report, as numbers.
pub(crate) struct Sums {
    pub(crate) values: Vec<i64>,
    pub(crate) sums: Vec<Sum>,
    names: Vec<(String, &'static str)>,
}

impl Sums {
    pub(crate) fn of(sample: &Sample) -> Self {
        let table = sample.table("applications");
        let at = |row: &str, column: &str| sample.at("applications", row, column);
        let mut sums = Vec::new();
        for column in columns() {
            let (left, right) = (["received", "carried_in"], ["handled", "carried_out"]);
            let cells = |rows: [&str; 2]| rows.map(|row| at(row, column)).to_vec();
            sums.push(Sum { rule: "applications-balance", left: cells(left), right: cells(right) });
        }
        for row in &table.rows {
            let left = DETAILS.map(|column| at(&row.id, column)).to_vec();
            sums.push(Sum { rule: "applications-row-total", left, right: vec![at(&row.id, "total")] });
        }
        for column in columns() {
            let left = results(table).iter().map(|row| at(row, column)).collect();
            sums.push(Sum { rule: "applications-handled-total", left, right: vec![at("handled", column)] });
        }
        let values = sample.applications.iter().map(|cell| cell.parse().unwrap_or(0)).collect();
        let names = table.rows.iter().flat_map(|row| columns().into_iter().map(|column| (row.id.clone(), column)));
        Self { values, sums, names: names.collect() }
    }

    pub(crate) fn name(&self, at: At) -> String {
        let (row, column) = &self.names[at];
        format!("applications.{row}.{column}")
    }

    fn row(&self, at: At) -> &str {
        &self.names[at].0
    }

    fn column(&self, at: At) -> &str {
        self.names[at].1
    }

    fn failing<'s>(&'s self, values: &'s [i64]) -> impl Iterator<Item = &'s Sum> {
        self.sums.iter().filter(move |sum| sum.residue(values) != 0)
    }

    /// All ways to change exactly `count` cells so that every sum comes out.
    pub(crate) fn ways(&self, count: usize) -> Vec<Change> {
        fn go(sums: &Sums, values: &mut Vec<i64>, change: &mut Change, left: usize, found: &mut Vec<Change>) {
            let failing: Vec<Sum> = sums.failing(values).cloned().collect();
            if failing.is_empty() && left == 0 {
                let mut change = change.clone();
                change.sort_unstable();
                if !found.contains(&change) {
                    found.push(change);
                }
            }
            if left == 0 {
                return;
            }
            for (sum, at) in failing.iter().flat_map(|sum| sum.left.iter().chain(&sum.right).map(move |at| (sum, *at)))
            {
                let right = values[at] + sum.needed(at, values);
                if right < 0 || change.iter().any(|(changed, _)| *changed == at) {
                    continue;
                }
                let wrong = std::mem::replace(&mut values[at], right);
                change.push((at, right));
                go(sums, values, change, left - 1, found);
                change.pop();
                values[at] = wrong;
            }
        }
        let mut found = Vec::new();
        go(self, &mut self.values.clone(), &mut Vec::new(), count, &mut found);
        found
    }

    /// Whether a change is an exchange of two numbers.
    fn is_swap(&self, change: &Change) -> bool {
        matches!(change.as_slice(), [(a, of_a), (b, of_b)] if self.values[*a] == *of_b && self.values[*b] == *of_a)
    }

    /// Whether a change moves some applications from one class to another, or from one result to another.
    fn is_move(&self, change: &Change) -> bool {
        let [(a, of_a), (b, of_b)] = change.as_slice() else { return false };
        let same_sum = self.values[*a] + self.values[*b] == of_a + of_b;
        let in_row = self.row(*a) == self.row(*b);
        let in_column = self.column(*a) == self.column(*b) && self.column(*a) != "total";
        same_sum && (in_row || in_column)
    }

    /// What is to be said of the table.
    pub(crate) fn findings(&self) -> Vec<String> {
        if self.failing(&self.values).next().is_none() {
            return Vec::new();
        }
        if let [only] = self.ways(1).as_slice() {
            return vec![self.blamed(only)];
        }
        let pairs = self.ways(2);
        let slips: Vec<&Change> = pairs.iter().filter(|way| self.is_swap(way) || self.is_move(way)).collect();
        match (pairs.as_slice(), slips.as_slice()) {
            ([only], _) => self.apart(only),
            (_, [only]) if self.is_swap(only) => vec![self.blamed(only)],
            (_, [first, second]) if self.is_swap(first) && self.is_swap(second) => {
                let (rest, right) = self
                    .blamed(first)
                    .split_once(" = ")
                    .map(|it| (it.0.to_owned(), it.1.to_owned()))
                    .expect("a number");
                let others: Vec<String> = second.iter().map(|(at, _)| self.name(*at)).collect();
                vec![format!("{rest}, {} = {right}", others.join(", "))]
            }
            _ => self.equations(),
        }
    }

    /// Cells that share no sum are wrong each by itself, unless their numbers changed places.
    fn apart(&self, change: &Change) -> Vec<String> {
        let together = |a: At, b: At| self.sums.iter().any(|sum| sum.has(a) && sum.has(b));
        match change.as_slice() {
            [a, b] if !together(a.0, b.0) && !self.is_swap(change) => {
                vec![self.blamed(&vec![*a]), self.blamed(&vec![*b])]
            }
            _ => vec![self.blamed(change)],
        }
    }

    /// The finding that blames some cells.
    pub(crate) fn blamed(&self, change: &Change) -> String {
        self.blamed_in(change, |_| true)
    }

    /// The finding that blames some cells, where rows have no sums.
    pub(crate) fn blamed_by_columns(&self, change: &Change) -> String {
        self.blamed_in(change, |sum| sum.rule != "applications-row-total")
    }

    fn blamed_in(&self, change: &Change, is_sum: impl Fn(&Sum) -> bool) -> String {
        let (first, _) = change[0];
        let rank = |sum: &&Sum| (!sum.is_result(first), sum.left.len() + sum.right.len());
        let failing = self.failing(&self.values).filter(|sum| is_sum(sum) && sum.has(first));
        let main = failing.min_by_key(rank).expect("a sum that fails");
        let cells: Vec<String> = change.iter().map(|(at, _)| self.name(*at)).collect();
        let right: Vec<String> = change.iter().map(|(_, right)| right.to_string()).collect();
        format!("error {} {} = {}", main.rule, cells.join(", "), right.join(", "))
    }

    /// The sums that fail, each by itself or all of a rule together.
    fn equations(&self) -> Vec<String> {
        let failing: Vec<&Sum> = self.failing(&self.values).collect();
        let of_rule = |rule: &str| failing.iter().filter(|sum| sum.rule == rule).copied().collect::<Vec<_>>();
        let left = |sum: &Sum| sum.left.iter().map(|at| self.values[*at]).sum::<i64>();
        let mut findings = Vec::new();
        if let Some(first) = of_rule("applications-balance").first() {
            findings.push(format!("error {} {}", first.rule, self.name(first.right[1])));
        }
        for sum in of_rule("applications-row-total") {
            findings.push(format!("error {} {} = {}", sum.rule, self.name(sum.right[0]), left(sum)));
        }
        let handled = of_rule("applications-handled-total");
        if let Some(first) = handled.first() {
            let right = if handled.len() == 1 { format!(" = {}", left(first)) } else { String::new() };
            findings.push(format!("error {} {}{right}", first.rule, self.name(first.right[0])));
        }
        findings
    }
}
