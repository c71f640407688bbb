//! Runs the drawing instructions of a page: what comes out is glyphs, rulings and pictures in the coordinates of the page.

use super::budget::Budget;
use super::encoding::Meaning;
use super::font::{Code, Font, Fonts};
use super::geometry::{Area, Drawing, Glyph, MIDDLE, Matrix, Turn};
use super::path::{self, Path};
use crate::read::{Limit, Unreadable};
use crate::text;
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Array, Dict, Name, Number, Object, Stream};
use hayro_syntax::page::{Page, Resources};
use std::rc::Rc;

/// Draws a page, turned such that most of its text is upright.
pub(super) fn draw(page: &Page<'_>, fonts: &mut Fonts, budget: &mut Budget) -> Result<Drawing, Unreadable> {
    let content = content(page, budget)?;
    let drawing = draw_turned(page, &content, Turn::Right, fonts, budget)?;
    match drawing.turn() {
        Turn::Right => Ok(drawing),
        turn => draw_turned(page, &content, turn, fonts, budget),
    }
}

fn draw_turned(
    page: &Page<'_>,
    content: &[u8],
    turn: Turn,
    fonts: &mut Fonts,
    budget: &mut Budget,
) -> Result<Drawing, Unreadable> {
    let (width, height) = page.render_dimensions();
    let upright = turn.upright(f64::from(width), f64::from(height));
    let (width, height) = if matches!(turn, Turn::Down | Turn::Up) { (height, width) } else { (width, height) };
    let clip = Area { left: 0.0, top: 0.0, right: width, bottom: height };
    let state = State::new(Matrix(page.initial_transform(true).as_coeffs()).then(upright), clip);
    let drawing = Drawing { width, height, ..Drawing::default() };
    let mut painter =
        Painter { fonts, budget, drawing, state, saved: Vec::new(), path: Path::default(), clips: false, blank: false };
    painter.run(content, page.resources(), 0)?;
    Ok(painter.drawing)
}

/// The instructions of a page, of all the streams that they are spread over.
fn content(page: &Page<'_>, budget: &mut Budget) -> Result<Vec<u8>, Unreadable> {
    let mut content = Vec::new();
    let (streams, promised): (Vec<Stream<'_>>, usize) = match page.raw().get::<Object<'_>>("Contents") {
        Some(Object::Stream(stream)) => (vec![stream], 1),
        Some(Object::Array(streams)) => (streams.iter::<Stream<'_>>().collect(), streams.raw_iter().count()),
        Some(_) => (Vec::new(), 0),
        None => (Vec::new(), usize::from(page.raw().contains_key("Contents"))),
    };
    if streams.len() < promised {
        return Err(Unreadable::Damaged { part: String::new() });
    }
    for stream in streams {
        content.extend_from_slice(&budget.decode(&stream)?);
        content.push(b'\n');
    }
    Ok(content)
}

/// How things are drawn right now.
#[derive(Clone, Debug)]
struct State {
    to_page: Matrix,
    /// What is outside of it is not seen.
    clip: Area,
    line_width: f64,
    font: Option<Rc<Font>>,
    size: f64,
    character_spacing: f64,
    word_spacing: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    invisible: bool,
    text: Matrix,
    line: Matrix,
}

impl State {
    fn new(to_page: Matrix, clip: Area) -> Self {
        Self {
            to_page,
            clip,
            line_width: 1.0,
            font: None,
            size: 0.0,
            character_spacing: 0.0,
            word_spacing: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
            text: Matrix::IDENTITY,
            line: Matrix::IDENTITY,
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = Matrix::shift(x, y).then(self.line);
        self.text = self.line;
    }
}

struct Painter<'p> {
    fonts: &'p mut Fonts,
    budget: &'p mut Budget,
    drawing: Drawing,
    state: State,
    saved: Vec<State>,
    path: Path,
    /// The path will be a clip.
    clips: bool,
    /// A blank was shown last.
    blank: bool,
}

impl Painter<'_> {
    fn run(&mut self, content: &[u8], resources: &Resources<'_>, depth: usize) -> Result<(), Unreadable> {
        let mut instructions = TypedIter::new(content);
        // Of each open marked content, whether it is a running header or footer.
        let mut marks: Vec<bool> = Vec::new();
        let mut running = 0_usize;
        while let Some(op) = instructions.next() {
            self.budget.operations(1)?;
            match op {
                Op::BeginMarkedContent(_) => marks.push(false),
                Op::BeginMarkedContentWithProperties(mark) => {
                    let is_running = is_running(mark.0, mark.1, resources);
                    running += usize::from(is_running);
                    marks.push(is_running);
                }
                Op::EndMarkedContent(_) => running -= usize::from(marks.pop().unwrap_or(false)),
                Op::XObject(name) => self.object(name.0, resources, depth)?,
                Op::TextFont(font) => {
                    self.state.font = Some(self.fonts.get(&resources.fonts, font.0, self.budget)?);
                    self.state.size = font.1.as_f64();
                }
                op if running > 0 && shows(&op) => {}
                op => self.instruction(&op)?,
            }
        }
        Ok(())
    }

    fn instruction(&mut self, op: &Op<'_, '_>) -> Result<(), Unreadable> {
        let state = &mut self.state;
        match op {
            Op::SaveState(_) => {
                if self.saved.len() >= self.budget.limits.nesting {
                    return Err(Unreadable::TooLarge {
                        limit: Limit::Nesting,
                        most: self.budget.limits.nesting as u64,
                    });
                }
                self.saved.push(state.clone());
            }
            Op::RestoreState(_) => {
                if let Some(saved) = self.saved.pop() {
                    self.state = saved;
                }
            }
            Op::Transform(m) => state.to_page = matrix([m.0, m.1, m.2, m.3, m.4, m.5]).then(state.to_page),
            Op::LineWidth(width) => state.line_width = width.0.as_f64(),
            Op::InlineImage(_) => self.picture(),

            Op::MoveTo(to) => self.path.move_to(state.to_page.apply(to.0.as_f64(), to.1.as_f64())),
            Op::LineTo(to) => self.path.line_to(state.to_page.apply(to.0.as_f64(), to.1.as_f64())),
            Op::CubicTo(to) => self.path.curve_to(state.to_page.apply(to.4.as_f64(), to.5.as_f64())),
            Op::CubicStartTo(to) => self.path.curve_to(state.to_page.apply(to.2.as_f64(), to.3.as_f64())),
            Op::CubicEndTo(to) => self.path.curve_to(state.to_page.apply(to.2.as_f64(), to.3.as_f64())),
            Op::ClosePath(_) => self.path.close(),
            Op::RectPath(it) => {
                self.budget.operations(4)?;
                self.path.rectangle(state.to_page, [it.0, it.1, it.2, it.3].map(|number| number.as_f64()));
            }
            Op::StrokePath(_) => self.paint(true, false),
            Op::CloseAndStrokePath(_) => {
                self.path.close();
                self.paint(true, false);
            }
            Op::FillPathNonZero(_) | Op::FillPathNonZeroCompatibility(_) | Op::FillPathEvenOdd(_) => {
                self.paint(false, true);
            }
            Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => self.paint(true, true),
            Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                self.path.close();
                self.paint(true, true);
            }
            Op::EndPath(_) => self.paint(false, false),
            Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => self.clips = true,

            op => return self.text(op),
        }
        Ok(())
    }

    fn text(&mut self, op: &Op<'_, '_>) -> Result<(), Unreadable> {
        let state = &mut self.state;
        match op {
            Op::BeginText(_) => (state.text, state.line) = (Matrix::IDENTITY, Matrix::IDENTITY),
            Op::CharacterSpacing(it) => state.character_spacing = it.0.as_f64(),
            Op::WordSpacing(it) => state.word_spacing = it.0.as_f64(),
            Op::HorizontalScaling(it) => state.stretch = it.0.as_f64() / 100.0,
            Op::TextLeading(it) => state.leading = it.0.as_f64(),
            Op::TextRise(it) => state.rise = it.0.as_f64(),
            // Text that is only a clip, or the invisible text that recognition lays over a scanned page.
            Op::TextRenderingMode(it) => state.invisible = matches!(it.0.as_i64(), 3 | 7),
            Op::NextLine(to) => state.next_line(to.0.as_f64(), to.1.as_f64()),
            Op::NextLineAndSetLeading(to) => {
                state.leading = -to.1.as_f64();
                state.next_line(to.0.as_f64(), to.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => state.next_line(0.0, -state.leading),
            Op::SetTextMatrix(m) => {
                state.line = matrix([m.0, m.1, m.2, m.3, m.4, m.5]);
                state.text = state.line;
            }
            Op::ShowText(it) => self.show(it.0.as_bytes())?,
            Op::ShowTexts(it) => self.show_all(it.0)?,
            Op::NextLineAndShowText(it) => {
                state.next_line(0.0, -state.leading);
                self.show(it.0.as_bytes())?;
            }
            Op::ShowTextWithParameters(it) => {
                state.word_spacing = it.0.as_f64();
                state.character_spacing = it.1.as_f64();
                state.next_line(0.0, -state.leading);
                self.show(it.2.as_bytes())?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Strings, and between them how far to move back, in thousandths of the size.
    fn show_all(&mut self, items: &Array<'_>) -> Result<(), Unreadable> {
        for item in items.iter::<Object<'_>>() {
            match item {
                Object::String(text) => self.show(text.as_bytes())?,
                Object::Number(back) => self.forward(-back.as_f64() / 1000.0 * self.state.size),
                _ => {}
            }
        }
        Ok(())
    }

    /// Moves on along the line.
    fn forward(&mut self, distance: f64) {
        let state = &mut self.state;
        let vertical = state.font.as_ref().is_some_and(|font| font.vertical);
        let shift = if vertical { Matrix::shift(0.0, -distance) } else { Matrix::shift(distance * state.stretch, 0.0) };
        state.text = shift.then(state.text);
    }

    fn show(&mut self, bytes: &[u8]) -> Result<(), Unreadable> {
        let Some(font) = self.state.font.clone() else { return Ok(()) };
        let mut result = Ok(());
        font.decode(bytes, |code| {
            if result.is_ok() {
                result = self.glyph(&font, &code);
            }
        });
        result
    }

    fn glyph(&mut self, font: &Font, code: &Code) -> Result<(), Unreadable> {
        self.budget.glyph()?;
        let state = &self.state;
        let em = Matrix([state.size * state.stretch, 0.0, 0.0, state.size, 0.0, state.rise]);
        let to_page = em.then(state.text).then(state.to_page);
        if !state.invisible {
            self.place(font, code, to_page);
        }
        let word = if code.is_space { self.state.word_spacing } else { 0.0 };
        self.forward(code.advance * self.state.size + self.state.character_spacing + word);
        Ok(())
    }

    /// Puts the characters of a code on the page; `to_page` maps from parts of the font's size.
    fn place(&mut self, font: &Font, code: &Code, to_page: Matrix) {
        let [a, b, c, d, x, y] = to_page.0;
        let (along, size) = if font.vertical { ((-c, -d), a.hypot(b)) } else { ((a, b), c.hypot(d)) };
        let end = (x + along.0 * code.advance, y + along.1 * code.advance);
        let (Some(turn), true) =
            (Turn::of(along.0, along.1), [x, y, end.0, end.1, size].iter().all(|it| it.is_finite()))
        else {
            return;
        };
        let (start, base) = turn.along(x as f32, y as f32);
        let (end, _) = turn.along(end.0 as f32, end.1 as f32);
        let size = size as f32;
        // A character of vertical writing hangs from the middle of its upper edge.
        let base = if font.vertical { base + MIDDLE * size } else { base };
        let glyph = Glyph { c: char::REPLACEMENT_CHARACTER, turn, spaced: false, size, start, end, base };
        match &code.meaning {
            Meaning::Unknown if code.advance == 0.0 => {}
            Meaning::Unknown => self.put(glyph),
            Meaning::Char(c) => self.put(Glyph { c: *c, ..glyph }),
            Meaning::Chars(text) => {
                let step = (end - start) / text.chars().count().max(1) as f32;
                for (c, at) in text.chars().zip(0_u8..) {
                    let start = start + step * f32::from(at);
                    self.put(Glyph { c, start, end: start + step, ..glyph });
                }
            }
        }
    }

    fn put(&mut self, mut glyph: Glyph) {
        // What is drawn is seen: a soft hyphen is a hyphen here, and a radical the character that looks like it.
        glyph.c = if glyph.c == '\u{ad}' { '-' } else { text::ideograph(glyph.c) };
        if text::is_blank(glyph.c) || glyph.c.is_control() {
            self.blank = true;
            return;
        }
        glyph.spaced = std::mem::take(&mut self.blank);
        let (x, y) = glyph.middle();
        let middle = Area { left: x, top: y, right: x, bottom: y };
        if middle.inside(self.state.clip).is_some() {
            self.drawing.glyphs.push(glyph);
        }
    }

    fn paint(&mut self, stroke: bool, fill: bool) {
        let clip = self.state.clip;
        if stroke {
            let [a, b, c, d, ..] = self.state.to_page.0;
            let scale = (a * d - b * c).abs().sqrt();
            self.path.stroke(self.state.line_width * scale, clip, &mut self.drawing);
        }
        if fill {
            self.path.fill(clip, &mut self.drawing);
        }
        if std::mem::take(&mut self.clips)
            && let Some(area) = self.path.area()
        {
            const NOTHING: Area = Area { left: f32::MAX, top: f32::MAX, right: f32::MIN, bottom: f32::MIN };
            self.state.clip = area.inside(clip).unwrap_or(NOTHING);
        }
        self.path.clear();
    }

    /// A picture fills the unit square. A thin one is a ruling, as programs that print draw them.
    fn picture(&mut self) {
        let corners = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let area = Area::around(corners.map(|(x, y)| self.state.to_page.apply(x, y)));
        if let Some(area) = area.and_then(|area| area.inside(self.state.clip))
            && !path::rule(area, &mut self.drawing)
        {
            self.drawing.pictures.push(area);
        }
    }

    fn object(&mut self, name: &Name<'_>, resources: &Resources<'_>, depth: usize) -> Result<(), Unreadable> {
        let Some(stream) = resources.get_x_object(name) else { return Ok(()) };
        let dict = stream.dict();
        match dict.get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Image") => self.picture(),
            Some(b"Form") => {
                let most = self.budget.limits.nesting.min(MOST_FORMS);
                if depth >= most {
                    return Err(Unreadable::TooLarge { limit: Limit::Nesting, most: most as u64 });
                }
                let content = self.budget.decode(&stream)?;
                let own = dict.get::<Dict<'_>>("Resources").map(Resources::new);
                let place = dict.get::<[f64; 6]>("Matrix").map_or(Matrix::IDENTITY, Matrix);
                let state = self.state.clone();
                let saved = std::mem::take(&mut self.saved);
                self.state.to_page = place.then(self.state.to_page);
                self.run(&content, own.as_ref().unwrap_or(resources), depth + 1)?;
                (self.state, self.saved) = (state, saved);
                self.path.clear();
            }
            _ => {}
        }
        Ok(())
    }
}

/// How deep drawings may stand in drawings, each a call in a call.
const MOST_FORMS: usize = 32;

fn matrix(numbers: [Number; 6]) -> Matrix {
    Matrix(numbers.map(|number| number.as_f64()))
}

fn shows(op: &Op<'_, '_>) -> bool {
    matches!(op, Op::ShowText(_) | Op::ShowTexts(_) | Op::NextLineAndShowText(_) | Op::ShowTextWithParameters(_))
}

/// True of content that is marked as a running header or footer.
fn is_running(tag: &Name<'_>, properties: &Object<'_>, resources: &Resources<'_>) -> bool {
    if tag.as_ref() != b"Artifact" {
        return false;
    }
    let named;
    let properties = match properties {
        Object::Dict(properties) => properties,
        Object::Name(name) => {
            named = resources.properties.get::<Dict<'_>>(name).unwrap_or_default();
            &named
        }
        _ => return false,
    };
    properties.get::<Name<'_>>("Type").as_deref() == Some(b"Pagination")
}
