//! Paths, of which only the straight horizontal and vertical lines are wanted: tables are ruled with them.
//!
//! A ruling is a stroked line, an edge of a stroked rectangle, or a thin filled rectangle; a dotted one is many of these.

use super::geometry::{Area, Drawing, Matrix, Ruling};

/// Lines thicker than this are bars, not rulings.
const THICK: f32 = 4.0;

/// A path in the making, in the coordinates of the page.
#[derive(Debug, Default)]
pub(super) struct Path {
    strokes: Vec<Stroke>,
    /// One for each part of the path: where it begins in `strokes`, and its first point.
    parts: Vec<Part>,
    at: (f32, f32),
}

#[derive(Clone, Copy, Debug)]
struct Part {
    first: usize,
    start: (f32, f32),
}

/// A piece of a path; curves are as good as their ends.
#[derive(Clone, Copy, Debug)]
struct Stroke {
    from: (f32, f32),
    to: (f32, f32),
    curved: bool,
}

impl Path {
    pub(super) fn move_to(&mut self, point: (f32, f32)) {
        self.parts.push(Part { first: self.strokes.len(), start: point });
        self.at = point;
    }

    pub(super) fn line_to(&mut self, point: (f32, f32)) {
        self.stroke_to(point, false);
    }

    pub(super) fn curve_to(&mut self, point: (f32, f32)) {
        self.stroke_to(point, true);
    }

    fn stroke_to(&mut self, to: (f32, f32), curved: bool) {
        if self.parts.is_empty() {
            return self.move_to(to);
        }
        self.strokes.push(Stroke { from: self.at, to, curved });
        self.at = to;
    }

    pub(super) fn close(&mut self) {
        if let Some(part) = self.parts.last() {
            self.line_to(part.start);
        }
    }

    pub(super) fn rectangle(&mut self, to_page: Matrix, [x, y, width, height]: [f64; 4]) {
        self.move_to(to_page.apply(x, y));
        self.line_to(to_page.apply(x + width, y));
        self.line_to(to_page.apply(x + width, y + height));
        self.line_to(to_page.apply(x, y + height));
        self.close();
    }

    /// What it covers.
    pub(super) fn area(&self) -> Option<Area> {
        Area::around(self.strokes.iter().flat_map(|stroke| [stroke.from, stroke.to]))
    }

    pub(super) fn clear(&mut self) {
        self.strokes.clear();
        self.parts.clear();
    }

    /// Draws the path's outline with a line of this width.
    pub(super) fn stroke(&self, width: f64, clip: Area, drawing: &mut Drawing) {
        if width as f32 > THICK {
            return;
        }
        for stroke in self.strokes.iter().filter(|stroke| !stroke.curved) {
            if let Some(area) = Area::around([stroke.from, stroke.to]).and_then(|area| area.inside(clip)) {
                rule(area, drawing);
            }
        }
    }

    /// Fills the path: a part of it that is thin is a ruling.
    pub(super) fn fill(&self, clip: Area, drawing: &mut Drawing) {
        let ends = self.parts.iter().skip(1).map(|part| part.first).chain([self.strokes.len()]);
        for (part, end) in self.parts.iter().zip(ends) {
            let strokes = self.strokes.get(part.first..end).unwrap_or_default();
            let points = strokes.iter().flat_map(|stroke| [stroke.from, stroke.to]);
            if let Some(area) = Area::around(points).and_then(|area| area.inside(clip)) {
                rule(area, drawing);
            }
        }
    }
}

/// Adds the ruling that a thin area is, if it is thin; a dot may belong to either kind.
pub(super) fn rule(area: Area, drawing: &mut Drawing) -> bool {
    let Area { left, top, right, bottom } = area;
    let (flat, narrow) = (area.height() <= THICK, area.width() <= THICK);
    if flat && (area.width() >= area.height() || narrow) {
        drawing.horizontal.push(Ruling { at: (top + bottom) / 2.0, from: left, to: right });
    }
    if narrow && (area.height() >= area.width() || flat) {
        drawing.vertical.push(Ruling { at: (left + right) / 2.0, from: top, to: bottom });
    }
    flat || narrow
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: Area = Area { left: 0.0, top: 0.0, right: 600.0, bottom: 800.0 };

    fn drawn(draw: impl Fn(&mut Path, &mut Drawing)) -> (Vec<[f32; 3]>, Vec<[f32; 3]>) {
        let (mut path, mut drawing) = (Path::default(), Drawing::default());
        draw(&mut path, &mut drawing);
        let plain = |rulings: &[Ruling]| rulings.iter().map(|it| [it.at, it.from, it.to]).collect();
        (plain(&drawing.horizontal), plain(&drawing.vertical))
    }

    #[test]
    fn a_thin_box_is_a_line_and_a_fat_one_is_a_colour() {
        let filled = |size| {
            drawn(move |path, drawing| {
                path.rectangle(Matrix::IDENTITY, size);
                path.fill(PAGE, drawing);
            })
        };
        assert_eq!(filled([10.0, 20.0, 100.0, 1.0]), (vec![[20.5, 10.0, 110.0]], vec![]));
        assert_eq!(filled([10.0, 20.0, -1.0, 50.0]), (vec![], vec![[9.5, 20.0, 70.0]]));
        assert_eq!(filled([10.0, 20.0, 100.0, 50.0]), (vec![], vec![]));
        assert_eq!(filled([10.0, 20.0, 0.5, 0.5]).0.len(), 1, "a dot");
    }

    #[test]
    fn an_outlined_box_is_four_lines() {
        let (horizontal, vertical) = drawn(|path, drawing| {
            path.rectangle(Matrix::IDENTITY, [10.0, 20.0, 100.0, 50.0]);
            path.stroke(1.0, PAGE, drawing);
        });
        assert_eq!(horizontal, [[20.0, 10.0, 110.0], [70.0, 10.0, 110.0]]);
        assert_eq!(vertical, [[110.0, 20.0, 70.0], [10.0, 20.0, 70.0]]);
    }

    #[test]
    fn slanted_lines_curves_and_bars_rule_nothing() {
        let (horizontal, vertical) = drawn(|path, drawing| {
            path.move_to((0.0, 0.0));
            path.line_to((100.0, 50.0));
            path.curve_to((200.0, 50.0));
            path.stroke(1.0, PAGE, drawing);
            path.clear();
            path.move_to((0.0, 0.0));
            path.line_to((100.0, 0.0));
            path.stroke(12.0, PAGE, drawing);
        });
        assert!(horizontal.is_empty() && vertical.is_empty());
    }
}
