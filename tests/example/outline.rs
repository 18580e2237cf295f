//! Prints the first screen as HTML: what stands in `index.html` until the program is there. It is the drawing
//! that the program itself begins with, so nothing moves when it takes over.

use envelope_lab::app::page::shell::shell;
use envelope_lab::app::route::Route;
use envelope_lab::app::without_browser::with_page;
use envelope_lab::core::lab::Lab;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Nothing of the first screen depends on the seed.
    let lab = Lab::new([0; 32])?;
    with_page(lab, Route::Lab, |page| {
        println!("{}", shell(page).flag("data-outline", true));
    });
    Ok(())
}
