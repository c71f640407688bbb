//! What attributes say: spans of cells, numbering, and whether an element is shown at all.

use super::numbering::Numbering;

/// How an element takes its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Display {
    /// As its name says.
    #[default]
    Usual,
    /// Not at all.
    None,
    /// On lines of its own.
    Block,
    /// In the line.
    Inline,
}

/// The attributes of a start tag that matter here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Attributes {
    /// `display` of its style.
    pub(super) display: Display,
    /// The `hidden` attribute.
    pub(super) hidden: bool,
    /// Takes room, but is not seen.
    pub(super) invisible: bool,
    /// Blanks and line ends count.
    pub(super) preformatted: bool,
    /// How many columns a cell covers.
    pub(super) colspan: Option<u32>,
    /// How many rows a cell covers; 0 is all that follow.
    pub(super) rowspan: Option<u32>,
    /// The first number of a list.
    pub(super) start: Option<i32>,
    /// The number of a list's item.
    pub(super) value: Option<i32>,
    /// How a list is numbered.
    pub(super) numbering: Option<Numbering>,
    /// A picture too small to say anything.
    pub(super) tiny: bool,
    /// Those that came already: of two with the same name, the first counts.
    seen: u16,
}

/// An attribute that matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    Style,
    Hidden,
    Colspan,
    Rowspan,
    Start,
    Value,
    Type,
    Width,
    Height,
}

impl Which {
    /// The attribute of a name in lower case, if it matters.
    pub(super) fn of(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"style" => Self::Style,
            b"hidden" => Self::Hidden,
            b"colspan" => Self::Colspan,
            b"rowspan" => Self::Rowspan,
            b"start" => Self::Start,
            b"value" => Self::Value,
            b"type" => Self::Type,
            b"width" => Self::Width,
            b"height" => Self::Height,
            _ => return None,
        })
    }
}

/// Pictures of fewer pixels in width or height are icons.
const ICON: u32 = 48;

impl Attributes {
    /// Takes an attribute.
    pub(super) fn add(&mut self, which: Which, value: &str) {
        let bit = 1 << which as u16;
        if self.seen & bit != 0 {
            return;
        }
        self.seen |= bit;
        match which {
            Which::Style => self.style(value),
            Which::Hidden => self.hidden = true,
            Which::Colspan => self.colspan = natural(value),
            Which::Rowspan => self.rowspan = natural(value),
            Which::Start => self.start = integer(value),
            Which::Value => self.value = integer(value),
            Which::Type => self.numbering = self.numbering.or_else(|| Numbering::of_type(value)),
            Which::Width | Which::Height => {
                self.tiny |= natural(value).is_some_and(|pixels| pixels < ICON) && !value.contains('%');
            }
        }
    }

    /// Most of a page is styles, so that all but four properties are passed over by their first letter.
    fn style(&mut self, style: &str) {
        for declaration in style.split(';') {
            let declaration = declaration.trim_ascii_start();
            if !declaration.starts_with(['d', 'D', 'v', 'V', 'w', 'W', 'l', 'L']) {
                continue;
            }
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let property = property.trim_ascii_end();
            let is = |name: &str| property.eq_ignore_ascii_case(name);
            let mut words = value.split_ascii_whitespace().map(str::to_ascii_lowercase);
            if is("display") {
                self.display = match words.next().as_deref() {
                    Some("none") => Display::None,
                    Some("block" | "flex" | "grid" | "list-item" | "table" | "table-row" | "flow-root") => {
                        Display::Block
                    }
                    Some("inline") => Display::Inline,
                    _ => self.display,
                };
            } else if is("visibility") {
                match words.next().as_deref() {
                    Some("hidden") => self.invisible = true,
                    Some("collapse") => self.display = Display::None,
                    _ => {}
                }
            } else if is("white-space") {
                self.preformatted = words.next().is_some_and(|word| word.starts_with("pre"));
            } else if is("list-style-type") || is("list-style") {
                self.numbering = words.find_map(|word| Numbering::of_style(&word)).or(self.numbering);
            }
        }
    }
}

/// A number as HTML reads it: what follows the digits does not matter.
fn natural(value: &str) -> Option<u32> {
    let value = value.trim_ascii_start();
    let digits = value.strip_prefix('+').unwrap_or(value);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    (end > 0).then(|| digits[..end].parse().unwrap_or(u32::MAX))
}

fn integer(value: &str) -> Option<i32> {
    let value = value.trim_ascii_start();
    let (digits, sign) = value.strip_prefix('-').map_or((value, 1), |digits| (digits, -1));
    natural(digits).and_then(|number| i32::try_from(number).ok()).map(|number| number * sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, value: &str) -> Attributes {
        let mut attributes = Attributes::default();
        attributes.add(Which::of(name.as_bytes()).unwrap_or_else(|| panic!("{name}")), value);
        attributes
    }

    #[test]
    fn numbers_as_html_reads_them() {
        for (value, number) in [("3", Some(3)), (" +3px", Some(3)), ("-3", None), ("", None), ("x3", None)] {
            assert_eq!(with("colspan", value).colspan, number, "{value}");
        }
        assert_eq!(with("rowspan", "99999999999").rowspan, Some(u32::MAX));
        assert_eq!(with("value", "-2").value, Some(-2));
    }

    #[test]
    fn styles_that_hide() {
        for hidden in
            ["display:none", "color:red; DISPLAY : None !important", "margin:0;display:none;", "visibility:collapse"]
        {
            assert_eq!(with("style", hidden).display, Display::None, "{hidden}");
        }
        assert!(with("style", "visibility: hidden").invisible);
        assert!(with("hidden", "").hidden);
        assert_eq!(with("style", "font-family:'display:none'").display, Display::Usual);
    }

    #[test]
    fn of_two_the_first_counts() {
        let mut attributes = with("colspan", "2");
        attributes.add(Which::Colspan, "3");
        assert_eq!(attributes.colspan, Some(2));
    }

    #[test]
    fn icons() {
        assert!(with("width", "16").tiny);
        assert!(!with("width", "640").tiny);
        assert!(!with("width", "40%").tiny);
    }
}
