//! Writes every kind's seeds into a folder of its name, and prints the names: `fuzz-seeds FOLDER`. A seed that is not
//! answered ends it.

mod inputs;

use std::time::Duration;

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).unwrap_or_default();
    for kind in inputs::KINDS {
        let folder = std::path::Path::new(&folder).join(kind.name);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in (kind.seeds)().into_iter().enumerate() {
            inputs::answer_within(Duration::from_secs(2), kind.run, &seed);
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
        println!("{}", kind.name);
    }
    Ok(())
}
