//! A run's sequence as a file.

use crate::app::lazy_part::PartLoadError;
use crate::app::stage_run::{RunKind, StageRun};
use crate::app::state::Page;
use crate::app::tree::svg::{path, rect, svg, text};
use crate::app::tree::{Element, Nodes};
use crate::lesson::sequence::drawing::{Drawing, DrawnArrow, DrawnText, Tone, WIDTH, drawing};
use crate::lesson::sequence::mermaid::mermaid;
use crate::lesson::sequence::transcript::transcript;
use crate::web::local_file::{self, LocalFile, ReadError};
use crate::web::raster::png_of_svg;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A file format for a run's sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Svg,
    Png,
    Mermaid,
    /// The transcript, as plain text.
    Text,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Svg, Self::Png, Self::Mermaid, Self::Text];

    /// Its name on a button.
    pub fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Mermaid => "Mermaid",
            Self::Text => "Transcript",
        }
    }

    /// What the file is.
    pub fn says(self) -> &'static str {
        match self {
            Self::Svg => "The sequence as a drawing",
            Self::Png => "The sequence as a picture",
            Self::Mermaid => "The sequence as text for Mermaid",
            Self::Text => "Every step in words, with the decision and the error",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Mermaid => "mmd",
            Self::Text => "txt",
        }
    }
}

/// A run could not be saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RunExportError {
    #[error("there is no run to save; upload or download a file first")]
    NoRun,
    #[error(transparent)]
    File(#[from] ReadError),
    #[error(transparent)]
    Part(#[from] PartLoadError),
}

/// The name of a run, as a title.
pub fn title(run: &StageRun) -> String {
    match run.kind {
        RunKind::Upload => format!("Upload of {}", run.name),
        RunKind::Download => format!("Download of {}", run.name),
        RunKind::Other => format!("{} ({})", run.trace.operation, run.name),
    }
}

/// Saves the run on the stage.
///
/// # Errors
/// Without a run, or when the browser refuses.
pub fn save(page: Page, format: Format) -> Result<(), RunExportError> {
    let run = page.run.get_untracked().ok_or(RunExportError::NoRun)?;
    let name = format!(
        "envelope-lab-{}.{}",
        run.trace.operation.to_lowercase(),
        format.extension()
    );
    let (title, receipt) = (title(&run), run.receipt.as_deref().unwrap_or(""));
    match format {
        Format::Mermaid => offer(&name, "text/plain", &mermaid(&run.trace)),
        Format::Text => offer(
            &name,
            "text/plain",
            &transcript(&title, &run.trace, receipt),
        ),
        Format::Svg => {
            let picture = drawing(&title, &run.trace, receipt);
            offer(&name, "image/svg+xml", &draw(&picture).to_string())
        }
        Format::Png => {
            let picture = drawing(&title, &run.trace, receipt);
            spawn_local(async move {
                let svg = draw(&picture).to_string();
                let size = (WIDTH.unsigned_abs(), picture.height.unsigned_abs());
                let saved = match png_of_svg(&svg, size).await {
                    Ok(blob) => local_file::save(&blob, &name),
                    Err(error) => Err(error),
                };
                if let Err(error) = saved {
                    page.say(error.to_string(), true);
                }
            });
            Ok(())
        }
    }
}

fn offer(name: &str, content_type: &str, text: &str) -> Result<(), RunExportError> {
    let file = LocalFile::of_bytes(name, content_type, text.as_bytes())?;
    Ok(local_file::save(&file.blob, name)?)
}

/// A picture as an SVG document that needs no style sheet.
pub fn draw(picture: &Drawing) -> Element {
    let paper = rect()
        .num("width", WIDTH)
        .num("height", picture.height)
        .attr("fill", "#ffffff");
    let lifelines = picture.lifelines.map(|(x, end)| {
        path()
            .attr("d", format!("M{x} 72V{end}"))
            .attr("stroke", "#b8ae9a")
    });
    svg()
        .attr("xmlns", "http://www.w3.org/2000/svg")
        .num("width", WIDTH)
        .num("height", picture.height)
        .attr("viewBox", format!("0 0 {WIDTH} {}", picture.height))
        .attr(
            "font-family",
            "Atkinson Hyperlegible Next, Arial, sans-serif",
        )
        .child(paper)
        .child(lifelines)
        .child(picture.arrows.iter().map(arrow).collect::<Nodes>())
        .child(picture.texts.iter().map(words).collect::<Nodes>())
}

fn color(tone: Tone) -> &'static str {
    match tone {
        Tone::Plain => "#1b1a21",
        Tone::Quiet => "#55525f",
        Tone::Denied => "#a81f17",
    }
}

fn arrow(arrow: &DrawnArrow) -> Element {
    let DrawnArrow { from, to, y, .. } = *arrow;
    let forward = (to - from).signum();
    let (start, end) = (from + 4 * forward, to - 4 * forward);
    let head = end - 9 * forward;
    path()
        .attr(
            "d",
            format!(
                "M{start} {y}H{end}M{head} {}L{end} {y}L{head} {}",
                y - 5,
                y + 5
            ),
        )
        .attr("fill", "none")
        .attr("stroke", color(arrow.tone))
        .attr("stroke-width", "1.6")
        .maybe("stroke-dasharray", arrow.answer.then_some("5 3"))
}

fn words(words: &DrawnText) -> Element {
    let (x, y) = words.at;
    text()
        .num("x", x)
        .num("y", y)
        .attr("text-anchor", "middle")
        .attr("font-size", "14")
        .attr("font-weight", if words.bold { "700" } else { "400" })
        .attr("fill", color(words.tone))
        // A line behind the letters stays readable.
        .attr("paint-order", "stroke")
        .attr("stroke", "#ffffff")
        .attr("stroke-width", "4")
        .child(words.text.clone())
}
