//! Where things stand on a page: in points from its upper left corner, y downwards, the page turned as it is shown.

/// An affine map, its six numbers in the order that PDF writes them in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Matrix(pub(super) [f64; 6]);

impl Matrix {
    pub(super) const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    pub(super) fn shift(x: f64, y: f64) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// This first, `next` after it.
    pub(super) fn then(self, next: Self) -> Self {
        let [a, b, c, d, e, f] = self.0;
        let [na, nb, nc, nd, ne, nf] = next.0;
        Self([
            a * na + b * nc,
            a * nb + b * nd,
            c * na + d * nc,
            c * nb + d * nd,
            e * na + f * nc + ne,
            e * nb + f * nd + nf,
        ])
    }

    pub(super) fn apply(self, x: f64, y: f64) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        ((a * x + c * y + e) as f32, (b * x + d * y + f) as f32)
    }
}

/// Which way text runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    /// To the right, as usual.
    Right,
    /// Downwards: turned clockwise, or vertical writing; lines follow each other to the left.
    Down,
    /// Upwards: turned counterclockwise; lines follow each other to the right.
    Up,
    /// To the left: upside down.
    Left,
}

impl Turn {
    /// The way of a vector; `None` for slanted text, which is a watermark.
    pub(super) fn of(x: f64, y: f64) -> Option<Self> {
        const SLANT: f64 = 0.1;
        if y.abs() <= SLANT * x.abs() {
            Some(if x >= 0.0 { Self::Right } else { Self::Left })
        } else if x.abs() <= SLANT * y.abs() {
            Some(if y >= 0.0 { Self::Down } else { Self::Up })
        } else {
            None
        }
    }

    /// A point of the page as its place along the line, and down from line to line.
    pub(super) fn along(self, x: f32, y: f32) -> (f32, f32) {
        match self {
            Self::Right => (x, y),
            Self::Down => (y, -x),
            Self::Up => (-y, x),
            Self::Left => (-x, -y),
        }
    }

    /// Turns a page of this size such that text that runs this way is upright.
    pub(super) fn upright(self, width: f64, height: f64) -> Matrix {
        Matrix(match self {
            Self::Right => return Matrix::IDENTITY,
            Self::Down => [0.0, -1.0, 1.0, 0.0, 0.0, width],
            Self::Up => [0.0, 1.0, -1.0, 0.0, height, 0.0],
            Self::Left => [-1.0, 0.0, 0.0, -1.0, width, height],
        })
    }

    /// The reverse of [`Turn::along`].
    pub(super) fn on_page(self, u: f32, v: f32) -> (f32, f32) {
        match self {
            Self::Right => (u, v),
            Self::Down => (-v, u),
            Self::Up => (v, -u),
            Self::Left => (-u, -v),
        }
    }
}

/// A character on the page. `start`, `end` and `base` are in the frame of its turn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Glyph {
    pub(super) c: char,
    pub(super) turn: Turn,
    /// A blank was drawn before it.
    pub(super) spaced: bool,
    pub(super) size: f32,
    pub(super) start: f32,
    pub(super) end: f32,
    pub(super) base: f32,
}

/// How far above its baseline the middle of a character is, in parts of its size.
pub(super) const MIDDLE: f32 = 0.35;

impl Glyph {
    /// Its middle, on the page.
    pub(super) fn middle(&self) -> (f32, f32) {
        self.turn.on_page((self.start + self.end) / 2.0, self.base - MIDDLE * self.size)
    }
}

/// A horizontal or vertical line: at `at`, `from` to `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ruling {
    pub(super) at: f32,
    pub(super) from: f32,
    pub(super) to: f32,
}

/// What is so near to the edge of a clip is seen.
const EDGE: f32 = 1.0;

/// An upright rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

impl Area {
    /// The smallest that holds all `points`.
    pub(super) fn around(points: impl IntoIterator<Item = (f32, f32)>) -> Option<Self> {
        let mut points = points.into_iter().filter(|(x, y)| x.is_finite() && y.is_finite());
        let (x, y) = points.next()?;
        let mut area = Self { left: x, top: y, right: x, bottom: y };
        for (x, y) in points {
            area.left = area.left.min(x);
            area.top = area.top.min(y);
            area.right = area.right.max(x);
            area.bottom = area.bottom.max(y);
        }
        Some(area)
    }

    /// The part of it that is inside `clip`, or just at its edge.
    pub(super) fn inside(self, clip: Self) -> Option<Self> {
        let area = Self {
            left: self.left.max(clip.left - EDGE),
            top: self.top.max(clip.top - EDGE),
            right: self.right.min(clip.right + EDGE),
            bottom: self.bottom.min(clip.bottom + EDGE),
        };
        (area.left <= area.right && area.top <= area.bottom).then_some(area)
    }

    pub(super) fn width(&self) -> f32 {
        self.right - self.left
    }

    pub(super) fn height(&self) -> f32 {
        self.bottom - self.top
    }
}

/// What a page shows.
#[derive(Debug, Default)]
pub(super) struct Drawing {
    pub(super) width: f32,
    pub(super) height: f32,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) horizontal: Vec<Ruling>,
    pub(super) vertical: Vec<Ruling>,
    pub(super) pictures: Vec<Area>,
}

impl Drawing {
    /// Which way most of its text runs: a wide table may stand sideways.
    pub(super) fn turn(&self) -> Turn {
        let count = |turn: Turn| self.glyphs.iter().filter(|glyph| glyph.turn == turn).count();
        // Where it is a draw, the page is as it should be.
        let turns = [Turn::Down, Turn::Up, Turn::Left, Turn::Right];
        turns.into_iter().max_by_key(|turn| count(*turn)).unwrap_or(Turn::Right)
    }
}
