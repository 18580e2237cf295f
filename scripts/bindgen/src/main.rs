//! `wasm-bindgen` as trunk calls it. With PARTS set it first cuts the parts of the program that are
//! fetched later (`wasm_split`) out of it, which has to happen before wasm-bindgen sees the program.
//!
//! PARTS is a folder. The parts are written into it, with `parts.json`: which chunks each part needs,
//! by number. The program's script gets the loader of the parts (`loader.js`), so that they cost no
//! request more; `scripts/add-parts.mjs` makes the parts small and tells the loader their names.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use walrus::{Module, ModuleConfig, RawCustomSection};
use wasm_bindgen_cli_support::Bindgen;

type Failed = Box<dyn Error + Send + Sync>;

const LOADER: &str = include_str!("loader.js");

/// The module from which the program imports the functions that fetch its parts.
const LINK_MODULE: &str = "./__wasm_split.js";

fn main() -> Result<(), Failed> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // trunk looks for the version that is in the page's Cargo.lock.
    if arguments == ["--version"] {
        println!("wasm-bindgen {}", wasm_bindgen_shared::version());
        return Ok(());
    }
    let call = Call::parse(&arguments)?;
    match std::env::var_os("PARTS") {
        None => call.bindgen(&call.input, false),
        Some(parts) => {
            let parts = PathBuf::from(parts);
            let main = split(&call.input, &parts)?;
            call.bindgen(&main, true)?;
            add_loader(&call.out_dir.join(&call.out_name).with_extension("js"))
        }
    }
}

/// What trunk asks for.
#[derive(Debug, Default)]
struct Call {
    input: PathBuf,
    out_dir: PathBuf,
    out_name: String,
    keep_debug: bool,
    no_demangle: bool,
    typescript: bool,
}

impl Call {
    fn parse(arguments: &[String]) -> Result<Self, Failed> {
        let mut call = Self {
            typescript: true,
            ..Self::default()
        };
        for argument in arguments {
            match argument.split_once('=').unwrap_or((argument, "")) {
                ("--target", "web") | ("--reference-types" | "--weak-refs", "") => {}
                ("--out-dir", dir) => call.out_dir = dir.into(),
                ("--out-name", name) => call.out_name = name.into(),
                ("--keep-debug", "") => call.keep_debug = true,
                ("--no-demangle", "") => call.no_demangle = true,
                ("--no-typescript", "") => call.typescript = false,
                (input, "") if !input.starts_with('-') => call.input = input.into(),
                _ => {
                    return Err(
                        format!("`{argument}` is not among what this wasm-bindgen knows").into(),
                    );
                }
            }
        }
        for (what, missing) in [
            ("an input", call.input.as_os_str().is_empty()),
            ("--out-dir", call.out_dir.as_os_str().is_empty()),
            ("--out-name", call.out_name.is_empty()),
        ] {
            if missing {
                return Err(format!("{what} is missing").into());
            }
        }
        Ok(call)
    }

    fn bindgen(&self, input: &Path, is_split: bool) -> Result<(), Failed> {
        let mut module = ModuleConfig::new()
            // As wasm-bindgen itself reads programs.
            .strict_validate(false)
            .generate_dwarf(self.keep_debug)
            .parse(&fs::read(input)?)?;
        take_out_unused_classes(&mut module)?;
        let mut bindgen = Bindgen::new();
        bindgen
            .web(true)?
            .input_module(&self.out_name, module)
            .out_name(&self.out_name)
            .typescript(self.typescript)
            .keep_debug(self.keep_debug)
            .demangle(!self.no_demangle)
            // The parts share the program's function table.
            .keep_lld_exports(is_split);
        Ok(bindgen.generate(&self.out_dir)?)
    }
}

/// Streams that JavaScript reads from or writes to Rust. They come with Leptos's server functions, of which this page
/// has none: nothing ever makes one, but wasm-bindgen gives every class out and so keeps all that it needs.
const UNUSED_CLASS: &str = "intounderlying";

/// Takes the classes that nothing makes out of what wasm-bindgen is to give to JavaScript.
fn take_out_unused_classes(module: &mut Module) -> Result<(), Failed> {
    const SECTION: &str = "__wasm_bindgen_unstable";
    while let Some(section) = module.customs.remove_raw(SECTION) {
        // Items, each as two blobs with their lengths before them: the format's version, and the item.
        let mut kept = Vec::new();
        let mut rest = &section.data[..];
        while !rest.is_empty() {
            let start = rest;
            let [_, item] = [blob(&mut rest)?, blob(&mut rest)?];
            if !String::from_utf8_lossy(item)
                .to_ascii_lowercase()
                .contains(UNUSED_CLASS)
            {
                kept.extend_from_slice(&start[..start.len() - rest.len()]);
            }
        }
        // Under another name, or this loop would find it again.
        module.customs.add(RawCustomSection {
            name: format!("{SECTION} kept"),
            data: kept,
        });
    }
    while let Some(mut section) = module.customs.remove_raw(&format!("{SECTION} kept")) {
        section.name = SECTION.to_owned();
        module.customs.add(section);
    }
    let unused: Vec<_> = (module.exports.iter())
        .filter(|export| export.name.contains(UNUSED_CLASS))
        .map(|export| export.id())
        .collect();
    for export in unused {
        module.exports.delete(export);
    }
    Ok(())
}

/// The next blob: its length in four bytes, the lowest first, and that many bytes.
fn blob<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], Failed> {
    let (length, behind) = rest
        .split_first_chunk()
        .ok_or("a section of wasm-bindgen is cut")?;
    let length = u32::from_le_bytes(*length) as usize;
    let (blob, behind) = behind
        .split_at_checked(length)
        .ok_or("a section of wasm-bindgen is cut")?;
    *rest = behind;
    Ok(blob)
}

/// Cuts the parts out of the program, and returns where the rest of it is.
fn split(input: &Path, parts: &Path) -> Result<PathBuf, Failed> {
    // Parts of an earlier build must not stay.
    if parts.exists() {
        fs::remove_dir_all(parts)?;
    }
    fs::create_dir_all(parts)?;
    let main = parts.join("main.wasm");
    let program = fs::read(input)?;
    let mut options = wasm_split_cli_support::Options::new(&program);
    options.output_dir = parts;
    options.main_out_path = &main;
    options.link_name = LINK_MODULE;
    let split = wasm_split_cli_support::transform(options)?;

    let mut chunks_of = BTreeMap::new();
    for (part, files) in &split.prefetch_map {
        if !files.contains(&format!("split_{part}")) {
            return Err(
                format!("the part `{part}` would be empty: nothing is needed by it alone").into(),
            );
        }
        let mut chunks = Vec::new();
        for file in files.iter().filter_map(|file| file.strip_prefix("chunk_")) {
            chunks.push(file.parse::<u32>()?);
        }
        chunks.sort_unstable();
        chunks_of.insert(part, chunks);
    }
    if chunks_of.is_empty() {
        return Err("the program has no part: was it compiled without the feature `split`?".into());
    }
    fs::write(parts.join("parts.json"), serde_json::to_vec(&chunks_of)?)?;
    Ok(main)
}

/// Puts the loader of the parts into the program's script, in place of what it imports from elsewhere.
fn add_loader(script: &Path) -> Result<(), Failed> {
    let mut program = String::new();
    let mut names = Vec::new();
    for line in fs::read_to_string(script)?.lines() {
        // wasm-bindgen imports the module once for each function: `import * as import1 from "./__wasm_split.js"`.
        match line
            .strip_prefix("import * as ")
            .and_then(|rest| rest.split_once(" from "))
        {
            Some((name, from))
                if from.trim_end_matches(';').trim_matches(['"', '\'']) == LINK_MODULE =>
            {
                names.push(name.to_owned());
            }
            _ => {
                program.push_str(line);
                program.push('\n');
            }
        }
    }
    if names.is_empty() {
        return Err("the program's script does not import its parts: does wasm-bindgen write it in another way?".into());
    }
    program.push_str(LOADER);
    for name in names {
        program.push_str(&format!("const {name} = parts;\n"));
    }
    Ok(fs::write(script, program)?)
}
