//! The project's own commands. `cargo xtask demo` and `cargo xtask test` need Rust and Node and set up the rest.

mod bench;
mod build;
mod compress;
mod count;
mod demo;
mod desk;
mod e2e;
mod profile;
mod run;
mod split;
mod test;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};

use crate::run::Steps;

/// Build, show, test and measure Regarding.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve the sandbox on this machine until Ctrl-C.
    Demo(demo::Options),
    /// Run every check and every test, and count them.
    Test(test::Options),
    /// Measure the budgets and print them.
    Bench(bench::Options),
    /// Build what is served: the pane and the server.
    Build(build::Options),
    /// Watch first cards being painted, and note down which part of the pane can be loaded after them.
    Profile,
    /// Take the screenshots of the README, and of every page of the desk, anew.
    Pictures,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match dispatch(arguments.command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(command: Command) -> Result<ExitCode> {
    let root = root()?;
    tools::remember_versions(&root)?;
    let steps = Steps::new();
    match command {
        Command::Demo(options) => demo::demo(&root, &steps, &options).map(|()| ExitCode::SUCCESS),
        Command::Test(options) => test::test(&root, &steps, &options),
        Command::Bench(options) => bench::bench(&root, &steps, &options).map(|()| ExitCode::SUCCESS),
        Command::Build(options) => {
            let built = build::build(&root, &steps, options.profile())?;
            steps.say(&format!("\nBuilt in {}:", steps.elapsed()));
            steps.say(&format!("  server   {}", run::shown(&root, &built.server)));
            steps.say(&format!("  served   {}", run::shown(&root, &built.www)));
            if let Some(dist) = built.dist {
                steps.say(&format!("  artefacts {}", run::shown(&root, &dist)));
            }
            Ok(ExitCode::SUCCESS)
        }
        Command::Profile => profile::profile(&root, &steps).map(|()| ExitCode::SUCCESS),
        Command::Pictures => pictures(&root, &steps).map(|()| ExitCode::SUCCESS),
    }
}

/// The screenshots are taken by the same browser and the same server as the end-to-end tests.
fn pictures(root: &std::path::Path, steps: &Steps) -> Result<()> {
    let browser = tools::browser(steps)?;
    tools::npm(root, steps, "tests/e2e")?;
    let built = build::build(root, steps, build::Profile::Quick)?;
    steps.run(
        "take the pictures",
        e2e::playwright(root, &built, &browser, "{*pictures,morning.spec}.ts")
            .env("REGARDING_PICTURES", root.join("tests/pictures"))
            .arg("--reporter=line"),
    )?;
    steps.say(&format!("\nPictures taken in {}: tests/pictures", steps.elapsed()));
    Ok(())
}

/// The top of the repository: two folders above this package.
fn root() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = here.ancestors().nth(2).context("the xtask package does not lie in src/xtask")?;
    Ok(root.to_path_buf())
}
