//! Writes every kind's seeds into a folder of its name: `seeds FOLDER`.

fn main() -> std::io::Result<()> {
    let folder = std::env::args_os().nth(1).unwrap_or_default();
    for kind in envelope_lab_fuzz::inputs::KINDS {
        let folder = std::path::Path::new(&folder).join(kind.name);
        std::fs::create_dir_all(&folder)?;
        for (number, seed) in (kind.seeds)().into_iter().enumerate() {
            std::fs::write(folder.join(format!("seed-{number}")), seed)?;
        }
        println!("{}", kind.name);
    }
    Ok(())
}
