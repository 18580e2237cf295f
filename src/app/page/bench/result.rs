//! What was measured, and how it compares.

use super::contender::{Contender, LIMIT, SIZES, size};

/// One measurement.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// The median of some runs, in milliseconds.
    Done { milliseconds: f64, runs: u32 },
    /// It would take longer than [`LIMIT`].
    TooSlow,
    /// It failed, for this reason.
    Failed(String),
}

/// All measurements of one run so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BenchResults {
    cells: Vec<(Contender, u32, Cell)>,
}

impl BenchResults {
    pub fn add(&mut self, who: Contender, bytes: u32, cell: Cell) {
        self.cells.push((who, bytes, cell));
    }

    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    pub fn cell(&self, who: Contender, bytes: u32) -> Option<&Cell> {
        (self.cells.iter())
            .find(|(one, size, _)| *one == who && *size == bytes)
            .map(|(_, _, cell)| cell)
    }

    /// The sizes that were measured, smallest first.
    pub fn sizes(&self) -> Vec<u32> {
        let is_there = |bytes: &u32| self.cells.iter().any(|(_, size, _)| size == bytes);
        SIZES.into_iter().filter(is_there).collect()
    }

    /// Millions of bytes a second.
    pub fn rate(&self, who: Contender, bytes: u32) -> Option<f64> {
        match self.cell(who, bytes)? {
            Cell::Done { milliseconds, .. } if *milliseconds > 0.0 => {
                Some(f64::from(bytes) / milliseconds / 1_000.0)
            }
            Cell::Done { .. } | Cell::TooSlow | Cell::Failed(_) => None,
        }
    }

    /// Its rate, where `aes-gcm` alone has 1.
    pub fn ratio(&self, who: Contender, bytes: u32) -> Option<f64> {
        Some(self.rate(who, bytes)? / self.rate(Contender::AesGcm, bytes)?)
    }

    /// The fastest rate at a size.
    pub fn fastest(&self, bytes: u32) -> f64 {
        let rates = Contender::ALL.into_iter();
        rates
            .filter_map(|who| self.rate(who, bytes))
            .fold(0.0, f64::max)
    }

    /// Whether this size would take a contender longer than the limit, by what the size before took.
    pub fn is_too_slow(&self, who: Contender, bytes: u32) -> bool {
        let before = SIZES.into_iter().rfind(|size| *size < bytes);
        match before.and_then(|before| Some((before, self.cell(who, before)?))) {
            Some((before, Cell::Done { milliseconds, .. })) => {
                milliseconds * f64::from(bytes) / f64::from(before) > f64::from(LIMIT)
            }
            Some((_, Cell::TooSlow)) => true,
            Some((_, Cell::Failed(_))) | None => false,
        }
    }

    /// A cell in words.
    pub fn says(&self, who: Contender, bytes: u32) -> String {
        match self.cell(who, bytes) {
            None => "–".to_owned(),
            Some(Cell::TooSlow) => format!("over {} s", LIMIT / 1_000),
            Some(Cell::Failed(why)) => why.clone(),
            Some(Cell::Done { runs, .. }) => {
                let rate = self.rate(who, bytes).map_or_else(String::new, number);
                let ratio = self.ratio(who, bytes);
                let ratio =
                    ratio.map_or_else(String::new, |ratio| format!(" · {}×", number(ratio)));
                let of = if *runs == 1 { " · 1 run" } else { "" };
                format!("{rate} MB/s{ratio}{of}")
            }
        }
    }

    /// The whole table as text: a row for each contender, with these signs before, between and after the cells. A line
    /// of dashes follows the head if there is a sign before.
    fn table(&self, before: &str, between: &str, after: &str) -> String {
        let sizes = self.sizes();
        let line = |cells: Vec<String>| format!("{before}{}{after}\n", cells.join(between));
        let mut head = vec!["AES-256-GCM".to_owned()];
        for bytes in &sizes {
            head.push(format!("{} MB/s", size(*bytes)));
            head.push("ratio".to_owned());
        }
        let columns = head.len();
        let mut text = line(head);
        if !before.is_empty() {
            text += &line(vec!["---".to_owned(); columns]);
        }
        for who in Contender::ALL {
            let mut row = vec![who.name().to_owned()];
            for bytes in &sizes {
                let rate = self.rate(who, *bytes);
                row.push(rate.map_or_else(|| self.says(who, *bytes), number));
                row.push(self.ratio(who, *bytes).map_or_else(String::new, number));
            }
            text += &line(row);
        }
        text
    }

    /// Tab-separated values, for a spreadsheet.
    pub fn tsv(&self) -> String {
        self.table("", "\t", "")
    }

    pub fn markdown(&self) -> String {
        self.table("| ", " | ", " |")
    }
}

/// A number with as many digits as say something. Printed as whole numbers: printing fractions would bring tables of its
/// own into the page.
pub fn number(value: f64) -> String {
    let scaled = |by: f64| (value * by).round() as u64;
    match value {
        100.0.. => scaled(1.0).to_string(),
        10.0..100.0 => format!("{}.{}", scaled(10.0) / 10, scaled(10.0) % 10),
        0.1..10.0 => format!("{}.{:02}", scaled(100.0) / 100, scaled(100.0) % 100),
        _ => format!("{}.{:03}", scaled(1000.0) / 1000, scaled(1000.0) % 1000),
    }
}
